"""Letters and sheets: their words, and the one way they become an accessible PDF."""
