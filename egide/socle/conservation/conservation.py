"""What was decided is kept for ever; a hold follows what it holds."""

TABLES = {
    "conservation_gel": "suit",
    "conservation_bordereau": "elimination",
    "conservation_lignebordereau": "elimination",
    "conservation_effacement": "elimination",
    "conservation_genre": "sans_personne",
    "conservation_suite": "sans_personne",
    "conservation_ephemere": "sans_personne",
}
