"""A review decides of each post: kept, or taken away with a reason, and signed."""

from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from egide.socle.comptes.actions import DecisionPrise, revoir_habilitations
from egide.socle.comptes.models import AvisAuxCadres, DecisionHabilitation, Poste, RevueHabilitations
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import postes_a_revoir
from egide.socle.comptes.tests.factories import Distribution, creer_agent, creer_distribution, creer_poste
from egide.socle.interface.refus import Refus

MAINTENU = DecisionPrise(DecisionHabilitation.Decision.MAINTENU)
RETIRE = DecisionPrise(DecisionHabilitation.Decision.A_RETIRER, "partie dans un autre service")


def _decider(distribution: Distribution, **autres: DecisionPrise) -> dict:
    """Everyone of the house of Arras kept, but those named."""
    postes = postes_a_revoir(distribution.unites.mds_arras, distribution.cadre_territoire)
    par_agent = {getattr(distribution, nom).pk: prise for nom, prise in autres.items()}
    return {poste.pk: par_agent.get(poste.agent_id, MAINTENU) for poste in postes}


def _revoir(distribution: Distribution, decisions: dict) -> RevueHabilitations:
    return revoir_habilitations(
        agent=distribution.cadre_territoire,
        unite=distribution.unites.mds_arras,
        decisions=decisions,
        le=timezone.now(),
    )


def test_the_review_is_signed_closes_its_notice_and_ends_what_is_taken_away(base_clonee: str) -> None:
    distribution, jour = creer_distribution(), timezone.localdate()
    unite = distribution.unites.mds_arras
    AvisAuxCadres.objects.create(unite=unite, nature="revue", terme=jour, depuis=timezone.now())
    revue = _revoir(distribution, _decider(distribution, referent_ase=RETIRE))
    assert (revue.faite_par, revue.unite) == (distribution.cadre_territoire, unite)
    assert Poste.objects.get(agent=distribution.referent_ase).au == jour
    assert Poste.objects.get(agent=distribution.evaluatrice).au is None
    dites = set(revue.decisions.values_list("poste__agent__nom", "decision", "motif"))
    assert dites == {("Baudry", "maintenu", ""), ("Delattre", "a_retirer", "partie dans un autre service")}
    assert not AvisAuxCadres.objects.ouverts().exists()
    with psycopg.connect(base_clonee) as conn:
        lignes = conn.execute("SELECT acte, motif FROM journal_ligne ORDER BY le").fetchall()
    assert lignes == [("clore_poste", "partie dans un autre service"), ("revoir_habilitations", "")]


def test_nobody_reviews_his_own_post(distribution: Distribution) -> None:
    sien = Poste.objects.get(agent=distribution.cadre_territoire)
    with pytest.raises(Refus, match="chaque poste"):
        _revoir(distribution, {**_decider(distribution), sien.pk: MAINTENU})
    Poste.objects.filter(unite=sien.unite).exclude(pk=sien.pk).update(au=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refus, match="par un autre cadre"):
        _revoir(distribution, {})


def test_a_post_forgotten_or_a_withdrawal_without_a_reason_records_nothing(distribution: Distribution) -> None:
    decisions = _decider(distribution)
    with pytest.raises(Refus, match="chaque poste"):
        _revoir(distribution, dict(list(decisions.items())[1:]))
    with pytest.raises(Refus, match="pourquoi"):
        _revoir(distribution, _decider(distribution, evaluatrice=DecisionPrise(RETIRE.decision, "  ")))
    assert not RevueHabilitations.objects.exists()


def test_only_the_managers_of_the_unit_and_above_review_it(distribution: Distribution) -> None:
    for qui in ("cadre_crip", "evaluatrice", "admin_technique", "dpo"):
        with pytest.raises(Refus, match="cadres de cette unité"):
            revoir_habilitations(
                agent=getattr(distribution, qui),
                unite=distribution.unites.mds_arras,
                decisions=_decider(distribution),
                le=timezone.now(),
            )
    directrice = creer_agent("Anne", "Direction", second_facteur=False)
    creer_poste(directrice, distribution.unites.direction, Role.CADRE_TERRITOIRE)
    tous = {p.pk: MAINTENU for p in postes_a_revoir(distribution.unites.mds_arras, directrice)}
    revue = revoir_habilitations(
        agent=directrice, unite=distribution.unites.mds_arras, decisions=tous, le=timezone.now()
    )
    assert revue.decisions.filter(poste__agent=distribution.cadre_territoire).exists()
