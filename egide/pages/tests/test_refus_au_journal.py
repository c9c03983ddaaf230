"""A refused act shown by its form leaves one line of the journal, with its code, and nothing else."""

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.urls import reverse
from django.utils import timezone

from egide.enfant.models import Recherche
from egide.parcours.accueil.tests.factories import un_agent_crip, un_recueil
from egide.parcours.information_preoccupante.actions import qualifier_information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.tests.factories import tout_dit, une_information_prete
from egide.parcours.information_preoccupante.tests.pages import adresse, relire, saisie
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Unite
from egide.socle.comptes.tests.factories import creer_distribution
from egide.socle.etats.models import Passage
from egide.socle.interface.tests.lecture import texte_lu

PLUS_TARD = timezone.localdate() + timedelta(days=900)
DELAI_ALLONGE = {
    "jour_jour": PLUS_TARD.day,
    "jour_mois": PLUS_TARD.month,
    "jour_annee": PLUS_TARD.year,
    "motif": "CANARI",
}


@pytest.fixture
def cast(base_clonee):
    return creer_distribution()


@pytest.fixture
def evaluee(cast):
    """An information being assessed: the term of its assessment runs."""
    agent = cast.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent):
        qualifier_information(
            information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.INFORMATION_PREOCCUPANTE,
            **tout_dit(),
        )
    return relire(agent, information)


@pytest.fixture
def lignes(base_clonee):
    """Everything written in the journal since the last call, readings left out; never with what was typed."""
    with psycopg.connect(base_clonee, autocommit=True) as admin:
        vues: list[object] = []

        def nouvelles():
            requete = (
                "SELECT id, evenement, agent_id, acte, titre, motif FROM journal_ligne WHERE evenement <> 'lecture'"
            )
            toutes = [ligne for ligne in admin.execute(f"{requete} ORDER BY le").fetchall() if ligne[0] not in vues]
            vues.extend(ligne[0] for ligne in toutes)
            assert "CANARI" not in str(toutes)
            return [ligne[1:] for ligne in toutes]

        yield nouvelles


def envoi(information, **champs):
    return {"version": information.version, "requete": uuid4(), **champs}


def passages(agent, information):
    with au_nom_de(agent):
        return Passage.objects.filter(objet_id=information.pk).count()


def test_une_recherche_de_trop_laisse_son_refus(cast, client_de, lignes):
    agent = cast.agent_crip
    with au_nom_de(agent):
        Recherche.objects.bulk_create(
            Recherche(agent=agent, le=timezone.now(), criteres_chiffres="x")
            for _ in range(reglage("recherches_par_heure"))
        )
    client, attendu = client_de(agent), reglage("recherches_par_heure")
    lignes()
    for route, dit in (
        ("pages:recherche", {"q": "Canari CANARI-Inventé"}),
        ("enfant:nouveau", {"prenom": "Canari", "nom": "CANARI", "naissance": "2018", "sexe": "9", "motif": "CANARI"}),
    ):
        assert "beaucoup de recherches" in texte_lu(client.post(reverse(route), dit))
        assert lignes() == [("refus", agent.pk, route, "recherches_trop_nombreuses", "")]
    with au_nom_de(agent):
        assert Recherche.objects.count() == attendu


def test_une_correction_refusee_laisse_son_refus_et_rien_de_l_acte(cast, client_de, evaluee, lignes):
    agent = cast.agent_crip
    client, avant = client_de(agent), passages(agent, evaluee)
    lignes()
    reponse = client.post(adresse("delai", evaluee), envoi(evaluee, **DELAI_ALLONGE))
    assert reponse.status_code == 422
    assert lignes() == [("refus", agent.pk, "information_preoccupante:delai", "allongement", "")]
    assert passages(agent, evaluee) == avant
    assert relire(agent, evaluee).version == evaluee.version


def test_une_decision_refusee_ou_perimee_laisse_son_refus(cast, client_de, lignes):
    agent = cast.agent_crip
    information = une_information_prete(agent)
    client, avant = client_de(agent), passages(agent, information)
    lignes()
    refusee = client.post(adresse("decider", information), saisie(information, motif=""))
    assert refusee.status_code == 422
    ((evenement, qui, acte, code, _),) = lignes()
    assert (evenement, qui, acte) == ("refus", agent.pk, "information_preoccupante:decider")
    assert code == "motif"
    perimee = client.post(adresse("decider", information), saisie(information, version=information.version - 1))
    assert perimee.status_code == 409
    assert lignes() == [("refus", agent.pk, "information_preoccupante:decider", "version_perimee", "")]
    assert passages(agent, information) == avant


def test_un_motif_trop_court_pour_lire_l_informateur_laisse_son_refus(cast, client_de, lignes):
    recueil, agent = un_recueil(cast.agent_crip), un_agent_crip(cast.unites.crip)
    client = client_de(agent)
    page = reverse("accueil:informateur", args=[recueil.pk])
    lignes()
    reponse = client.post(page, {"motif": "Non"})
    assert reponse.status_code == 422
    assert "Dites en une phrase pourquoi" in texte_lu(reponse)
    assert lignes() == [("refus", agent.pk, "accueil:informateur", "motif", "")]


def test_un_acte_de_compte_refuse_laisse_son_refus_une_fois(cast, client_de, lignes):
    client = client_de(cast.admin_technique, preuve_fraiche=True)
    lignes()
    client.post(reverse("comptes:ouvrir_unite"), {"nom": cast.unites.crip.nom, "genre": "crip"})
    assert lignes() == [("refus", cast.admin_technique.pk, "comptes:ouvrir_unite", "unite_en_double", "")]
    assert Unite.objects.filter(nom=cast.unites.crip.nom).count() == 1


def test_une_erreur_de_saisie_n_est_pas_un_refus(cast, client_de, evaluee, lignes):
    client, admin = client_de(cast.agent_crip), client_de(cast.admin_technique, preuve_fraiche=True)
    lignes()
    fausse = client.post(adresse("delai", evaluee), envoi(evaluee, **{**DELAI_ALLONGE, "jour_mois": "13"}))
    assert fausse.status_code == 422
    vide = client.post(reverse("enfant:nouveau"), {"prenom": "Canari", "naissance": "jeudi"})
    assert "n’est pas compris" in texte_lu(vide)
    assert admin.post(reverse("comptes:ouvrir_unite"), {"nom": ""}).status_code == 200
    assert lignes() == []
