"""Attacks: sealed and excluded files never answer, and only those who see them learn of a duplicate."""

import time

import pytest
from django.db import connection
from django.utils import timezone

from egide.enfant.actions import creer_enfant, lire_suspicion
from egide.enfant.models import Personne, SuspicionScellee
from egide.enfant.rapprochement.recherche import CANDIDATS, rechercher
from egide.enfant.selectors import suspicions_a_lire
from egide.enfant.tests.factories import MOTIF, un_enfant, un_foyer, un_parent, une_identite
from egide.socle.acces import actions as acces
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion
from egide.socle.acces.tests.factories import un_agent, une_portee
from egide.socle.comptes.roles import Role
from egide.socle.interface.refus import Invisible

pytestmark = pytest.mark.django_db

CANARI = "Zébulon-Canari"


def chercher(agent, identite=None):
    with au_nom_de(agent):
        return rechercher(agent, identite or une_identite(nom=CANARI), motif=MOTIF)


def vide(resultat):
    return (resultat.visibles, resultat.jumeaux, resultat.ailleurs) == ((), (), ())


@pytest.fixture
def cadres(distribution):
    """Two managers of the CRIP, in charge of the whole département as the agent of the cell is."""
    second = un_agent(Role.CADRE_CRIP, distribution.unites.crip)
    for agent in (distribution.cadre_crip, second, distribution.agent_crip):
        une_portee(agent)
    return distribution.cadre_crip, second


def sceller(cadres, enfant, nommes):
    chargee_de_revoir = un_agent(Role.CADRE_CRIP, cadres[0].postes.get().unite)
    with au_nom_de(cadres[0]):
        acces.sceller_dossier(
            agent=cadres[0],
            second=cadres[1],
            dossier_id=enfant.dossier_id,
            nommes=[*nommes, chargee_de_revoir],
            le=timezone.now(),
            fondement="notoriété",
        )


def exclure(cadres, exclu, enfant):
    with au_nom_de(cadres[0]):
        acces.exclure_agent(
            agent=cadres[0],
            exclu=exclu,
            dossier_id=enfant.dossier_id,
            raison=Exclusion.Raison.PROCHE,
            le=timezone.now(),
        )


def test_un_dossier_scelle_ne_repond_a_personne(distribution, cadres):
    enfant = un_enfant(distribution.evaluatrice, nom=CANARI)
    un_foyer(distribution.evaluatrice, [enfant])
    assert len(chercher(distribution.agent_crip).visibles) == 1
    sceller(cadres, enfant, [distribution.referent_ase])
    for agent in (
        distribution.agent_crip,
        cadres[0],
        cadres[1],
        distribution.evaluatrice,
        distribution.autre_territoire,
    ):
        assert vide(chercher(agent)), agent
        par_adresse = une_identite(
            "", "", ne=None, adresse="14 rue des Lilas-Fictifs", code_insee="62041", a_naitre=True
        )
        assert vide(chercher(agent, par_adresse)), agent
    assert len(chercher(distribution.referent_ase).visibles) == 1


def test_un_dossier_exclu_ne_repond_pas_a_l_exclu(distribution, cadres):
    enfant = un_enfant(distribution.evaluatrice, nom=CANARI)
    exclure(cadres, distribution.agent_crip, enfant)
    exclure(cadres, distribution.autre_territoire, enfant)
    assert vide(chercher(distribution.agent_crip))
    assert vide(chercher(distribution.autre_territoire))
    assert len(chercher(cadres[0]).visibles) == 1


def test_un_dossier_ferme_ne_prend_la_place_de_personne(distribution, cadres):
    """More sealed namesakes than an answer may hold do not push the visible one out of it."""
    for _ in range(CANDIDATS + 5):
        sceller(cadres, un_enfant(distribution.evaluatrice, nom=CANARI), [distribution.evaluatrice])
    visible = un_enfant(distribution.agent_crip, nom="Zebulon Canary")
    assert [r.personne for r in chercher(distribution.agent_crip).visibles] == [visible]


def test_le_canari_n_est_dans_rien_de_ce_qui_sort_de_la_base(distribution, cadres):
    enfant = un_enfant(distribution.evaluatrice, nom=CANARI)
    un_parent(distribution.evaluatrice, enfant, nom=CANARI)
    sceller(cadres, enfant, [distribution.referent_ase])
    lus = []

    def ecouter(executer, sql, params, many, contexte):
        resultat = executer(sql, params, many, contexte)
        lus.append((sql, contexte["cursor"].rowcount))
        return resultat

    agent = distribution.agent_crip
    with connection.execute_wrapper(ecouter):
        resultat = chercher(agent, une_identite(nom="Zebulon Canari"))
    assert vide(resultat)
    candidats = [lignes for sql, lignes in lus if "enfant_candidats" in sql]
    assert candidats == [0]
    with au_nom_de(agent):
        assert not Personne.objects.filter(nom__icontains="canari").exists()
        assert not SuspicionScellee.objects.exists()


def test_la_creation_passe_et_seules_les_personnes_nommees_l_apprennent(distribution, cadres):
    enfant = un_enfant(distribution.evaluatrice, nom=CANARI)
    sceller(cadres, enfant, [distribution.referent_ase])
    agent = distribution.agent_crip
    double = une_identite(nom=CANARI)
    recherche_id = chercher(agent, double).recherche_id
    with au_nom_de(agent):
        nouveau = creer_enfant(agent=agent, le=timezone.now(), identite=double, recherche_id=recherche_id)
    for autre in distribution.personnes().values():
        with au_nom_de(autre):
            assert len(suspicions_a_lire()) == (autre == distribution.referent_ase), autre
    nommee = distribution.referent_ase
    with au_nom_de(nommee):
        (suspicion,) = suspicions_a_lire()
        assert (suspicion.dossier_id, suspicion.nouveau_dossier_id) == (enfant.dossier_id, nouveau.dossier_id)
        assert suspicion.degre == "probable"
        lire_suspicion(suspicion, agent=nommee, le=timezone.now())
        assert suspicions_a_lire() == []
        with pytest.raises(Invisible):
            lire_suspicion(suspicion, agent=nommee, le=timezone.now())


def test_une_recherche_sans_creation_ne_derange_personne(distribution, cadres):
    enfant = un_enfant(distribution.evaluatrice, nom=CANARI)
    sceller(cadres, enfant, [distribution.referent_ase])
    chercher(distribution.agent_crip)
    with au_nom_de(distribution.referent_ase):
        assert suspicions_a_lire() == []


def test_l_adulte_d_un_seul_enfant_scelle_ne_repond_plus(distribution, cadres):
    enfant = un_enfant(distribution.evaluatrice, nom=CANARI)
    un_parent(distribution.evaluatrice, enfant, nom=CANARI)
    sceller(cadres, enfant, [distribution.referent_ase])
    for agent in (distribution.agent_crip, distribution.evaluatrice):
        with au_nom_de(agent):
            trouves = rechercher(agent, une_identite("Sabrina", CANARI, ne=None), adulte=True)
        assert vide(trouves)


def test_meme_temps_qu_une_absence(distribution, cadres):
    """A sealed file and no file at all take the same time, within the noise of this machine."""
    for rang in range(30):
        un_enfant(distribution.evaluatrice, nom=f"Témoin {rang}")
    enfant = un_enfant(distribution.evaluatrice, nom=CANARI)
    sceller(cadres, enfant, [distribution.referent_ase])

    def duree(nom):
        mesures = []
        for _ in range(9):
            debut = time.perf_counter()
            assert vide(chercher(distribution.autre_territoire, une_identite(nom=nom)))
            mesures.append(time.perf_counter() - debut)
        return sorted(mesures)[4]

    scelle, absent = duree(CANARI), duree("Oxymore-Inexistant")
    assert scelle < 2 * absent
    assert absent < 2 * scelle
