"""Hiding what speaks of other people, on a copy, for good, read again by a second person (CRPA L311-6, L311-7)."""
