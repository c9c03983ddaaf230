"""Shape of the input of these pages."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from egide.enfant.rapprochement.naissance import lire_naissance
from egide.socle.acces.models import Exclusion
from egide.socle.comptes.connexion import consommer_code
from egide.socle.comptes.models import Agent, Poste
from egide.socle.interface.champs import (
    ChampCase,
    ChampChoix,
    ChampDate,
    ChampListe,
    ChampTexte,
    ChampTexteLong,
    FormulaireEgide,
)
from egide.socle.journal.models import Evenement


class FormulaireJournal(FormulaireEgide):
    """Filters of the journal."""

    evenement = ChampListe(label="Événement", required=False, choices=[("", "Tous"), *Evenement.choices])
    agent = ChampTexte(label="Nom de l’agent", required=False, max_length=80)
    numero = ChampTexte(label="Numéro de dossier", required=False, max_length=20)
    du = ChampDate(label="Du", required=False)
    au = ChampDate(label="Jusqu’au", required=False)


class FormulaireUrgence(FormulaireEgide):
    """A break-glass request: which file, and why now."""

    numero = ChampTexte(
        label="Numéro du dossier", help_text="Par exemple 62-2026-00417. Un seul dossier s’ouvre.", max_length=20
    )
    motif = ChampTexteLong(
        label="Pourquoi devez-vous lire ce dossier maintenant ?",
        help_text="Votre phrase sera relue. L’accès est en lecture seule et se ferme seul.",
        max_length=500,
    )


def donnees_de(formulaire: Any) -> dict[str, Any]:
    """Cleaned data of a filter form, or nothing when it is wrong: the page then shows its errors."""
    return formulaire.cleaned_data if formulaire.is_valid() else {}


class FormulaireRecherche(FormulaireEgide):
    """The search of the header, with what makes it more precise."""

    q = ChampTexte(
        label="Prénom et nom, ou numéro", help_text="Par exemple « Lina Dupont » ou « 62-2026-00417 ».", max_length=120
    )
    naissance = ChampTexte(
        label="Naissance ou âge", help_text="12/05/2018, mai 2018, 2018 ou 8 ans.", required=False, max_length=40
    )
    adulte = ChampCase(label="Chercher un adulte", required=False)
    motif = ChampTexte(
        label="Motif, pour savoir si l’enfant est connu ailleurs",
        help_text="Il est inscrit au journal. Laissez vide pour chercher seulement dans vos dossiers.",
        required=False,
        max_length=300,
    )

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


class ChoixAgents(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Agents chosen by name."""

    widget = forms.CheckboxSelectMultiple


def _agents_en_poste() -> QuerySet[Agent]:
    return Agent.objects.filter(is_active=True, est_systeme=False, postes__in=Poste.objects.en_vigueur()).distinct()


class FormulaireExclusion(FormulaireEgide):
    """Who is kept away from a file, and for what kind of reason."""

    exclu = forms.ModelChoiceField(Agent.objects.none(), label="Personne à écarter", empty_label="Choisir")
    raison = ChampChoix(
        label="Raison",
        help_text="Le détail n’est écrit nulle part.",
        choices=Exclusion.Raison.choices,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exclu"].queryset = _agents_en_poste()  # type: ignore[attr-defined]


class FormulaireScelle(FormulaireEgide):
    """A file is sealed by two managers together: the second one proves his presence with his own code."""

    fondement = ChampTexte(label="Pourquoi sceller ce dossier", help_text="Notoriété, conflit d’intérêts, haut risque.")
    nommes = ChoixAgents(Agent.objects.none(), label="Les seules personnes qui le verront")
    second = forms.ModelChoiceField(Agent.objects.none(), label="Second cadre, présent", empty_label="Choisir")
    code = ChampTexte(label="Code du second facteur du second cadre", max_length=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("nommes", "second"):
            self.fields[nom].queryset = _agents_en_poste()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check the code of the second manager; it works once."""
        donnees: dict[str, Any] = super().clean() or {}
        second = donnees.get("second")
        preuve = Authenticator.objects.filter(user=second, type=Authenticator.Type.TOTP).first() if second else None
        if second and (preuve is None or not consommer_code(preuve, donnees.get("code", ""))):
            self.add_error("code", "Ce code n’est pas celui que le second cadre voit maintenant.")
        return donnees
