"""Shape of what is typed: a decision, an extract, a relative or an address."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from egide.enfant.forms import ChampCommune
from egide.socle.interface.champs import ChampCase, ChampChoix, ChampDate, ChampTexte, FormulaireEgide
from egide.vigilance.models import AccesInhabituel

Etat = AccesInhabituel.Etat
_AIDES = {
    Etat.EXPLIQUE: "L’accès a une raison de service. Pour un homonyme, ce dossier ne sera plus signalé.",
    Etat.A_VERIFIER: "Vous demandez une explication au responsable, qui répondra à vous seule.",
    Etat.SUITE_DONNEE: "L’accès n’avait pas de raison : dites ce qui a été fait.",
}


class FormulaireDecision(FormulaireEgide):
    """What is decided of a finding, and why."""

    etat = ChampChoix(label="Votre décision", choices=[], aides={e.value: aide for e, aide in _AIDES.items()})
    motif = ChampTexte(
        label="Pourquoi", help_text="Sans le nom d’un enfant : ce motif reste au journal.", max_length=300
    )

    def __init__(self, *args: Any, possibles: Iterable[Etat] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etat"].choices = [(e.value, e.label) for e in possibles]  # type: ignore[attr-defined]


class FormulaireExtrait(FormulaireEgide):
    """Which file, which days, and whether agents are named."""

    numero = ChampTexte(label="Numéro du dossier de la personne", max_length=20, largeur=20)
    du = ChampDate(label="Du")
    au = ChampDate(label="Jusqu’au")
    nommer = ChampCase(label="Donner le nom des agents", required=False)
    motif = ChampTexte(
        label="Pourquoi les agents sont nommés",
        help_text="Laissez vide si vous ne les nommez pas.",
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Turn the days into instants; the last one is a whole day."""
        donnees: dict[str, Any] = super().clean() or {}
        du, au = donnees.get("du"), donnees.get("au")
        if du and au and au < du:
            self.add_error("au", "La fin vient avant le début.")
        elif du and au:
            donnees["du"] = timezone.make_aware(datetime.combine(du, time.min))
            donnees["au"] = timezone.make_aware(datetime.combine(au + timedelta(days=1), time.min))
        return donnees


class FormulaireProche(FormulaireEgide):
    """A relative whose file the agent must not read."""

    nom = ChampTexte(label="Nom de famille", max_length=100)
    prenom = ChampTexte(
        label="Prénom", help_text="Laissez vide pour toute la famille de ce nom.", max_length=100, required=False
    )


class FormulaireAdresse(FormulaireEgide):
    """The agent's own home."""

    adresse = ChampTexte(label="Numéro et rue", max_length=200)
    commune = ChampCommune()

    def clean_commune(self) -> str:
        """Ask for the commune: without it, an address says nothing."""
        commune = str(self.cleaned_data["commune"])
        if not commune:
            raise ValidationError("Écrivez la commune.")
        return commune
