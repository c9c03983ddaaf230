"""A page costs the same number of statements for one row and for ten, on both connections."""

from contextlib import ExitStack
from datetime import date

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent, une_identite
from egide.pages.selectors import PAR_FILE
from egide.parcours.accueil.rules import EnfantDit
from egide.parcours.information_preoccupante import actions as actes
from egide.parcours.information_preoccupante.rules import Decision
from egide.parcours.information_preoccupante.tests.factories import une_information, une_information_accusee
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import Distribution, creer_distribution
from egide.socle.interface.tests.lecture import texte_lu
from tests.acces.scene import briser

DIX = 10
BUDGET = 15
_BORNES = ("BEGIN", "COMMIT")  # a transaction is not a reading


@pytest.fixture
def cast(base_clonee) -> Distribution:
    return creer_distribution()


def cout(client, adresse, present):
    """Statements of a page that shows `present`, once what is read once an hour is known."""
    client.get(adresse)
    with ExitStack() as pile:
        compteurs = [pile.enter_context(CaptureQueriesContext(connections[alias])) for alias in ("default", "journal")]
        reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert present in texte_lu(reponse)
    return sum(lue["sql"] not in _BORNES for compteur in compteurs for lue in compteur.captured_queries)


def test_ma_journee_et_la_liste(cast, client_de):
    client = client_de(cast.agent_crip)

    def recevoir(rang):
        une_information(cast.agent_crip, enfants=(EnfantDit(prenom=f"Reçu{rang}"),), danger_immediat=True)
        une_information_accusee(cast.agent_crip, enfants=(EnfantDit(prenom=f"Accusé{rang}"),))

    recevoir(0)
    un = [cout(client, adresse, "Reçu0") for adresse in ("/", "/informations/")]
    for rang in range(1, DIX):
        recevoir(rang)
    derniers = (("/", f"Reçu{PAR_FILE - 1}"), ("/informations/", "Reçu9"))
    assert [cout(client, adresse, vu) for adresse, vu in derniers] == un
    assert max(un) <= BUDGET


def test_la_page_d_une_information(cast, client_de):
    client = client_de(cast.agent_crip)

    def accusee(nombre):
        dits = [EnfantDit(prenom=f"Enfant{rang}", nom="Nombreux-Fictif", age_declare=4) for rang in range(nombre)]
        information = une_information_accusee(cast.agent_crip, enfants=dits)
        with au_nom_de(cast.agent_crip):
            actes.chercher_antecedents(information, agent=cast.agent_crip, le=timezone.now())
        return f"/informations/{information.pk}/"

    dix = cout(client, accusee(DIX), "Enfant9")
    assert dix == cout(client, accusee(1), "Enfant0")
    assert dix <= BUDGET


def test_la_page_d_un_dossier_et_la_fiche(cast, client_de):
    agent, client = cast.agent_crip, client_de(cast.agent_crip)
    enfant = un_enfant(agent, une_identite("Lina", "Unique-Fictif"))
    pages = [(f"/dossiers/{enfant.dossier_id}/", "62-"), (f"/enfants/{enfant.dossier_id}/", "Unique-Fictif")]

    def raconter(rang):
        information = une_information_accusee(agent, enfants=(EnfantDit(prenom="Lina", nom="Unique-Fictif"),))
        with au_nom_de(agent):
            actes.decider_rapprochement(
                information,
                information.enfants.get(),
                agent=agent,
                le=timezone.now(),
                decision=Decision.MEME_ENFANT,
                dossier_id=enfant.dossier_id,
            )
        parent = un_parent(agent, enfant, f"Parent{rang}", "Unique-Fictif")
        un_foyer(agent, [enfant, parent], adresse=f"{rang} rue des Lilas-Fictifs")

    raconter(0)
    un = [cout(client, *page) for page in pages]
    for rang in range(1, DIX):
        raconter(rang)
    assert [cout(client, adresse, "Parent9") for adresse, _ in pages] == un
    assert max(un) <= BUDGET


def test_la_recherche(cast, client_de):
    agent, client = cast.agent_crip, client_de(cast.agent_crip)
    couts = []
    for rang in range(DIX):
        enfant = un_enfant(agent, une_identite("Lina", "Semblable-Fictif", ne=date(2014 + rang % 3, 5, 1 + rang)))
        un_parent(agent, enfant, "Sabrina", "Semblable-Fictif")
        un_foyer(agent, [enfant], adresse="8 rue des Lilas-Fictifs")
        if rang in (0, DIX - 1):
            saisies = (
                {"q": "Lina Semblable-Fictif", "motif": "une information recue"},
                {"q": "8 rue des Lilas-Fictifs"},
            )
            couts.append([cout(client, chercher(client, **dit), str(enfant.dossier_id)) for dit in saisies])
    assert couts[0] == couts[1]
    assert max(couts[0]) <= BUDGET


def chercher(client, **saisie):
    """Address of the answer of a search, which holds no name."""
    reponse = client.post("/dossiers/", saisie)
    assert reponse.status_code == 302
    return reponse.url


def test_le_journal(cast, client_de):
    client = client_de(cast.dpo)

    def ouvrir(rang):
        enfant = un_enfant(cast.agent_crip, une_identite("Urgent", f"Fictif{'abcdefghij'[rang]}"))
        assert enfant.dossier
        briser(cast.autre_territoire, enfant.dossier.numero, f"Motif numéro {rang} : il appelle et je dois savoir.")

    ouvrir(0)
    un = cout(client, "/journal/", "Motif numéro 0")
    for rang in range(1, DIX):
        ouvrir(rang)
    assert cout(client, "/journal/", "Motif numéro 9") == un


def test_la_revue_des_acces(cast, client_de):
    client = client_de(cast.cadre_crip)
    un = cout(client, "/revue-des-acces/", cast.agent_crip.nom)
    for rang in range(DIX):
        nouvelle = un_agent(Role.AGENT_CRIP, cast.unites.crip)
        un_enfant(cast.agent_crip, une_identite("Revu", f"Fictif{'abcdefghij'[rang]}"))
    assert cout(client, "/revue-des-acces/", nouvelle.nom) == un
