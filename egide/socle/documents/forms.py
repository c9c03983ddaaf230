"""Shape of the deposit of a piece."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from egide.socle.acces.volets import Volet
from egide.socle.documents.actions import Description
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.controle.limites import MO, OCTETS
from egide.socle.documents.models import Piece
from egide.socle.interface.champs import (
    ChampChoix,
    ChampDate,
    ChampFichier,
    ChampListe,
    ChampTexte,
    ChampTexteLong,
    FormulaireEgide,
)

TYPES = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.odt,.txt"
TYPES_EN_MOTS = f"Photo, PDF, texte, document Word ou LibreOffice ; {OCTETS // MO} Mo au plus."


class FormulairePiece(FormulaireEgide):
    """What the person says of a piece, with its file."""

    requete = forms.UUIDField(widget=forms.HiddenInput)
    fichier = ChampFichier(
        label="Le fichier",
        types=TYPES,
        help_text=TYPES_EN_MOTS,
        manque="Choisissez un fichier.",
    )
    titre = ChampTexte(
        label="Son titre", help_text="Ce qu’on lira dans la liste : « Certificat du docteur… ».", max_length=160
    )
    genre = ChampListe(label="Ce que c’est", choices=Piece.Genre.choices)
    volet = ChampListe(
        label="Partie du dossier", choices=(), help_text="Seules les personnes qui lisent cette partie la verront."
    )
    date_piece = ChampDate(label="Date écrite sur la pièce", required=False, passee=True)
    nature = ChampChoix(label="Sa nature", choices=Piece.Nature.choices, initial=Piece.Nature.ADMINISTRATIVE)
    saisine = ChampChoix(
        label="Par rapport à la saisine du juge ou du procureur",
        choices=Piece.Saisine.choices,
        initial=Piece.Saisine.AUCUNE,
    )

    def __init__(self, *args: Any, ancres: Sequence[Ancre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ancres = {str(ancre.volet.value): ancre for ancre in ancres}
        if len(ancres) == 1:
            del self.fields["volet"]
            return
        champ = self.fields["volet"]
        assert isinstance(champ, forms.ChoiceField)
        champ.choices = [("", "Choisir"), *((str(a.volet.value), Volet(a.volet).libelle) for a in ancres)]

    def ancre(self) -> Ancre:
        """Where the piece will hang."""
        seule = next(iter(self._ancres.values()))
        return self._ancres[self.cleaned_data["volet"]] if "volet" in self.fields else seule

    def fichier_recu(self) -> "UploadedFile[bytes]":
        """The file as it arrived."""
        recu: UploadedFile[bytes] = self.cleaned_data["fichier"]
        return recu

    def description(self) -> Description:
        """The words, as the act takes them."""
        dit = self.cleaned_data
        return Description(dit["titre"], dit["genre"], dit["nature"], dit["saisine"], dit["date_piece"])


class FormulaireRetrait(FormulaireEgide):
    """Why a piece is taken off."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    requete = forms.UUIDField(widget=forms.HiddenInput)
    motif = ChampTexteLong(
        label="Pourquoi la retirer ?", help_text="Par exemple : déposée dans le dossier d’un autre enfant.", lignes=2
    )
