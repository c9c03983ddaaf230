"""Reads that compose several apps."""

# The most pressing rows of each queue of the day: five queues hold on two screens, the rest is behind a link.
PAR_FILE = 6
