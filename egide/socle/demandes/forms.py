"""Shape of what is typed about a request."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from egide.socle.comptes.models import Unite
from egide.socle.demandes.actions import Decision, Requete
from egide.socle.demandes.models import Demande, Element
from egide.socle.demandes.selectors import unites_qui_preparent
from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.forms import champ_controles, confirmations_de
from egide.socle.documents.sorties.rules import Confirmations
from egide.socle.interface.champs import (
    ChampCase,
    ChampChoix,
    ChampDate,
    ChampListe,
    ChampTexte,
    ChampTexteLong,
    FormulaireEgide,
)
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.temps import date_courte


class _AvecUnite(FormulaireEgide):
    """A form that names the unit which prepares the answer."""

    unite = ChampListe(label="Unité qui prépare la réponse", choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unite"].choices = [("", "Choisir"), *unites_qui_preparent()]  # type: ignore[attr-defined]

    def clean_unite(self) -> Unite:
        """The unit itself."""
        return Unite.objects.get(pk=self.cleaned_data["unite"])


class FormulaireDemande(_AvecUnite):
    """A request as it was received."""

    demande_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    nature = ChampChoix(label="Que demande la personne ?", choices=Demande.Nature.choices)
    nom = ChampTexte(label="Nom et prénom de la personne", max_length=120)
    qualite = ChampChoix(label="Elle demande en qualité de", choices=Demande.Qualite.choices)
    enfant = ChampTexte(
        label="De qui s’agit-il ?",
        help_text="La personne elle-même, ou l’enfant : nom, prénom, date de naissance s’ils sont dits.",
        max_length=240,
    )
    coordonnees = ChampTexteLong(label="Où lui répondre", lignes=3, max_length=400)
    texte = ChampTexteLong(label="Ce qu’elle demande, avec ses mots", max_length=4000)
    voie = ChampChoix(label="Reçue par", choices=Demande.Voie.choices)
    recue_le = ChampDate(label="Reçue le", passee=True, help_text="Le mois de la réponse se compte depuis ce jour.")

    field_order = ("demande_id", "nature", "nom", "qualite", "enfant", "coordonnees", "texte", "voie", "recue_le")

    def requete(self) -> Requete:
        """What the person asks."""
        return Requete(**{cle: self.cleaned_data[cle] for cle in Requete.__dataclass_fields__})

    def recue(self) -> datetime:
        """The first instant of the day of reception: the strictest reading of a day without an hour."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["recue_le"], time.min))


class FormulaireIdentite(FormulaireEgide):
    """How the identity was checked."""

    preuve = ChampChoix(label="Comment l’identité est-elle vérifiée ?", choices=Demande.Preuve.choices)
    qualite = ChampChoix(label="La personne est bien", choices=Demande.Qualite.choices)


class FormulaireUnite(_AvecUnite):
    """Another unit, and why."""

    motif = ChampTexte(label="Pourquoi", max_length=300)


class FormulaireDossier(FormulaireEgide):
    """The file that the request is about."""

    numero = ChampTexte(label="Numéro du dossier", largeur=20, max_length=20)


class FormulaireElement(FormulaireEgide):
    """One piece, of the file or on paper, and what is decided of it."""

    piece = ChampListe(label="Pièce du dossier", choices=(), required=False)
    designation = ChampTexte(
        label="Sur papier : quelle pièce ?",
        help_text="Sa sorte seulement, sans nom ni fait : « rapport d’évaluation », « courrier d’un médecin ».",
        max_length=160,
    )
    datee_du = ChampDate(label="Sur papier : datée du", required=False, passee=True)
    regime = ChampChoix(label="Sur papier : cette pièce est", choices=Element.Regime.choices)
    decision = ChampChoix(label="Que décidez-vous ?", choices=Element.Decision.choices)
    motif = ChampListe(label="Si elle n’est pas communiquée en entier, pourquoi ?", choices=(), required=False)

    def __init__(self, *args: Any, pieces: Sequence[Piece] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces = {str(piece.pk): piece for piece in pieces}
        self.fields["motif"].choices = [("", "Choisir"), *Element.Motif.choices]  # type: ignore[attr-defined]
        noms = [(pk, f"{p.titre}, du {date_courte(p.date_piece or p.deposee_le)}") for pk, p in self.pieces.items()]
        self.fields["piece"].choices = [("", "Sur papier seulement : à désigner ci-dessous"), *noms]  # type: ignore[attr-defined]
        if not pieces:
            del self.fields["piece"]
        # a piece of the file says it itself
        self.fields["designation"].required = self.fields["regime"].required = self._choisie is None

    @property
    def _choisie(self) -> Piece | None:
        return self.pieces.get(self.data.get("piece", ""))

    def decidee(self) -> Decision:
        """The decision as the act takes it."""
        dits = ("designation", "datee_du", "regime", "decision", "motif")
        return Decision(**{cle: self.cleaned_data[cle] for cle in dits}, piece=self._choisie)


class FormulaireAccompagnement(FormulaireEgide):
    """What the person answered when someone was offered to read with him."""

    reponse = ChampChoix(label="Réponse de la personne", choices=Demande.Accompagnement.choices)
    par = ChampTexte(label="Qui l’accompagnera", required=False, max_length=120)


class FormulaireRaison(FormulaireEgide):
    """A reason, read later by others."""

    motif = ChampTexteLong(label="Pourquoi", lignes=3, max_length=1000)


class FormulaireRelecture(FormulaireEgide):
    """The word of the second reader."""

    accord = ChampChoix(
        label="Après relecture",
        choices=[("oui", "La réponse peut partir"), ("non", "Elle est à revoir")],
    )
    motif = ChampTexteLong(label="Ce qui est à revoir", lignes=3, required=False, max_length=1000)


class FormulaireReponse(FormulaireEgide):
    """The answer that is made; what was checked is asked when pieces leave with it."""

    sens = ChampChoix(label="Réponse", choices=Demande.Sens.choices)
    motif = ChampTexteLong(
        label="Raisons et recours",
        help_text="Obligatoires quand une partie est refusée : raisons, puis voies et délais de recours.",
        lignes=4,
        required=False,
        max_length=2000,
    )
    controles = champ_controles()
    certaine = ChampCase(label="La réponse est signée. Elle part, avec ses pièces, à l’adresse donnée par la personne.")

    def __init__(self, *args: Any, avec_pieces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not avec_pieces:
            del self.fields["controles"]

    @property
    def confirmations(self) -> Confirmations:
        """What the agent says to have checked."""
        return confirmations_de(self.cleaned_data.get("controles", ()))
