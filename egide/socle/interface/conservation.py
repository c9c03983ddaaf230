"""Retention category of the table of drafts."""

TABLES = {
    "interface_brouillon": "brouillon",
}
