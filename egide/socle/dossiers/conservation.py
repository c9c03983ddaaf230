"""Retention category of the bare file."""

TABLES = {
    "dossiers_dossier": "dossier_enfant",
}
