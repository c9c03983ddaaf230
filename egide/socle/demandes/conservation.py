"""A request and the lines of its answer are kept together, apart from the file they speak of."""

TABLES = {
    "demandes_demande": "demande_droits",
    "demandes_element": "suit",
}
