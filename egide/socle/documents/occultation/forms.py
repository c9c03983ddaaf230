"""Shape of what is typed to hide what speaks of others."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from egide.socle.documents.occultation.mentions import Tiers
from egide.socle.interface.champs import ChampDate, ChampListe, ChampTelephone, ChampTexte, FormulaireEgide


class FormulaireTiers(FormulaireEgide):
    """What is known of the person to hide; it is looked for, then forgotten."""

    nom = ChampTexte(label="Prénom et nom", max_length=120, required=False)
    naissance = ChampDate(label="Date de naissance", required=False)
    adresse = ChampTexte(label="Adresse", max_length=200, required=False)
    telephone = ChampTelephone(label="Téléphone", required=False)
    courriel = ChampTexte(label="Adresse électronique", max_length=160, required=False)
    requete = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def tiers(self) -> Tiers:
        """What will be looked for."""
        dit = self.cleaned_data
        return Tiers(dit["nom"], dit["naissance"], dit["adresse"], dit["telephone"], dit["courriel"])

    def clean(self) -> dict[str, Any]:
        """Refuse an empty form. Raises ValidationError."""
        dit: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(valeur for nom, valeur in dit.items() if nom != "requete"):
            raise forms.ValidationError("Dites au moins un nom, une date, une adresse ou un numéro à chercher.")
        return dit


class FormulaireMots(FormulaireEgide):
    """Words to hide wherever they stand."""

    cherche = ChampTexte(label="Mots à occulter partout", max_length=120)


class FormulaireBande(FormulaireEgide):
    """A strip of a page that no program reads."""

    page = forms.IntegerField(label="Page", validators=[MinValueValidator(1)])
    de = forms.IntegerField(label="Depuis (0 est le haut, 100 le bas)", validators=[MinValueValidator(0)])
    a = forms.IntegerField(label="Jusqu’à", validators=[MaxValueValidator(100)])


class FormulaireRelecture(FormulaireEgide):
    """The decision of the second reader."""

    decision = ChampListe(
        label="Votre décision",
        choices=(("valider", "Valider : cette copie peut être remise"), ("refuser", "Refuser : à reprendre")),
    )
    motif = ChampTexte(label="Ce qui reste à occulter, ou l’est à tort", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
