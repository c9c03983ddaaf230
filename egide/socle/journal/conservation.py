"""Retention category of the journal and of its chain."""

TABLES = {
    "journal_ligne": "journal",
    "journal_maillon": "journal",
}
