"""Managers are told in time: reviews whose term comes, planned ends, and files that an end would leave alone."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from egide.socle.acces.actions import accorder_relation, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Relation
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.acces.veille_des_postes import veiller_aux_postes
from egide.socle.acces.volets import EVALUATION
from egide.socle.comptes.actions import DecisionPrise, revoir_habilitations, transmettre_poste
from egide.socle.comptes.models import Agent, AvisAuxCadres, DecisionHabilitation, Poste, Unite
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import avis_aux_cadres, postes_a_revoir

pytestmark = pytest.mark.django_db
Nature = AvisAuxCadres.Nature


def _natures(agent: Agent) -> list[tuple[str, date]]:
    return [(a.nature, a.terme) for a in avis_aux_cadres(agent)]


def _suivre(referent: Agent, unite: Unite) -> None:
    """A file followed by name by `referent`, besides his unit."""
    dossier = un_dossier(referent, unite)
    with au_nom_de(referent):
        accorder_relation(
            agent=referent,
            dossier_id=dossier.pk,
            sujet=sujet_de(referent),
            genre=Relation.Genre.REFERENT,
            volets=EVALUATION,
            fondement="essai",
            du=timezone.now(),
        )


def test_the_review_comes_in_time_then_stays_until_it_is_made() -> None:
    maison = une_unite("Maison")
    mois, avance = reglage("revue_habilitations_mois"), reglage("revue_habilitations_rappel_jours")
    cadre, simple = un_agent(Role.CADRE_TERRITOIRE, maison), un_agent(Role.EVALUATRICE, maison)
    terme = timezone.localdate() - timedelta(days=30) + relativedelta(months=mois)
    juste_avant = timezone.now() + (terme - timezone.localdate()) - timedelta(days=avance + 1)
    veiller_aux_postes(le=juste_avant)
    assert _natures(cadre) == []
    for tour in (1, 2, avance + 40):
        veiller_aux_postes(le=juste_avant + timedelta(days=tour))
        assert _natures(cadre) == [(Nature.REVUE, terme)]
    assert _natures(simple) == []
    faite = timezone.now()
    decisions = {p.pk: DecisionPrise(DecisionHabilitation.Decision.MAINTENU) for p in postes_a_revoir(maison, cadre)}
    revoir_habilitations(agent=cadre, unite=maison, decisions=decisions, le=faite)
    veiller_aux_postes(le=faite + timedelta(days=1))
    assert _natures(cadre) == []


def test_a_planned_end_is_seen_within_the_notice_by_the_managers_of_the_unit_only() -> None:
    maison, ailleurs = une_unite("Maison"), une_unite("Ailleurs")
    preavis = reglage("fin_de_poste_preavis_jours")
    cadre, autre = un_agent(Role.CADRE_TERRITOIRE, maison), un_agent(Role.CADRE_TERRITOIRE, ailleurs)
    un_agent(Role.EVALUATRICE, maison, jusqu_a_jours=preavis + 1)
    veiller_aux_postes(le=timezone.now())
    assert _natures(cadre) == []
    veiller_aux_postes(le=timezone.now() + timedelta(days=1))
    assert _natures(cadre) == [(Nature.FIN_DE_POSTE, timezone.localdate() + timedelta(days=preavis + 1))]
    assert _natures(autre) == []
    veiller_aux_postes(le=timezone.now() + timedelta(days=preavis + 2))
    assert _natures(cadre) == []


def test_a_referent_who_leaves_files_behind_is_signalled_before_and_after_until_they_are_taken() -> None:
    maison = une_unite("Maison")
    cadre, suite = un_agent(Role.CADRE_TERRITOIRE, maison), un_agent(Role.REFERENT_ASE, maison)
    partant = un_agent(Role.REFERENT_ASE, maison, jusqu_a_jours=5)
    _suivre(partant, maison)
    fin = timezone.localdate() + timedelta(days=5)
    for attente in (0, 5, 6, 60):
        veiller_aux_postes(le=timezone.now() + timedelta(days=attente))
        assert (Nature.SANS_RESPONSABLE, fin) in _natures(cadre)
    poste = Poste.objects.get(agent=partant)
    with au_nom_de(cadre):
        transmettre_poste(agent=cadre, poste=poste, successeur=suite, le=timezone.localdate(), motif="départ")
    veiller_aux_postes(le=timezone.now())
    assert _natures(cadre) == [(Nature.FIN_DE_POSTE, timezone.localdate())]


def test_a_post_already_over_is_handed_over_and_its_files_find_someone() -> None:
    maison = une_unite("Maison")
    cadre, suite = un_agent(Role.CADRE_TERRITOIRE, maison), un_agent(Role.REFERENT_ASE, maison)
    parti = un_agent(Role.REFERENT_ASE, maison)
    _suivre(parti, maison)
    hier = timezone.localdate() - timedelta(days=1)
    Poste.objects.filter(agent=parti).update(au=hier)
    veiller_aux_postes(le=timezone.now())
    assert _natures(cadre) == [(Nature.SANS_RESPONSABLE, hier)]
    poste = Poste.objects.get(agent=parti)
    with au_nom_de(cadre):
        transmettre_poste(agent=cadre, poste=poste, successeur=suite, le=timezone.localdate(), motif="départ")
    veiller_aux_postes(le=timezone.now())
    assert _natures(cadre) == []
    assert Poste.objects.get(pk=poste.pk).au == hier


def test_a_unit_left_empty_with_files_is_signalled_to_the_manager_above() -> None:
    direction = une_unite("Direction")
    equipe = une_unite("Équipe", Unite.Genre.EQUIPE, direction)
    cadre = un_agent(Role.CADRE_TERRITOIRE, direction)
    dernier = un_agent(Role.EVALUATRICE, equipe, jusqu_a_jours=3)
    un_dossier(dernier, equipe)
    veiller_aux_postes(le=timezone.now())
    assert [nature for nature, _ in _natures(cadre)] == [Nature.SANS_RESPONSABLE]
    un_agent(Role.EVALUATRICE, equipe)
    veiller_aux_postes(le=timezone.now())
    assert [nature for nature, _ in _natures(cadre)] == [Nature.FIN_DE_POSTE]


def test_someone_who_keeps_another_post_leaves_nothing_behind() -> None:
    maison = une_unite("Maison")
    cadre = un_agent(Role.CADRE_TERRITOIRE, maison)
    referent = un_agent(Role.REFERENT_ASE, maison, jusqu_a_jours=5)
    _suivre(referent, maison)
    Poste.objects.create(agent=referent, unite=une_unite("Ailleurs"), role=Role.REFERENT_ASE, du=timezone.localdate())
    veiller_aux_postes(le=timezone.now())
    assert [nature for nature, _ in _natures(cadre)] == [Nature.FIN_DE_POSTE]
