"""A warning follows what it warns of, a package what it was made of; a preference follows its agent."""

TABLES = {
    "echanges_arrivee": "suit",
    "echanges_alerteastreinte": "suit",
    "echanges_avisenvoye": "suit",
    "echanges_battement": "sans_personne",
    "echanges_transmission": "suit",
    "echanges_lignetransmise": "suit",
    "echanges_recapitulatif": "compte",
    "echanges_preferencecourriel": "compte",
    "echanges_alarmesilence": "sans_personne",
    "echanges_reprise": "sans_personne",
}
