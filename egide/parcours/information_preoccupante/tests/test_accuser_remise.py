"""A person of the unit to which an information was handed says « reçu »: it leaves the queue of that unit."""

from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from egide.parcours.information_preoccupante.actions import accuser_remise, qualifier_information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.tests.factories import (
    suivre,
    tout_dit,
    une_information_accusee,
    une_information_prete,
)
from egide.parcours.information_preoccupante.tests.pages import adresse
from egide.socle.acces.actions import sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.echanges.models import Arrivee
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.tests.lecture import texte_lu

BOUTON = "Dire « reçu »"


def remettre(distribution, qualification=Qualification.INFORMATION_PREOCCUPANTE):
    """An information handed by the cell to the house of the Département."""
    agent, mds = distribution.agent_crip, distribution.unites.mds_arras
    information = une_information_prete(agent)
    choix = {"evaluateurs": mds}
    if qualification is Qualification.DEJA_SUIVIE:
        suivre(information, sujet_de(mds), agent=agent)
        choix = {"unite": mds}
    with au_nom_de(agent):
        qualifier_information(
            information, agent=agent, le=timezone.now(), qualification=qualification, **tout_dit(**choix)
        )
    return information


def attendent(information, agent):
    with au_nom_de(agent):
        return Arrivee.objects.en_attente().filter(objet_id=information.pk, echeance=None).count()


def dits(information, agent):
    with au_nom_de(agent):
        return Passage.objects.filter(objet_id=information.pk, acte="accuser_remise").count()


def page(client, information):
    lu = unescape(texte_lu(client.get(adresse("information", information))))
    return lu.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("qualification", [Qualification.INFORMATION_PREOCCUPANTE, Qualification.DEJA_SUIVIE])
@pytest.mark.parametrize("qui", ["evaluatrice", "referent_ase", "cadre_territoire"])
def test_ce_qui_est_remis_a_une_unite_quitte_sa_file_par_un_geste_de_cette_unite(
    distribution, client_de, qualification, qui
):
    information, client = remettre(distribution, qualification), client_de(getattr(distribution, qui))
    assert "Lire et accuser" in texte_lu(client.get(reverse("pages:ma_journee")))
    assert BOUTON in page(client, information)
    client.post(adresse("recu", information), {"requete": str(uuid4())})
    assert "Lire et accuser" not in texte_lu(client.get(reverse("pages:ma_journee")))
    assert BOUTON not in page(client, information)
    assert "« Reçu », dit par le service" in page(client, information)


def test_un_complement_recu_quitte_la_file_de_la_cellule(distribution, client_de):
    agent = distribution.agent_crip
    premiere, seconde = une_information_accusee(agent), une_information_prete(agent)
    client = client_de(agent)
    with au_nom_de(agent):
        dossier_id = seconde.enfants.get().dossier_id
        premiere.enfants.update(dossier_id=dossier_id, decision="meme_enfant")
        qualifier_information(
            seconde,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.COMPLEMENT,
            **tout_dit(cible=premiere),
        )
    assert attendent(premiere, agent) == 1
    client.post(adresse("recu", premiere), {"requete": str(uuid4())})
    assert attendent(premiere, agent) == 0


def test_le_second_clic_et_celui_d_un_collegue_sont_sans_effet(distribution):
    information, evaluatrice = remettre(distribution), distribution.evaluatrice
    cadre, requete = distribution.cadre_territoire, uuid4()
    with au_nom_de(evaluatrice):
        premier = accuser_remise(information, agent=evaluatrice, le=timezone.now(), requete=requete)
        second = accuser_remise(information, agent=evaluatrice, le=timezone.now(), requete=requete)
        assert premier is not None
        assert second is not None
        assert premier.pk == second.pk
    with au_nom_de(cadre):
        assert accuser_remise(information, agent=cadre, le=timezone.now(), requete=uuid4()) is None
    assert dits(information, evaluatrice) == 1


def test_la_cellule_ne_dit_pas_recu_pour_l_equipe(distribution, client_de):
    information, agent = remettre(distribution), distribution.agent_crip
    assert BOUTON not in page(client_de(agent), information)
    with au_nom_de(agent), pytest.raises(Refus, match="attend une autre unité"):
        accuser_remise(information, agent=agent, le=timezone.now())
    assert attendent(information, distribution.evaluatrice) == 1


@pytest.mark.parametrize("qui", ["autre_territoire", "enseignante", "ancien_agent", "admin_technique", "dpo"])
def test_pour_tout_autre_elle_n_existe_pas(distribution, qui):
    information, autre = remettre(distribution), getattr(distribution, qui)
    with au_nom_de(autre), pytest.raises(Invisible):
        accuser_remise(information, agent=autre, le=timezone.now())


def test_le_journal_et_l_histoire_disent_qui_a_recu(distribution):
    information, evaluatrice = remettre(distribution), distribution.evaluatrice
    with au_nom_de(evaluatrice):
        with CaptureQueriesContext(connection) as lus:
            accuser_remise(information, agent=evaluatrice, le=timezone.now())
        dernier = Passage.objects.filter(objet_id=information.pk).order_by("rang").last()
        assert dernier is not None
        assert (dernier.acte, dernier.agent) == ("accuser_remise", evaluatrice)
    assert any("acces_consigner_objet" in lue["sql"] and "accuser_remise" in lue["sql"] for lue in lus)
