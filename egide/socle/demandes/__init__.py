"""What a person asks about the data that concern him, and the answer that is owed to him."""
