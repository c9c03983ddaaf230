"""Shape of a file that the public joins."""

from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile

from egide.parcours.accueil.jointes import Envoi
from egide.parcours.accueil.public.forms import TEXTE_COURT, Question
from egide.parcours.accueil.public.reprises import Reprise
from egide.parcours.accueil.public.textes import Registre
from egide.socle.documents.controle.limites import OCTETS
from egide.socle.documents.controle.nature import TROP_LOURD
from egide.socle.documents.forms import TYPES, TYPES_EN_MOTS
from egide.socle.interface.champs import ChampFichier, ChampTexteLong


class Jointe(Question):
    """One file, and what may be said of it."""

    fichier = ChampFichier(types=TYPES, help_text=TYPES_EN_MOTS)
    legende = ChampTexteLong(lignes=3, required=False, max_length=TEXTE_COURT)

    libelles: ClassVar[dict[str, Registre]] = {
        "fichier": Registre("Votre fichier", "Ton fichier"),
        "legende": Registre(
            "Ce que l’on y voit, si vous voulez le dire",
            "Ce que l’on y voit, si tu veux le dire",
        ),
    }
    aides: ClassVar[dict[str, Registre]] = {
        "legende": Registre(
            "Par exemple : le mot qu’elle m’a donné lundi.", "Par exemple : le message que j’ai reçu lundi."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # a browser that runs scripts says it before a long sending (public.js)
        self.fields["fichier"].widget.attrs |= {"data-octets": OCTETS, "data-trop-lourd": TROP_LOURD}

    def envoi(self, reprise: Reprise) -> Envoi:
        """What is sent, once valid; its name is left here."""
        recu: UploadedFile[bytes] = self.cleaned_data["fichier"]
        return Envoi(
            selecteur=reprise.code.selecteur,
            secret_argon2=reprise.code.empreinte(),
            cle=reprise.cle,
            octets=recu.read(),
            legende=self.cleaned_data["legende"],
            depot=reprise.depot,
        )
