"""A finding follows the journal it was read in."""

TABLES = {
    "vigilance_accesinhabituel": "journal",
    "vigilance_decisionderelecture": "journal",
    "vigilance_jourreleve": "sans_personne",
}
