"""Public data: nobody in it."""

TABLES = {
    "referentiels_region": "sans_personne",
    "referentiels_departement": "sans_personne",
    "referentiels_epci": "sans_personne",
    "referentiels_commune": "sans_personne",
    "referentiels_codepostal": "sans_personne",
    "referentiels_codedate": "sans_personne",
}
