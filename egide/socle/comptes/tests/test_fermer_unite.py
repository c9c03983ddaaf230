"""A unit closes once nobody works in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.comptes.actions import clore_poste, fermer_unite
from egide.socle.comptes.models import Poste
from egide.socle.comptes.selectors import arbre_des_unites
from egide.socle.comptes.tests.factories import Distribution, creer_unite
from egide.socle.interface.refus import Refus


def test_an_occupied_unit_stays_open_until_its_posts_end(distribution: Distribution) -> None:
    admin, unite = distribution.admin_technique, distribution.unites.ecole
    hier = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refus, match="tiennent encore un poste"):
        fermer_unite(agent=admin, unite=unite, le=timezone.localdate(), motif="fin")
    clore_poste(agent=admin, poste=Poste.objects.get(unite=unite), au=hier, motif="départ")
    fermee = fermer_unite(agent=admin, unite=unite, le=timezone.localdate(), motif="fin")
    assert fermee.fermee_le == timezone.localdate()
    assert unite not in [ligne.unite for ligne in arbre_des_unites()]
    with pytest.raises(Refus, match="déjà fermée"):
        fermer_unite(agent=admin, unite=unite, le=timezone.localdate(), motif="fin")


def test_a_unit_with_open_units_under_it_stays_open(distribution: Distribution) -> None:
    mere = creer_unite("Ancien pôle")
    creer_unite("Ancienne équipe", parent=mere)
    with pytest.raises(Refus, match="en dépendent"):
        fermer_unite(agent=distribution.admin_technique, unite=mere, le=timezone.localdate(), motif="fin")


def test_someone_else_is_refused(distribution: Distribution) -> None:
    vide = creer_unite("Unité vide")
    with pytest.raises(Refus):
        fermer_unite(agent=distribution.cadre_territoire, unite=vide, le=timezone.localdate(), motif="fin")
