"""Units open under a unit that is open."""

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import ouvrir_unite
from egide.socle.comptes.models import Unite
from egide.socle.comptes.selectors import arbre_des_unites, unite_et_ascendantes
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu


def test_a_unit_opens_under_another(distribution: Distribution) -> None:
    mere = distribution.unites.mds_arras
    equipe = ouvrir_unite(agent=distribution.admin_technique, nom="Équipe Ouest", genre=Unite.Genre.EQUIPE, parent=mere)
    assert unite_et_ascendantes(equipe) == {equipe.pk, mere.pk, distribution.unites.direction.pk}
    ligne = next(ligne for ligne in arbre_des_unites() if ligne.unite == equipe)
    assert (ligne.profondeur, ligne.effectif) == (2, 0)


def test_a_unit_whose_accesses_nobody_reviews_is_shown(distribution: Distribution, client_de: ClientDe) -> None:
    mes_unites = {ligne.unite.pk: ligne.sans_cadre for ligne in arbre_des_unites()}
    assert not mes_unites[distribution.unites.crip.pk]
    assert mes_unites[distribution.unites.ecole.pk], "an outside unit without a manager"
    page = texte_lu(client_de(distribution.admin_technique).get(reverse("comptes:unites")))
    assert page.count("Aucun cadre ne revoit ces accès") == sum(mes_unites.values())


def test_the_same_name_twice_is_refused(distribution: Distribution) -> None:
    with pytest.raises(Refus, match="déjà ce nom"):
        ouvrir_unite(agent=distribution.admin_technique, nom=" crip du pas-de-calais ", genre=Unite.Genre.CRIP)


def test_a_closed_parent_and_someone_else_are_refused(distribution: Distribution) -> None:
    mere = distribution.unites.mds_arras
    mere.fermee_le = timezone.localdate()
    with pytest.raises(Refus, match="fermée"):
        ouvrir_unite(agent=distribution.admin_technique, nom="X", genre=Unite.Genre.EQUIPE, parent=mere)
    with pytest.raises(Refus, match="administrateur technique"):
        ouvrir_unite(agent=distribution.cadre_crip, nom="X", genre=Unite.Genre.EQUIPE)
    assert not Unite.objects.filter(nom="X").exists()
