"""An accent or a capital does not send a name to the end of a list."""

from egide.socle.comptes.models import Unite
from egide.socle.comptes.ordre import alphabetique
from egide.socle.comptes.selectors import arbre_des_unites
from egide.socle.comptes.tests.factories import Distribution, creer_unite

NOMS = ["Cellule Fictive", "CRIP Fictive", "Écoute Fictive", "élan Fictif", "Veille Fictive"]


def test_units_come_in_the_order_of_a_reader(distribution: Distribution) -> None:
    for nom in reversed(NOMS):
        creer_unite(nom, Unite.Genre.SERVICE)
    en_base = Unite.objects.filter(nom__in=NOMS).order_by(alphabetique("nom")).values_list("nom", flat=True)
    assert list(en_base) == NOMS
    assert [u.unite.nom for u in arbre_des_unites() if u.unite.nom in NOMS] == NOMS
