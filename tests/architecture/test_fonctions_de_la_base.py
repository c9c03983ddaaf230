"""A function of the database has one body: who reads what is found in one place.

A hook is the one exception: it says nothing where it is born, and one app above gives it its body.
"""

import re
from collections import defaultdict

from tests.architecture.depot import fichiers_suivis, nom

_FONCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?AS \$\$(.*?)\$\$", re.DOTALL)


def corps_des_fonctions(fichiers):
    corps = defaultdict(list)
    for fichier in fichiers:
        for fonction, texte in _FONCTION.findall(fichier.read_text(encoding="utf-8")):
            corps[fonction].append((nom(fichier), texte))
    return corps


def est_vide(texte):
    return texte.split() == ["BEGIN", "END"]


def ecrites_deux_fois(corps):
    """Functions with two bodies that say something."""
    pleins = {fonction: [ou for ou, texte in ecrits if not est_vide(texte)] for fonction, ecrits in corps.items()}
    return {fonction: ou for fonction, ou in pleins.items() if len(ou) > 1}


def test_chaque_fonction_a_un_seul_corps():
    corps = corps_des_fonctions(fichiers_suivis("egide/**/sql/*.sql", "egide/**/migrations/*.py"))
    assert len(corps) > 80, "the search itself finds them"
    assert ecrites_deux_fois(corps) == {}


def test_deux_corps_se_voient_et_un_crochet_na_que_le_sien():
    crochet, rempli, autre = ("a.sql", "\nBEGIN\nEND "), ("b.sql", " SELECT 1 "), ("c.sql", " SELECT 2 ")
    assert ecrites_deux_fois({"acces_x": [crochet, rempli]}) == {}
    assert ecrites_deux_fois({"acces_x": [crochet, rempli, autre]}) == {"acces_x": ["b.sql", "c.sql"]}
