"""Shape of what is typed about slips."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.forms import BoundField

from egide.pages.selectors.conservation import LigneLue
from egide.socle.conservation.models import Bordereau, LigneBordereau
from egide.socle.interface.champs import ChampChoix, ChampDate, ChampTexte, FormulaireEgide

Sort = LigneBordereau.Sort
ACCORD, REFUS = "accord", "refus"


class FormulaireDecisionBordereau(FormulaireEgide):
    """What becomes of the slip, then of each of its lines; nothing is chosen beforehand."""

    nature = ChampChoix(
        label="Ce que deviennent les lignes éliminées",
        choices=Bordereau.Nature.choices,
        aides={
            Bordereau.Nature.VERSEMENT.value: "Un paquet chiffré est préparé ; rien n’est éliminé avant l’accusé de "
            "réception des archives.",
        },
    )

    def __init__(self, *args: Any, lignes: Iterable[LigneLue] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lignes = list(lignes)
        self.conditionnels = frozenset(f"motif-{lue.ligne.pk}" for lue in self.lignes)
        for lue in self.lignes:
            numero = lue.ligne.numero
            self.fields[f"sort-{lue.ligne.pk}"] = ChampChoix(
                label=f"Que devient {numero}\N{NO-BREAK SPACE}?", choices=Sort.choices, manque=f"Décidez de {numero}."
            )
            self.fields[f"motif-{lue.ligne.pk}"] = ChampTexte(
                label=f"Pourquoi garder {numero}",
                help_text="Seulement si vous le gardez.",
                max_length=300,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Ask the reason of each line that is kept."""
        donnees: dict[str, Any] = super().clean() or {}
        for lue in self.lignes:
            garde = donnees.get(f"sort-{lue.ligne.pk}") == Sort.GARDER
            if garde and not str(donnees.get(f"motif-{lue.ligne.pk}", "")).strip():
                self.add_error(f"motif-{lue.ligne.pk}", f"Écrivez pourquoi {lue.ligne.numero} est gardé.")
        return donnees

    def par_ligne(self) -> list[tuple[LigneLue, BoundField, BoundField]]:
        """Each line with its two fields, for the page."""
        return [(x, self[f"sort-{x.ligne.pk}"], self[f"motif-{x.ligne.pk}"]) for x in self.lignes]

    def gardees(self) -> dict[UUID, str]:
        """The reason of each line that is kept; for a valid form."""
        lus = self.cleaned_data
        return {x.ligne.pk: lus[f"motif-{x.ligne.pk}"] for x in self.lignes if lus[f"sort-{x.ligne.pk}"] == Sort.GARDER}


class FormulaireVisa(FormulaireEgide):
    """What the archives wrote."""

    reponse = ChampChoix(label="Réponse des archives", choices=[(ACCORD, "Accord"), (REFUS, "Refus")])
    reference = ChampTexte(label="Référence de leur écrit", max_length=120)
    accord_du = ChampDate(label="Date de leur écrit")
    motif = ChampTexte(label="Motif du refus", help_text="Seulement si elles refusent.", max_length=300, required=False)


class FormulaireAccuse(FormulaireEgide):
    """The receipt of the archives for a package."""

    reference = ChampTexte(label="Référence de leur accusé de réception", max_length=120)


class FormulaireExecution(FormulaireEgide):
    """Nothing to type: the page says what will happen, and the button does it."""
