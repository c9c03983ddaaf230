"""Reads that compose several apps."""
