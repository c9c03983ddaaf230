"""A piece follows what it hangs from, and so do its files, what was redacted of it, and what left."""

TABLES = {
    "documents_piece": "suit",
    "documents_fichier": "suit",
    "documents_occultation": "suit",
    "documents_zone": "suit",
    "documents_sortie": "suit",
    "documents_piecesortie": "suit",
}
