"""Shape of what is typed in the review of a unit: one decision and one reason a post."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.forms import BoundField

from egide.pages.selectors.revue import LigneDeRevue
from egide.socle.comptes.actions import DecisionPrise
from egide.socle.comptes.models import DecisionHabilitation
from egide.socle.interface.champs import ChampChoix, ChampTexte, FormulaireEgide

Decision = DecisionHabilitation.Decision


class FormulaireRevue(FormulaireEgide):
    """A decision for each post to review; nothing is chosen beforehand."""

    def __init__(self, *args: Any, lignes: Iterable[LigneDeRevue] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lignes = list(lignes)
        self.conditionnels = frozenset(f"motif-{ligne.poste.pk}" for ligne in self.lignes)
        for ligne in self.lignes:
            qui = ligne.agent.nom_complet
            self.fields[f"decision-{ligne.poste.pk}"] = ChampChoix(
                label=f"Le poste de {qui}", choices=Decision.choices, manque=f"Décidez pour {qui}."
            )
            self.fields[f"motif-{ligne.poste.pk}"] = ChampTexte(
                label=f"Motif, si le poste de {qui} est retiré", max_length=300, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask the reason of each withdrawal."""
        donnees = super().clean() or {}
        for ligne in self.lignes:
            retire = donnees.get(f"decision-{ligne.poste.pk}") == Decision.A_RETIRER
            if retire and not str(donnees.get(f"motif-{ligne.poste.pk}", "")).strip():
                self.add_error(f"motif-{ligne.poste.pk}", "Écrivez pourquoi ce poste est retiré.")
        return donnees

    def par_poste(self) -> list[tuple[LigneDeRevue, BoundField, BoundField]]:
        """Each post with its two fields, for the page."""
        return [(x, self[f"decision-{x.poste.pk}"], self[f"motif-{x.poste.pk}"]) for x in self.lignes]

    def decisions(self) -> dict[UUID, DecisionPrise]:
        """What was decided, by post; for a valid form."""
        lus = self.cleaned_data
        return {
            ligne.poste.pk: DecisionPrise(Decision(lus[f"decision-{ligne.poste.pk}"]), lus[f"motif-{ligne.poste.pk}"])
            for ligne in self.lignes
        }
