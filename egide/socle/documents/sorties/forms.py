"""Shape of what is typed to take pieces out."""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django import forms

from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.sorties.registres import Destinataire
from egide.socle.documents.sorties.rules import Confirmations
from egide.socle.interface.champs import ChampChoixMultiple, ChampListe, ChampTexte, FormulaireEgide

LIBRE = Destinataire(GenreDestinataire.LIBRE, None, "Quelqu’un d’autre : une seconde personne décidera")
_CONTROLES = (
    ("regardee", "J’ai regardé moi-même chaque page : ni adresse protégée, ni nom d’une personne protégée."),
    ("interet", "Pour la famille : l’intérêt supérieur de l’enfant ne s’oppose pas à cette remise."),
    ("tiers", "Pour la famille : aucune mention d’un tiers ne reste à occulter."),
)


def champ_controles() -> ChampChoixMultiple:
    """The boxes of what the agent checked himself."""
    return ChampChoixMultiple(label="Ce que vous avez vérifié", choices=_CONTROLES, required=False)


def confirmations_de(cochees: Collection[str]) -> Confirmations:
    """What these boxes say to have been checked."""
    return Confirmations(**{nom: nom in cochees for nom, _ in _CONTROLES})


class FormulaireSortie(FormulaireEgide):
    """To whom, why, with which other pieces, and what the agent checked himself."""

    destinataire = ChampListe(label="À qui ?", choices=())
    libre = ChampTexte(label="Si c’est quelqu’un d’autre : qui, et à quel titre ?", max_length=160, required=False)
    motif = ChampTexte(label="Pourquoi ?", help_text="Ce motif reste dans le dossier.", max_length=300)
    autres = ChampChoixMultiple(label="Autres pièces du même envoi", choices=[], required=False)
    controles = champ_controles()
    levee = ChampTexte(
        label="Levée expresse : pourquoi laisser sortir un élément protégé ?",
        help_text="Réservée à une personne nommée pour cet élément. Une seconde personne décidera.",
        max_length=300,
        required=False,
    )
    requete = forms.UUIDField(widget=forms.HiddenInput)
    groupes: ClassVar[list[tuple[str, list[str]]]] = []

    def __init__(
        self, *args: Any, parties: Sequence[Destinataire] = (), voisines: Sequence[Piece] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {partie.choix: partie for partie in (*parties, LIBRE)}
        self.voisines = {str(piece.pk): piece for piece in voisines}
        self.fields["destinataire"].choices = [  # type: ignore[attr-defined]
            ("", "Choisir"), *((choix, partie.libelle) for choix, partie in self.parties.items())
        ]  # fmt: skip
        self.fields["autres"].choices = [(pk, piece.titre) for pk, piece in self.voisines.items()]  # type: ignore[attr-defined]
        if not self.voisines:
            del self.fields["autres"]

    @property
    def vers(self) -> Destinataire:
        """The recipient chosen, or written."""
        choisi = self.parties[self.cleaned_data["destinataire"]]
        libre = self.cleaned_data["libre"].strip()
        return choisi if choisi is not LIBRE else Destinataire(GenreDestinataire.LIBRE, None, libre)

    @property
    def choisies(self) -> list[Piece]:
        """The other pieces that go with it."""
        return [self.voisines[pk] for pk in self.cleaned_data.get("autres", ())]

    @property
    def confirmations(self) -> Confirmations:
        """What the agent says to have checked."""
        return confirmations_de(self.cleaned_data["controles"])


class FormulaireDecision(FormulaireEgide):
    """The decision of a second person; a refusal says why."""

    decision = ChampListe(label="Votre décision", choices=(("autoriser", "Autoriser"), ("refuser", "Refuser")))
    motif = ChampTexte(label="Motif, obligatoire pour refuser", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FormulaireTrace(FormulaireEgide):
    """The number written on a page that left."""

    numero = ChampTexte(
        label="Numéro de trace", help_text="Par exemple EG-ABCD-2345.", max_length=12, largeur=20, required=False
    )
