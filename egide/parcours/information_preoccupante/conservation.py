"""An information without follow-up names its own category when it closes (sql/0005)."""

TABLES = {
    "information_preoccupante_information": "information_evaluee",
    "information_preoccupante_enfantconcerne": "suit",
    "information_preoccupante_dangerevoque": "suit",
    "information_preoccupante_candidat": "suit",
    "information_preoccupante_connuailleurs": "suit",
}
