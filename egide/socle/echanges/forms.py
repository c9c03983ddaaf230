"""Shape of what is typed to send a package, to answer for one, to choose an hour; the rules say what is missing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from egide.socle.comptes.models import Unite
from egide.socle.echanges.actions import Destination
from egide.socle.echanges.actions.preferences import heures_possibles
from egide.socle.echanges.models import Transmission
from egide.socle.echanges.rules import InformationDonnee, fondements
from egide.socle.interface.champs import (
    ChampCase,
    ChampChoix,
    ChampChoixMultiple,
    ChampDate,
    ChampHeure,
    ChampListe,
    ChampTexte,
    ChampTexteLong,
    FormulaireEgide,
)
from egide.socle.referentiels.fichiers import lire_nomenclature

EXTERIEUR = "exterieur"


class FormulaireTransmission(FormulaireEgide):
    """What to send, to whom, on which ground, and who was told before. `parties` are what the caller may share."""

    requete = forms.UUIDField(widget=forms.HiddenInput)
    destinataire = ChampListe(label="À qui transmettez-vous ?", choices=(), manque="Choisissez à qui vous transmettez.")
    correspondant = ChampListe(
        label="Quel service extérieur ?",
        help_text="Seulement pour un service sans compte dans Égide. Vous noterez vous-même sa réception.",
        choices=[(ligne.code, ligne.libelle) for ligne in lire_nomenclature("correspondants_exterieurs")],
        required=False,
    )
    correspondant_nom = ChampTexte(label="Nom du service extérieur", max_length=160, required=False)
    fondement = ChampListe(label="Sur quel fondement ?", choices=(), manque="Choisissez le fondement.")
    parties = ChampChoixMultiple(
        label="Que transmettez-vous ?",
        help_text="Seulement ce qui est nécessaire. Le texte part tel qu’il est montré sur cette page.",
        manque="Choisissez au moins une chose à transmettre.",
    )
    mot = ChampTexteLong(label="Ce que vous ajoutez", required=False, lignes=3)
    parents_informes = ChampChoix(
        label="Les parents ont-ils été informés avant l’envoi ?", choices=Transmission.Information.choices
    )
    parents_motif = ChampTexteLong(label="Sinon, pourquoi ?", required=False, lignes=2)
    enfant_informe = ChampChoix(
        label="L’enfant a-t-il été informé avant l’envoi ?", choices=Transmission.InformationEnfant.choices
    )
    enfant_motif = ChampTexteLong(label="Sinon, pour quelle raison ?", required=False, lignes=2)
    relu = ChampCase(
        label="J’ai relu",
        help_text="Rien de ce qui part ne désigne une adresse ou une personne à protéger.",
        required=False,
    )
    urgente = ChampCase(
        label="Urgent",
        help_text="Les cadres du service sont prévenus aussitôt, puis encore, jusqu’à la réception.",
        required=False,
    )

    def __init__(self, *args: Any, unites: Sequence[Unite], parties: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unites = {str(unite.pk): unite for unite in unites}
        le = timezone.localdate()
        possibles = [(f.code, f.texte) for f in fondements() if f.en_vigueur(le)]
        self._proposer(
            "destinataire", [*((c, u.nom) for c, u in self._unites.items()), (EXTERIEUR, "Un service extérieur")]
        )
        self._proposer("fondement", possibles)
        champ = self.fields["parties"]
        assert isinstance(champ, forms.MultipleChoiceField)
        champ.choices = list(parties)

    def _proposer(self, nom: str, choix: Sequence[tuple[str, str]]) -> None:
        champ = self.fields[nom]
        assert isinstance(champ, forms.ChoiceField)
        champ.choices = [("", "Choisir"), *choix]

    def clean(self) -> dict[str, Any]:
        """A service outside has a kind and a name; a unit of the base has neither."""
        dit = super().clean() or {}
        if dit.get("destinataire") == EXTERIEUR:
            for champ, phrase in (
                ("correspondant", "Choisissez quel service."),
                ("correspondant_nom", "Écrivez le nom du service."),
            ):
                if not dit.get(champ):
                    self.add_error(champ, phrase)
        return dit

    def champs(self) -> dict[str, Any]:
        """What the act is told, besides the content."""
        dit = self.cleaned_data
        unite = self._unites.get(dit["destinataire"])
        dehors = Destination(correspondant=dit["correspondant"], nom=dit["correspondant_nom"])
        return {
            "destination": Destination(unite) if unite else dehors,
            "fondement": dit["fondement"],
            "urgente": dit["urgente"],
            "relu": dit["relu"],
            "requete": dit["requete"],
            "famille": InformationDonnee(
                dit["parents_informes"], dit["parents_motif"], dit["enfant_informe"], dit["enfant_motif"]
            ),
        }


class FormulaireMotif(FormulaireEgide):
    """A reason, and nothing else."""

    requete = forms.UUIDField(widget=forms.HiddenInput, required=False)
    motif = ChampTexteLong(label="Pourquoi ?", lignes=3, max_length=300)


class FormulaireAccuse(FormulaireEgide):
    """When a service outside received a package, and what proves it."""

    requete = forms.UUIDField(widget=forms.HiddenInput)
    recue_le = ChampDate(label="Reçue quel jour ?", passee=True)
    heure = ChampHeure(label="À quelle heure ?", help_text="Par exemple 9 h 42.")
    preuve = ChampTexte(
        label="Ce qui le prouve",
        help_text="Un accusé signé, un numéro de recommandé, le nom de la personne qui a répondu.",
        max_length=300,
    )

    def instant(self) -> datetime:
        """The day and the hour, as one instant of Paris."""
        dit = self.cleaned_data
        return timezone.make_aware(datetime.combine(dit["recue_le"], dit["heure"]))


class FormulaireHeure(FormulaireEgide):
    """The hour of one's summary."""

    heure = ChampListe(label="À quelle heure voulez-vous ce message ?", choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["heure"]
        assert isinstance(champ, forms.ChoiceField)
        champ.choices = [(str(heure), f"{heure} h") for heure in heures_possibles()]
