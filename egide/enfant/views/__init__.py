"""Pages on people, by what they show."""
