"""Reads of informations, for the screens and the acts; the database hides what the agent may not see."""
