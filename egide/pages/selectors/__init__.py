"""Reads that compose several apps."""

# Rows of each queue of the day: what is left is behind a link.
PAR_FILE = 10
