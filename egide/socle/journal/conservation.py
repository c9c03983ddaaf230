"""Retention category of the journal; its chain outlives its lines and tells of nobody."""

TABLES = {
    "journal_ligne": "journal",
    "journal_maillon": "sans_personne",
    "journal_coupe": "sans_personne",
}
