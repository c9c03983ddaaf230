"""What opens a file follows the file; who works where follows the directory."""

TABLES = {
    "acces_sujet": "compte",
    "acces_appartenance": "compte",
    "acces_porteegenerale": "compte",
    "acces_volet": "sans_personne",
    "acces_compteur": "sans_personne",
    "acces_relation": "dossier_enfant",
    "acces_acces": "dossier_enfant",
    "acces_scelle": "dossier_enfant",
    "acces_decisionscelle": "dossier_enfant",
    "acces_exclusion": "dossier_enfant",
    "acces_accesurgence": "dossier_enfant",
    "acces_partage": "dossier_enfant",
    "acces_groupe": "dossier_enfant",
    "acces_concerne": "suit",
    "acces_priseencharge": "suit",
}
