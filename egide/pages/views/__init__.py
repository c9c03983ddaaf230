"""Screens that compose several apps."""
