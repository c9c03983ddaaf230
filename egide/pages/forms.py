"""Shape of the input of these pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from egide.enfant.rapprochement.naissance import lire_naissance
from egide.socle.interface.champs import (
    ChampTexte,
    ChampTexteLong,
    FormulaireEgide,
)
from egide.socle.interface.typographie import insecables


class FormulaireUrgence(FormulaireEgide):
    """A break-glass request: which file, and why now."""

    numero = ChampTexte(
        label="Numéro du dossier", help_text="Par exemple 62-2026-00417. Un seul dossier s’ouvre.", max_length=20
    )
    motif = ChampTexteLong(
        label="Pourquoi devez-vous lire ce dossier maintenant ?",
        help_text="Une phrase entière : elle sera relue. L’accès est en lecture seule et se ferme seul.",
        max_length=500,
    )


def donnees_de(formulaire: Any) -> dict[str, Any]:
    """Cleaned data of a filter form, or nothing when it is wrong: the page then shows its errors."""
    return formulaire.cleaned_data if formulaire.is_valid() else {}


class FormulaireRecherche(FormulaireEgide):
    """The search of the header, with what makes it more precise."""

    q = ChampTexte(
        label="Nom, numéro, adresse ou téléphone",
        help_text=insecables(
            "« Lina Dupont », « 62-2026-00417 », « IP-62-2026-00417 », « 8 rue des Lilas, Arras », « 06 39 98 62 04 »."
        ),
        max_length=120,
    )
    naissance = ChampTexte(
        label="Naissance ou âge", help_text="12/05/2018, mai 2018, 2018 ou 8 ans.", required=False, max_length=40
    )
    motif = ChampTexte(
        label="Motif, pour savoir si l’enfant est connu ailleurs",
        help_text="Il est inscrit au journal. Laissez vide pour chercher seulement dans vos dossiers.",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, elargie: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not elargie:
            self.fields["motif"].label = "Motif"
            self.fields["motif"].help_text = "Il est inscrit au journal."

    def clean_q(self) -> str:
        """Drop spaces around what was typed."""
        return str(self.cleaned_data["q"]).strip()

    def clean_naissance(self) -> str:
        """Refuse, with its French sentence, a birth that cannot be read."""
        texte = str(self.cleaned_data["naissance"])
        try:
            lire_naissance(texte, le=timezone.localdate())
        except ValueError as erreur:
            raise ValidationError(str(erreur)) from erreur
        return texte
