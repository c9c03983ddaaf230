"""Acts: protect an address, read it when named, lift the protection."""

import pytest
from django.db import connection
from django.utils import timezone

from egide.enfant.actions import lever_protection, lire_adresse_protegee, proteger_adresse
from egide.enfant.models import AdresseProtegee, Foyer
from egide.enfant.rapprochement.recherche import rechercher
from egide.enfant.selectors import foyers_de, identites_connues
from egide.enfant.tests.factories import MOTIF, un_enfant, un_foyer, une_identite
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import une_portee
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.models import Evenement

pytestmark = pytest.mark.django_db

CANARI = "7 impasse du Canari-Fictif"


@pytest.fixture
def situation(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    foyer = un_foyer(agent, [enfant], adresse=CANARI)
    with au_nom_de(agent):
        proteger_adresse(
            agent=agent,
            le=timezone.now(),
            enfants=[enfant],
            nommes=[distribution.referent_ase],
            fondement="ordonnance de protection",
            foyer=foyer,
        )
    return distribution, enfant, foyer


def test_seule_la_personne_nommee_lit(situation, journal):
    distribution, enfant, _ = situation
    une_portee(distribution.cadre_crip)
    for agent in distribution.personnes().values():
        with au_nom_de(agent):
            if agent == distribution.referent_ase:
                assert lire_adresse_protegee(enfant.dossier_id, agent=agent) == f"{CANARI} 62041"
                continue
            assert not AdresseProtegee.objects.exists(), agent
            with pytest.raises(Invisible):
                lire_adresse_protegee(enfant.dossier_id, agent=agent)
    assert journal == [(Evenement.LECTURE, "lire_adresse_protegee")]


def test_nommer_n_ouvre_que_l_adresse(situation):
    distribution, enfant, _ = situation
    with au_nom_de(distribution.referent_ase):
        assert not Foyer.objects.exists()
        assert identites_connues([enfant]) == {}


def test_elle_ne_reste_lisible_nulle_part(situation):
    distribution, enfant, foyer = situation
    with au_nom_de(distribution.agent_crip), connection.cursor() as cursor:
        (vu,) = foyers_de(enfant)
        assert vu.foyer.adresse_lisible == "Adresse protégée"
        assert identites_connues([enfant])[enfant.pk].adresse == ""
        cursor.execute("SELECT t::text FROM enfant_foyer t")
        assert "Canari" not in cursor.fetchone()[0]
    with au_nom_de(distribution.referent_ase), connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM enfant_adresseprotegee t")
        assert "Canari" not in cursor.fetchone()[0]


def test_elle_ne_se_cherche_plus(situation):
    distribution, _, _ = situation
    cherchee = une_identite("", "", ne=None, adresse=CANARI, code_insee="62041", a_naitre=True)
    with au_nom_de(distribution.agent_crip):
        resultat = rechercher(distribution.agent_crip, cherchee, motif=MOTIF)
    assert resultat.visibles == ()


def test_lever_la_protection(situation):
    distribution, enfant, _ = situation
    nommee = distribution.referent_ase
    with au_nom_de(nommee):
        adresse = AdresseProtegee.objects.get()
        lever_protection(adresse, agent=nommee, le=timezone.now(), motif="fin de l’ordonnance")
        with pytest.raises(Invisible):
            lire_adresse_protegee(enfant.dossier_id, agent=nommee)
    with au_nom_de(distribution.agent_crip), pytest.raises(Invisible):
        lever_protection(adresse, agent=distribution.agent_crip, le=timezone.now(), motif="curiosité")


def test_refus(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    commun = {"agent": agent, "le": timezone.now(), "enfants": [enfant]}
    with au_nom_de(agent):
        with pytest.raises(Refus, match="Nommez"):
            proteger_adresse(nommes=[], fondement="ordonnance", texte=CANARI, **commun)
        with pytest.raises(Refus, match="pourquoi"):
            proteger_adresse(nommes=[agent], fondement="", texte=CANARI, **commun)
        with pytest.raises(Refus, match="Écrivez l’adresse"):
            proteger_adresse(nommes=[agent], fondement="ordonnance", **commun)
    etrangere = distribution.autre_territoire
    with au_nom_de(etrangere), pytest.raises(Refus, match="pas en charge"):
        proteger_adresse(nommes=[etrangere], fondement="ordonnance", texte=CANARI, **{**commun, "agent": etrangere})
