"""The review says the truth: parts read through the unit, what was opened by name, and nothing of what is hidden."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.pages.selectors.revue import LigneDeRevue, revue, revue_de
from egide.socle.acces.actions import accorder_relation, exclure_agent, sceller_dossier, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion, Relation
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_dossier
from egide.socle.acces.volets import RESERVES, Volet, masque
from egide.socle.comptes.models import Agent, AvisAuxCadres, Poste, RevueHabilitations
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import creer_agent, creer_poste
from egide.socle.interface.refus import Invisible
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db


def _ligne(cadre: Agent, agent: Agent) -> LigneDeRevue:
    """The line of `agent` on the page of his unit; the list of all units counts what that page names."""
    with au_nom_de(cadre):
        comptee, unite = next((lg, u) for u in revue(cadre) for lg in u.lignes if lg.agent == agent)
        ligne = next(lg for lg in revue_de(unite.unite.pk, cadre).lignes if lg.agent == agent)
    assert comptee.nombre_nommees == len({n.dossier_id for n in ligne.nommees})
    return ligne


def _nommer(qui, sur, par, volets) -> None:
    with au_nom_de(par):
        accorder_relation(
            agent=par, dossier_id=sur.pk, sujet=sujet_de(qui), genre=Relation.Genre.NOMMEE, volets=volets,
            fondement="adresse protégée", du=timezone.now(),
        )  # fmt: skip


def test_each_post_shows_the_parts_of_its_role_and_no_reserved_part(distribution) -> None:
    cadre = distribution.cadre_territoire
    assert _ligne(cadre, distribution.evaluatrice).volets == [
        Volet.IDENTITE.libelle, Volet.DANGER.libelle, Volet.MESURES.libelle, Volet.FUGUE.libelle,
    ]  # fmt: skip
    with au_nom_de(cadre):
        lus = {mot for unite in revue(cadre) for ligne in unite.lignes for mot in ligne.volets}
    assert not lus & {v.libelle for v in RESERVES}
    assert Volet.SANTE.libelle not in lus


def test_what_is_opened_by_name_is_listed_apart_and_only_on_files_that_the_reviewer_sees(distribution) -> None:
    cadre, evaluatrice = distribution.cadre_territoire, distribution.evaluatrice
    ici = un_dossier(evaluatrice, distribution.unites.mds_arras)
    ailleurs = un_dossier(distribution.autre_territoire, distribution.unites.mds_lens)
    _nommer(evaluatrice, ici, evaluatrice, masque(Volet.ADRESSE_PROTEGEE))
    _nommer(evaluatrice, ailleurs, distribution.autre_territoire, masque(Volet.ADRESSE_PROTEGEE))
    ligne = _ligne(cadre, evaluatrice)
    assert [(n.numero, n.volets, n.scelle) for n in ligne.nommees] == [
        (ici.numero, [Volet.ADRESSE_PROTEGEE.libelle], False)
    ]
    assert Volet.ADRESSE_PROTEGEE.libelle not in ligne.volets


def test_a_seal_is_seen_by_those_it_names_and_by_nobody_else(distribution) -> None:
    crip = distribution.unites.crip
    second = creer_agent("Bruno", "Second", second_facteur=False)
    creer_poste(second, crip, Role.CADRE_CRIP)
    dossier = un_dossier(distribution.agent_crip, crip)
    with au_nom_de(distribution.cadre_crip):
        sceller_dossier(
            agent=distribution.cadre_crip, second=second, dossier_id=dossier.pk, le=timezone.now(),
            nommes=[distribution.agent_crip, distribution.cadre_crip], fondement="notoriété",
        )  # fmt: skip
    assert [n.numero for n in _ligne(distribution.cadre_crip, distribution.agent_crip).nommees] == [dossier.numero]
    assert _ligne(distribution.cadre_crip, distribution.agent_crip).nommees[0].scelle
    assert _ligne(second, distribution.agent_crip).nommees == []


def test_an_exclusion_shows_nowhere_neither_to_the_excluded_nor_as_a_count(distribution, client_de) -> None:
    cadre = distribution.cadre_crip
    dossier = un_dossier(distribution.agent_crip, distribution.unites.crip)
    avant = texte_lu(client_de(cadre).get(reverse("pages:revue_acces")))
    with au_nom_de(cadre):
        exclure_agent(
            agent=cadre, exclu=distribution.agent_crip, dossier_id=dossier.pk, raison=Exclusion.Raison.PROCHE,
            le=timezone.now(),
        )  # fmt: skip
    apres = texte_lu(client_de(cadre).get(reverse("pages:revue_acces")))
    assert dossier.numero not in apres
    assert [mot for mot in ("Exclusion", "écart", "proche d’un agent") if mot in apres and mot not in avant] == []


def test_the_reviewer_excluded_from_a_file_reads_nothing_of_it(distribution) -> None:
    cadre, evaluatrice = distribution.cadre_territoire, distribution.evaluatrice
    dossier = un_dossier(evaluatrice, distribution.unites.mds_arras)
    _nommer(evaluatrice, dossier, evaluatrice, masque(Volet.IDENTITE))
    with au_nom_de(evaluatrice):
        Exclusion(agent=cadre, dossier_id=dossier.pk, raison="soi", du=timezone.now()).save(force_insert=True)
    assert _ligne(cadre, evaluatrice).nommees == []
    with au_nom_de(cadre):
        assert revue_de(distribution.unites.mds_arras.pk, cadre).dossiers == 0


def test_another_unit_is_not_there(distribution) -> None:
    with pytest.raises(Invisible):
        revue_de(distribution.unites.mds_lens.pk, distribution.cadre_territoire)


def test_the_page_gives_the_term_of_the_parameter_and_says_what_is_late(distribution, client_de) -> None:
    unite, cadre = distribution.unites.mds_arras, distribution.cadre_territoire
    page = texte_lu(client_de(cadre).get(reverse("pages:revue_acces")))
    assert f"À relire tous les {reglage('revue_habilitations_mois')}&nbsp;mois." in page
    assert "Revue en retard" in page
    RevueHabilitations.objects.create(unite=unite, faite_par=cadre, faite_le=timezone.now())
    page = texte_lu(client_de(cadre).get(reverse("pages:revue_acces")))
    assert "Revue en retard" not in page
    assert "Dernière revue" in page


def test_the_review_is_made_from_the_page_and_leaves_the_day_of_the_manager(distribution, client_de) -> None:
    unite, cadre = distribution.unites.mds_arras, distribution.cadre_territoire
    AvisAuxCadres.objects.create(
        unite=unite, nature="revue", terme=timezone.localdate() - timedelta(days=3), depuis=timezone.now()
    )
    client = client_de(cadre, preuve_fraiche=True)
    adresse = reverse("pages:revoir_unite", args=[unite.pk])
    assert adresse in texte_lu(client.get(reverse("pages:ma_journee")))
    saisie = {}
    for poste in Poste.objects.filter(unite=unite).exclude(agent=cadre):
        saisie[f"decision-{poste.pk}"] = "maintenu"
    retire = Poste.objects.get(agent=distribution.referent_ase)
    page = texte_lu(client.post(adresse, {**saisie, f"decision-{retire.pk}": "a_retirer"}))
    assert "Écrivez pourquoi ce poste est retiré." in page
    saisie |= {f"decision-{retire.pk}": "a_retirer", f"motif-{retire.pk}": "n’intervient plus ici"}
    assert client.post(adresse, saisie).status_code == 302
    assert Poste.objects.get(pk=retire.pk).au == timezone.localdate()
    assert adresse not in texte_lu(client.get(reverse("pages:ma_journee")))


def test_the_review_asks_a_fresh_proof(distribution, client_de) -> None:
    adresse = reverse("pages:revoir_unite", args=[distribution.unites.mds_arras.pk])
    reponse = client_de(distribution.cadre_territoire).post(adresse, {})
    assert reverse("mfa_reauthenticate") in reponse["Location"]
    assert not RevueHabilitations.objects.exists()
