"""A clock follows what it watches."""

TABLES = {
    "echeances_echeance": "suit",
}
