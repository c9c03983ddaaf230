"""Everything about a child follows his file; a search follows the information it was made for."""

TABLES = {
    "enfant_personne": "dossier_enfant",
    "enfant_alias": "dossier_enfant",
    "enfant_clerecherche": "dossier_enfant",
    "enfant_rectification": "dossier_enfant",
    "enfant_lien": "dossier_enfant",
    "enfant_changementautorite": "dossier_enfant",
    "enfant_foyer": "dossier_enfant",
    "enfant_habitant": "dossier_enfant",
    "enfant_adresseprotegee": "dossier_enfant",
    "enfant_suspicionscellee": "dossier_enfant",
    "enfant_recherche": "recherche",
}
