"""A unit changes its name, with a reason, and nothing else."""

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import renommer_unite
from egide.socle.comptes.models import Unite
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import Distribution, creer_distribution
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu


def test_the_new_name_is_kept_and_its_reason_is_in_the_journal(base_clonee: str) -> None:
    distribution = creer_distribution()
    unite = distribution.unites.pmi
    renommer_unite(agent=distribution.admin_technique, unite=unite, nom=" PMI de l’Artois ", motif="réorganisation")
    unite.refresh_from_db()
    assert (unite.nom, unite.parent) == ("PMI de l’Artois", distribution.unites.direction)
    with psycopg.connect(base_clonee) as conn:
        lignes = conn.execute("SELECT acte, objet_id, motif FROM journal_ligne").fetchall()
    assert lignes == [("renommer_unite", unite.pk, "réorganisation")]


def test_its_own_name_in_other_letters_is_allowed(distribution: Distribution) -> None:
    unite = renommer_unite(
        agent=distribution.admin_technique, unite=distribution.unites.pmi, nom="PMI D’ARRAS", motif="sigle"
    )
    assert Unite.objects.get(pk=unite.pk).nom == "PMI D’ARRAS"


def test_a_name_taken_no_reason_a_closed_unit_and_someone_else_are_refused(distribution: Distribution) -> None:
    pmi, admin = distribution.unites.pmi, distribution.admin_technique
    with pytest.raises(Refus, match="déjà ce nom"):
        renommer_unite(agent=admin, unite=pmi, nom="crip du pas-de-calais", motif="essai")
    with pytest.raises(Refus, match="pourquoi"):
        renommer_unite(agent=admin, unite=pmi, nom="Autre", motif=" ")
    with pytest.raises(Refus, match="administrateur technique"):
        renommer_unite(agent=distribution.cadre_crip, unite=pmi, nom="Autre", motif="essai")
    Unite.objects.filter(pk=pmi.pk).update(fermee_le=timezone.localdate())
    with pytest.raises(Refus, match="fermée"):
        renommer_unite(agent=admin, unite=pmi, nom="Autre", motif="essai")
    assert Unite.objects.get(pk=pmi.pk).nom == "PMI d’Arras"


def test_the_page_renames(distribution: Distribution, client_de: ClientDe) -> None:
    client: Client = client_de(distribution.admin_technique)
    adresse = reverse("comptes:renommer_unite", args=[distribution.unites.pmi.pk])
    suite = client.post(adresse, {"nom": "PMI de l’Artois", "motif": "réorganisation"}, follow=True)
    assert "PMI de l’Artois" in texte_lu(suite)
