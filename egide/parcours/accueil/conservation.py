"""A contact follows the information that it opened; the informant is never kept longer."""

TABLES = {
    "accueil_recueil": "information_evaluee",
    "accueil_enfantsignale": "suit",
    "accueil_complement": "suit",
    "accueil_informateur": "auteur_information",
    "accueil_essaicode": "session",
}
