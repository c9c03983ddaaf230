"""Act: open the file of a child, never without a search."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from egide.enfant.actions import creer_enfant
from egide.enfant.models import CleRecherche, Personne, Recherche
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.rapprochement.recherche import rechercher
from egide.enfant.tests.factories import MOTIF, un_enfant, une_identite
from egide.socle.acces.contexte import au_nom_de
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus
from egide.socle.journal.models import Evenement

pytestmark = pytest.mark.django_db


def creer(agent, identite, recherche_id, **champs):
    with au_nom_de(agent):
        return creer_enfant(agent=agent, le=timezone.now(), identite=identite, recherche_id=recherche_id, **champs)


def chercher(agent, identite, motif=MOTIF):
    with au_nom_de(agent):
        return rechercher(agent, identite, motif=motif)


def test_ouvre_le_dossier_de_l_unite(distribution):
    enfant = un_enfant(distribution.agent_crip)
    for collegue in (distribution.agent_crip, distribution.cadre_crip):
        with au_nom_de(collegue):
            assert Personne.objects.get(pk=enfant.pk).nom_complet == "Lina Dupont-Fictif"
            assert Dossier.objects.get(enfant=enfant).numero
    for autre in (distribution.evaluatrice, distribution.admin_technique, distribution.ancien_agent):
        with au_nom_de(autre):
            assert not Personne.objects.filter(pk=enfant.pk).exists()


def test_personne_sans_recherche(distribution):
    with pytest.raises(Refus, match="Cherchez d’abord"):
        creer(distribution.agent_crip, une_identite(), uuid7())
    assert Personne.objects.count() == 0


def test_la_recherche_d_un_autre_ne_sert_pas(distribution):
    autre = chercher(distribution.cadre_crip, une_identite())
    with pytest.raises(Refus, match="Cherchez d’abord"):
        creer(distribution.agent_crip, une_identite(), autre.recherche_id)


def test_la_recherche_d_un_autre_enfant_ne_sert_pas(distribution):
    autre = chercher(distribution.agent_crip, une_identite(prenom="Noé"))
    with pytest.raises(Refus, match="refaites la recherche"):
        creer(distribution.agent_crip, une_identite(prenom="Lina"), autre.recherche_id)


def test_une_recherche_ancienne_ne_sert_plus(distribution):
    agent = distribution.agent_crip
    faite = chercher(agent, une_identite())
    with au_nom_de(agent):
        ancienne = Recherche.objects.get(pk=faite.recherche_id)
        ancienne.pk, ancienne.le = uuid7(), timezone.now() - timedelta(days=1)
        ancienne.save(force_insert=True)
    with pytest.raises(Refus, match="Cherchez d’abord"):
        creer(agent, une_identite(), ancienne.pk)


def test_qui_peut_chercher_plus_loin_doit_l_avoir_fait(distribution):
    etroite = chercher(distribution.agent_crip, une_identite(), motif="")
    with pytest.raises(Refus, match="tout le Département"):
        creer(distribution.agent_crip, une_identite(), etroite.recherche_id)


def test_un_role_sans_mission_est_refuse(distribution):
    for agent in (distribution.enseignante, distribution.admin_technique, distribution.dpo):
        with pytest.raises(Refus, match="Votre rôle ne permet pas"):
            creer(agent, une_identite(), uuid7())


def test_enfant_a_naitre(distribution):
    terme = timezone.localdate() + timedelta(days=60)
    identite = Identite(nom="Caron-Fictif", a_naitre=True, naissance=Naissance(terme.year, terme.month, terme.day))
    enfant = un_enfant(distribution.agent_crip, identite)
    assert enfant.a_naitre
    assert enfant.terme_prevu == terme
    assert enfant.naissance_annee is None
    assert enfant.nom_complet == "Enfant à naître Caron-Fictif"


@pytest.mark.parametrize(
    ("naissance", "lue"),
    [
        (Naissance(2018), "2018"),
        (Naissance(2018, 5), "mai\u00a02018"),
        (Naissance(age=8, age_le=date(2026, 3, 3)), "8\u00a0ans au 03/03/2026"),
        (Naissance(age=6, age_le=date(2026, 3, 3), age_en="mois"), "6\u00a0mois au 03/03/2026"),
        (Naissance(), ""),
    ],
)
def test_naissance_partielle(distribution, naissance, lue):
    enfant = un_enfant(distribution.agent_crip, ne=None, naissance=naissance)
    with au_nom_de(distribution.agent_crip):
        relu = Personne.objects.get(pk=enfant.pk)
    assert relu.naissance == naissance
    assert relu.naissance_en_clair == lue
    bornes = naissance.intervalle()
    assert (relu.naissance_min, relu.naissance_max) == (bornes or (None, None))


def test_naissance_impossible(distribution):
    demain = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refus, match="pas encore arrivée"):
        un_enfant(distribution.agent_crip, ne=demain)
    terme = Naissance(demain.year + 4)
    with pytest.raises(Refus, match="terme"):
        un_enfant(distribution.agent_crip, Identite(nom="Caron", a_naitre=True, naissance=terme))


def test_la_base_refuse_une_date_qui_n_existe_pas(distribution):
    enfant = un_enfant(distribution.agent_crip)
    with au_nom_de(distribution.agent_crip):
        for faux in (
            {"naissance_jour": 13},
            {"naissance_mois": None},
            {"deces_le": date(2024, 1, 1)},
            {"sexe": "3"},
            {"nom": "", "prenoms": ""},
            {"naissance_age": 3},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Personne.objects.filter(pk=enfant.pk).update(**faux)


def test_chaque_nom_a_sa_cle(distribution):
    enfant = un_enfant(distribution.agent_crip, une_identite(alias=("Tommy",), nom_usage="Martin"))
    with au_nom_de(distribution.agent_crip):
        paires = set(CleRecherche.objects.filter(personne=enfant).values_list("nom", "prenom"))
    assert paires == {
        ("dupontfictif", "lina"),
        ("martin", "lina"),
        ("dupontfictif", "tommy"),
        ("tommy", "lina"),
    }


def test_l_acte_est_au_journal(distribution, journal):
    un_enfant(distribution.agent_crip)
    assert journal == [
        (Evenement.RECHERCHE, "rechercher"),
        (Evenement.ACTE, "ouvrir_dossier"),
        (Evenement.ACTE, "creer_enfant"),
    ]
