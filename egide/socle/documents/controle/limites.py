"""How much a file may weigh, open, show and cost. Technical: a scan of a whole judgment holds in them."""

MO = 1024 * 1024
OCTETS = 25 * MO
PIXELS = 64_000_000
PAGES = 300

# A page: an A0 sheet, however its unit is told, in points (1/72 inch); no side longer than the format itself allows.
SURFACE_D_UNE_PAGE = 2_384 * 3_371
COTE_D_UNE_PAGE = 14_400
# How deep the objects of a PDF may be written inside one another.
PROFONDEUR = 50

# A plain text becomes pages: more letters or lines than these would make more than PAGES of them.
SIGNES = 1_000_000
LIGNES = PAGES * 60
COLONNES = 80

# An office document is a zip: how many parts, how much once open, how many times its weight.
PARTIES = 2_000
OUVERT = 200 * MO
GONFLE = 100

# What the process that opens the file may use.
MEMOIRE = 2048 * MO
SECONDES_DE_CALCUL = 30
SECONDES = 90
