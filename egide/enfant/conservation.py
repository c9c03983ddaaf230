"""All about a child follows his file; a search, its information; what an agent declares of himself, his account."""

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
    "enfant_ressemblance": "dossier_enfant",
    "enfant_fusion": "dossier_enfant",
    "enfant_choixdefusion": "dossier_enfant",
    "enfant_demandepartage": "dossier_enfant",
    "enfant_sel": "sans_personne",
    "enfant_veille": "sans_personne",
    "enfant_prochedeclare": "compte",
    "enfant_cleagent": "compte",
}
