"""A unit moves in the tree with all that is below it, and never under itself."""

import psycopg
import pytest
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import ouvrir_unite, rattacher_unite
from egide.socle.comptes.models import Unite
from egide.socle.comptes.selectors import unite_et_ascendantes
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import Distribution, creer_distribution
from egide.socle.interface.refus import Refus


def test_a_unit_moves_with_its_branch_and_leaves_a_line(base_clonee: str) -> None:
    distribution = creer_distribution()
    unites, admin = distribution.unites, distribution.admin_technique
    equipe = ouvrir_unite(agent=admin, nom="Équipe Ouest", genre=Unite.Genre.EQUIPE, parent=unites.pmi)
    rattacher_unite(agent=admin, unite=unites.pmi, parent=unites.mds_arras, motif="réorganisation")
    attendu = {equipe.pk, unites.pmi.pk, unites.mds_arras.pk, unites.direction.pk}
    assert unite_et_ascendantes(Unite.objects.get(pk=equipe.pk)) == attendu
    with psycopg.connect(base_clonee) as conn:
        lignes = conn.execute("SELECT objet_id, motif FROM journal_ligne WHERE acte = 'rattacher_unite'").fetchall()
    assert lignes == [(unites.pmi.pk, "réorganisation")]


def test_a_unit_may_go_to_the_top(distribution: Distribution) -> None:
    rattacher_unite(agent=distribution.admin_technique, unite=distribution.unites.pmi, parent=None, motif="autonomie")
    assert Unite.objects.get(pk=distribution.unites.pmi.pk).parent is None


def test_a_loop_is_refused_however_long(distribution: Distribution) -> None:
    unites, admin = distribution.unites, distribution.admin_technique
    equipe = ouvrir_unite(agent=admin, nom="Équipe Ouest", genre=Unite.Genre.EQUIPE, parent=unites.pmi)
    for dessous in (unites.direction, unites.pmi, equipe):
        with pytest.raises(Refus, match="sous elle-même"):
            rattacher_unite(agent=admin, unite=unites.direction, parent=dessous, motif="essai")
    assert Unite.objects.get(pk=unites.direction.pk).parent is None


def test_the_same_place_a_closed_unit_no_reason_and_someone_else_are_refused(distribution: Distribution) -> None:
    unites, admin = distribution.unites, distribution.admin_technique
    with pytest.raises(Refus, match="déjà à cette place"):
        rattacher_unite(agent=admin, unite=unites.pmi, parent=unites.direction, motif="essai")
    with pytest.raises(Refus, match="pourquoi"):
        rattacher_unite(agent=admin, unite=unites.pmi, parent=unites.mds_arras, motif="")
    with pytest.raises(Refus, match="administrateur technique"):
        rattacher_unite(agent=distribution.cadre_territoire, unite=unites.pmi, parent=unites.mds_arras, motif="essai")
    Unite.objects.filter(pk=unites.pmi.pk).update(fermee_le=timezone.localdate())
    with pytest.raises(Refus, match="ne change plus"):
        rattacher_unite(agent=admin, unite=unites.pmi, parent=unites.mds_arras, motif="essai")


def test_the_page_asks_a_fresh_proof_then_moves(distribution: Distribution, client_de: ClientDe) -> None:
    pmi, lens = distribution.unites.pmi, distribution.unites.mds_lens
    adresse = reverse("comptes:rattacher_unite", args=[pmi.pk])
    saisie = {"parent": str(lens.pk), "motif": "réorganisation"}
    assert reverse("mfa_reauthenticate") in client_de(distribution.admin_technique).post(adresse, saisie)["Location"]
    assert Unite.objects.get(pk=pmi.pk).parent == distribution.unites.direction
    client_de(distribution.admin_technique, preuve_fraiche=True).post(adresse, saisie)
    assert Unite.objects.get(pk=pmi.pk).parent == lens
