"""Backup and restore of a whole installation: database, encrypted files, waiting deposits, proof of the journal."""
