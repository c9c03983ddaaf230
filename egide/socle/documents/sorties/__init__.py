"""What leaves: the search that stops a secret, the mark, the act of taking out."""
