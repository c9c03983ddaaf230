"""Who must not see an information never learns that it exists: page, list, queue, act, neither word nor count."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.enfant.rapprochement.identite import Identite
from egide.parcours.information_preoccupante.actions import (
    corriger_reception,
    qualifier_information,
    recenser_enfant,
)
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.selectors.liste import page_de_liste
from egide.parcours.information_preoccupante.tests.factories import (
    TOM,
    tout_dit,
    une_information,
    une_information_prete,
)
from egide.socle.acces.actions import exclure_agent, sceller_dossier
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import creer_agent, creer_poste
from egide.socle.interface.refus import Invisible
from egide.socle.interface.tests.lecture import texte_lu

NOMS = ("accuser", "antecedents", "apercu", "decider")


def dossier_de(information):
    dossier_id = information.enfants.get().dossier_id
    assert dossier_id is not None
    return dossier_id


def rien_a_voir(agent, information):
    """Nothing of the information answers to this agent, by any door of this app."""
    with au_nom_de(agent):
        assert not Information.objects.filter(pk=information.pk).exists()
        assert not EnfantConcerne.objects.filter(information=information).exists()
        page, lignes = page_de_liste(numero=information.numero)
        assert (page.paginator.count, lignes) == (0, [])
        with pytest.raises(Invisible):
            qualifier_information(
                information,
                agent=agent,
                le=timezone.now(),
                qualification=Qualification.HORS_CHAMP,
                **tout_dit(),
            )
        with pytest.raises(Invisible):
            corriger_reception(
                information, agent=agent, le=timezone.now(), recue_le=information.recue_le, motif="essai"
            )
        with pytest.raises(Invisible):
            recenser_enfant(information, agent=agent, le=timezone.now(), identite=Identite(prenoms=("Léa",)))


@pytest.mark.parametrize(
    "qui", ["enseignante", "autre_territoire", "evaluatrice", "educateur", "ancien_agent", "admin_technique", "dpo"]
)
def test_someone_who_is_not_in_charge(distribution, qui):
    information = une_information_prete(distribution.agent_crip)
    rien_a_voir(getattr(distribution, qui), information)


def test_an_excluded_agent_of_the_very_cell(distribution):
    agent, cadre = distribution.agent_crip, distribution.cadre_crip
    information = une_information_prete(agent)
    with au_nom_de(cadre):
        exclure_agent(agent=cadre, exclu=agent, dossier_id=dossier_de(information), raison="proche", le=timezone.now())
        assert Information.objects.filter(pk=information.pk).exists()
    rien_a_voir(agent, information)


def test_a_sealed_child_closes_the_information_to_all_but_the_named(distribution):
    agent, cadre = distribution.agent_crip, distribution.cadre_crip
    information = une_information_prete(agent)
    second = creer_agent("Ines", "Second")
    creer_poste(second, distribution.unites.crip, Role.CADRE_CRIP)
    with au_nom_de(cadre):
        sceller_dossier(
            agent=cadre,
            second=second,
            dossier_id=dossier_de(information),
            nommes=[cadre],
            le=timezone.now(),
            fondement="Notoriété de la famille",
        )
        assert Information.objects.filter(pk=information.pk).exists()
    rien_a_voir(agent, information)


@pytest.mark.parametrize("qui", ["enseignante", "autre_territoire", "admin_technique"])
def test_every_address_answers_like_an_absent_one(distribution, client_de, qui):
    information = une_information(distribution.agent_crip, enfants=(TOM,))
    client = client_de(getattr(distribution, qui))

    def corps(information_id, nom, methode):
        reponse = getattr(client, methode)(reverse(f"information_preoccupante:{nom}", args=[information_id]))
        assert reponse.status_code == 404
        assert "Bernard" not in texte_lu(reponse)
        return texte_lu(reponse).split("<main", 1)[1].split("</main>")[0]

    for nom in ("information", "reception", "delai", "parquet", "enfant"):
        vu, absent = corps(information.pk, nom, "get"), corps(uuid4(), nom, "get")
        assert len(vu) == len(absent)
    for nom in NOMS:
        corps(information.pk, nom, "post")


def test_the_list_of_a_curious_agent_is_empty(distribution, client_de):
    information = une_information(distribution.agent_crip)
    page = client_de(distribution.enseignante).get(reverse("information_preoccupante:liste"))
    assert information.numero not in texte_lu(page)
    assert "Bernard" not in texte_lu(page)
