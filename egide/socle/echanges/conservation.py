"""A warning follows what it warns of."""

TABLES = {
    "echanges_arrivee": "suit",
    "echanges_alerteastreinte": "suit",
    "echanges_avisenvoye": "suit",
    "echanges_battement": "sans_personne",
}
