"""The history of an object follows it."""

TABLES = {
    "etats_passage": "suit",
}
