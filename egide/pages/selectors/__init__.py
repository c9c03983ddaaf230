"""Reads that compose several apps."""

# The most pressing rows of each queue of the day; the rest is behind a link.
PAR_FILE = 8
