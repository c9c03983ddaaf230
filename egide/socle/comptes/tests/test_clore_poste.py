"""A post ends, unless a file would stay without anyone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from egide.socle.comptes.actions import clore_poste, declarer_absence
from egide.socle.comptes.actions import postes as module
from egide.socle.comptes.models import Poste
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.comptes.tests.factories import Distribution, creer_agent, creer_poste
from egide.socle.interface.refus import Refus


def _poste(agent) -> Poste:
    return Poste.objects.get(agent=agent)


def test_the_last_day_is_still_worked(distribution: Distribution) -> None:
    jour = timezone.localdate()
    poste = clore_poste(
        agent=distribution.admin_technique, poste=_poste(distribution.educateur), au=jour, motif="mutation"
    )
    assert poste.au == jour
    assert roles_en_vigueur(distribution.educateur, jour)
    assert not roles_en_vigueur(distribution.educateur, jour + timedelta(days=1))


def test_it_is_refused_when_a_file_would_stay_without_anyone(
    distribution: Distribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    def controle(poste: Poste, au: date) -> str | None:
        return "Deux dossiers resteraient sans responsable." if poste.agent == distribution.referent_ase else None

    monkeypatch.setattr(module, "CONTROLES_DE_FIN_DE_POSTE", [controle])
    poste = _poste(distribution.referent_ase)
    with pytest.raises(Refus) as refus:
        clore_poste(agent=distribution.admin_technique, poste=poste, au=timezone.localdate(), motif="départ")
    assert refus.value.phrase == "Deux dossiers resteraient sans responsable."
    poste.refresh_from_db()
    assert poste.au is None


def test_the_reason_is_required_and_dates_are_checked(distribution: Distribution) -> None:
    admin, poste = distribution.admin_technique, _poste(distribution.educateur)
    with pytest.raises(Refus, match="pourquoi"):
        clore_poste(agent=admin, poste=poste, au=timezone.localdate(), motif="  ")
    with pytest.raises(Refus, match="avant son début"):
        clore_poste(agent=admin, poste=poste, au=poste.du - timedelta(days=1), motif="erreur")
    with pytest.raises(Refus, match="déjà"):
        clore_poste(agent=admin, poste=_poste(distribution.ancien_agent), au=timezone.localdate(), motif="encore")


def test_the_last_administrator_stays_until_another_one_is_named(distribution: Distribution) -> None:
    admin = distribution.admin_technique
    poste = _poste(admin)
    with pytest.raises(Refus, match="autre administrateur"):
        clore_poste(agent=admin, poste=poste, au=timezone.localdate(), motif="retraite")
    releve = creer_agent("Anne", "Wacheux")
    creer_poste(releve, poste.unite, Role.ADMIN_TECHNIQUE)
    assert clore_poste(agent=admin, poste=poste, au=timezone.localdate(), motif="retraite").au


def test_a_replacement_does_not_outlive_the_post(distribution: Distribution) -> None:
    admin, poste, jour = distribution.admin_technique, _poste(distribution.educateur), timezone.localdate()
    remplacement = declarer_absence(
        agent=admin, poste=poste, remplacant=distribution.enseignante, du=jour, au=jour + timedelta(days=30)
    )
    clore_poste(agent=admin, poste=poste, au=jour + timedelta(days=5), motif="départ")
    remplacement.refresh_from_db()
    assert remplacement.au == jour + timedelta(days=5)
