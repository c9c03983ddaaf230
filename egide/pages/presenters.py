"""Words and drawings of the composed pages; reads nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from egide.parcours.information_preoccupante.presenters import ACTES, TITRES
from egide.socle.acces.volets import RESERVES, Volet
from egide.socle.demandes.presenters import FAITS
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import regles_en_vigueur
from egide.socle.interface import temps

LARGEUR = 640
MARGE = 200
HAUTEUR_LIGNE = 54
MILIEU = MARGE + LARGEUR // 2  # past it, words are written to the left of the bar, not out of the drawing


@dataclass(frozen=True)
class Barre:
    """One wait of the chain: who had the file, how long, and what the rule said."""

    objet: str
    detenteur: str
    depart: datetime
    fin: datetime
    en_cours: bool
    duree: str
    regle: str
    ecart: str
    tenue: bool
    x: int
    largeur: int
    x_limite: int | None
    largeur_depassee: int
    y: int
    x_texte: int
    ancre: str


@dataclass(frozen=True)
class Chaine:
    """The chain of clocks of a child, from the first alert on, ready to be drawn and read as a table."""

    barres: list[Barre]
    hauteur: int
    debut: datetime
    fin: datetime


def chaine_des_attentes(horloges: Sequence[Echeance], maintenant: datetime) -> Chaine | None:
    """Place each stored clock on one time axis; None when there is nothing to draw."""
    if not horloges:
        return None
    debut = min(h.depart for h in horloges)
    fin = max([h.arretee_le or maintenant for h in horloges] + [min(h.terme, maintenant) for h in horloges])
    etendue = max(fin - debut, timedelta(hours=1))

    def position(instant: datetime) -> int:
        return MARGE + round(LARGEUR * ((min(max(instant, debut), fin) - debut) / etendue))

    barres = [_barre(h, maintenant, position, rang) for rang, h in enumerate(horloges)]
    return Chaine(barres, HAUTEUR_LIGNE * len(barres), debut, fin)


def _barre(horloge: Echeance, maintenant: datetime, position: object, rang: int) -> Barre:
    fin = horloge.arretee_le or maintenant
    depassee = fin > horloge.terme
    x, x_fin, x_terme = (position(i) for i in (horloge.depart, fin, horloge.terme))  # type: ignore[operator]
    return Barre(
        objet=libelle_regle(horloge.regle),
        detenteur=str(horloge.sujet) if horloge.sujet else "Personne",
        depart=horloge.depart,
        fin=fin,
        en_cours=horloge.arretee_le is None,
        duree=temps.duree(fin - horloge.depart),
        regle=horloge.article,
        ecart=temps.duree(abs(fin - horloge.terme)),
        tenue=not depassee,
        x=x,
        largeur=max((x_terme if depassee else x_fin) - x, 3),
        x_limite=x_terme if horloge.terme <= maintenant else None,
        largeur_depassee=max(x_fin - x_terme, 3) if depassee else 0,
        y=HAUTEUR_LIGNE * rang + 8,
        x_texte=max(x_fin, x + 3) if x > MILIEU else x,
        ancre="end" if x > MILIEU else "start",
    )


def libelle_regle(code: str) -> str:
    """What a clock is for, in the words of the law files."""
    regle = regles_en_vigueur().get(code)
    return TITRES.get(code) or (regle.objet if regle else code)


_ACTES_DU_RECUEIL = {
    "enregistrer_recueil": "Information enregistrée",
    "deposer": "Information déposée par le public",
    "prendre_en_compte": "Dépôt pris en compte",
    "accuser_lecture": "Lecture accusée à la personne qui a informé",
    "donner_suite": "Suite donnée à la personne qui a informé",
}
_ACTES_DES_PIECES = {
    "deposer_piece": "Pièce déposée",
    "joindre_piece": "Fichier joint par le public",
    "produire_piece": "Document écrit et gardé",
    "refuser_piece": "Pièce refusée par le contrôle",
    "retirer_piece": "Pièce retirée",
}
# The list of the pieces says it: a chronology is of what people did.
TUS = frozenset({"mettre_a_disposition_piece", "faire_attendre_conversion"})
_ACTES = {**_ACTES_DU_RECUEIL, **_ACTES_DES_PIECES, **ACTES, **FAITS}


def libelle_acte(code: str) -> str:
    """An act as a line of the chronology; an unknown code is shown as words."""
    return _ACTES.get(code) or code.replace("_", " ").capitalize()


# Parts that the pages of the house already fill; the others are named as still kept elsewhere.
TENUS = frozenset({Volet.IDENTITE, Volet.DANGER, *RESERVES})


def volets_a_venir(ouverts: Sequence[Volet]) -> str:
    """Parts open to this reader that no page fills yet, as one list of words; a closed part is never named."""
    return ", ".join(volet.libelle.lower() for volet in ouverts if volet not in TENUS)
