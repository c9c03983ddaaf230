"""How much a file may weigh, open, show and cost. Technical: a scan of a whole judgment holds in them."""

MO = 1024 * 1024
OCTETS = 25 * MO
PIXELS = 64_000_000
PAGES = 300

# An office document is a zip: how many parts, how much once open, how many times its weight.
PARTIES = 2_000
OUVERT = 200 * MO
GONFLE = 100

# What the process that opens the file may use.
MEMOIRE = 2048 * MO
SECONDES_DE_CALCUL = 30
SECONDES = 90
