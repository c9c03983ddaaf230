"""« Qui voit cette information » : those whom the policies let read it, all of them and nobody else."""

from dataclasses import fields

from django.db import connection
from django.utils import timezone

from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.tests.factories import une_information, une_information_prete
from egide.parcours.information_preoccupante.tests.pages import adresse
from egide.socle.acces.actions import exclure_agent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import une_portee
from egide.socle.comptes.models import Agent
from egide.socle.echanges.urgences import ouvrir_en_urgence
from egide.socle.interface.tests.lecture import texte_lu


def dits(information, agent):
    """Ids of those whom `agent` is told of."""
    with au_nom_de(agent), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT agent_id FROM information_qui_lit(%s)", [information.pk])
        return {pk for (pk,) in cursor.fetchall()}


def lisent(distribution, information):
    """Ids of those of the cast who do read it."""
    vrais = set()
    for champ in fields(distribution):
        agent = getattr(distribution, champ.name)
        if isinstance(agent, Agent):
            with au_nom_de(agent):
                if Information.objects.filter(pk=information.pk).exists():
                    vrais.add(agent.pk)
    return vrais


def urgence(distribution, information):
    agent, le = distribution.autre_territoire, timezone.now()
    with au_nom_de(distribution.agent_crip):
        dossier = information.enfants.select_related("dossier").get().dossier
    with au_nom_de(agent):
        ouvrir_en_urgence(
            agent=agent, numero=dossier.numero, motif="Il appelle et je dois savoir où il vit.", le=le, preuve_le=le
        )
    return dossier


def test_qui_a_une_portee_generale_un_acces_d_urgence_est_compte(distribution):
    information = une_information_prete(distribution.agent_crip)
    avant = lisent(distribution, information)
    assert dits(information, distribution.agent_crip) == avant
    une_portee(distribution.medecin_pmi)
    urgence(distribution, information)
    apres = lisent(distribution, information)
    assert apres == avant | {distribution.medecin_pmi.pk, distribution.autre_territoire.pk}
    for lecteur in (distribution.agent_crip, distribution.medecin_pmi, distribution.autre_territoire):
        assert dits(information, lecteur) == apres


def test_qui_est_ecarte_n_est_pas_compte_et_n_apprend_rien(distribution):
    information = une_information_prete(distribution.agent_crip)
    dossier = urgence(distribution, information)
    ecarte = distribution.autre_territoire
    with au_nom_de(distribution.cadre_crip):
        exclure_agent(
            agent=distribution.cadre_crip, exclu=ecarte, dossier_id=dossier.pk, raison="proche", le=timezone.now()
        )
    vrais = lisent(distribution, information)
    assert ecarte.pk not in vrais
    assert dits(information, distribution.agent_crip) == vrais
    assert dits(information, ecarte) == dits(information, distribution.enseignante) == set()


def test_sans_dossier_encore_la_page_dit_deja_qui_lit(distribution):
    une_portee(distribution.medecin_pmi)
    information = une_information(distribution.agent_crip)
    assert dits(information, distribution.agent_crip) == lisent(distribution, information)
    assert distribution.medecin_pmi.pk in dits(information, distribution.agent_crip)


def test_la_page_nomme_chacun_a_qui_lit_par_un_acces_d_urgence(distribution, client_de):
    information = une_information_prete(distribution.agent_crip)
    une_portee(distribution.medecin_pmi)
    urgence(distribution, information)
    page = texte_lu(client_de(distribution.autre_territoire).get(adresse("information", information)))
    assert "votre service" not in page
    assert f"<strong>{distribution.unites.crip}</strong>" in page
    assert f"<strong>{distribution.autre_territoire}</strong> (vous), en lecture seule, jusqu’au" in page
    assert f": {distribution.medecin_pmi}" in page
