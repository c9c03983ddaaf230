"""Guards of the acts on people: pure functions that refuse with a French sentence."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from egide.enfant.models.autorite import AutoriteParentale
from egide.enfant.models.liens import ENTRE_ENFANTS, GenreLien
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import APRES_TERME, AVANT_TERME, Naissance
from egide.enfant.rapprochement.normalisation import coller
from egide.socle.interface.refus import Refus
from egide.socle.interface.temps import date_courte

# A term further away than a whole pregnancy is a typing mistake.
GROSSESSE = AVANT_TERME * 3


def exiger_designation(identite: Identite) -> None:
    """Someone must be named at least by a name or a first name; an unborn child may be known by nothing yet."""
    if not identite.a_naitre and not (identite.nom or identite.nom_usage or identite.prenoms):
        raise Refus("Donnez au moins un nom ou un prénom, même incomplet.", "identite_vide")


def exiger_naissance_possible(naissance: Naissance, *, a_naitre: bool, jour: date) -> None:
    """A birth is not in the future; an expected term is neither long past nor years away."""
    bornes = naissance.intervalle()
    if bornes is None:
        return
    if a_naitre and not (jour - APRES_TERME <= bornes[1] and bornes[0] <= jour + GROSSESSE):
        raise Refus("Ce terme n’est pas possible : vérifiez la date.", "terme")
    if not a_naitre and bornes[0] > jour:
        raise Refus("Cette date de naissance n’est pas encore arrivée.", "naissance_future")


def exiger_adulte(identite: Identite, *, jour: date) -> None:
    """An adult is named and born; an unborn child has a file of his own."""
    if identite.a_naitre:
        raise Refus("Un enfant à naître a son propre dossier.", "adulte_a_naitre")
    exiger_designation(identite)
    exiger_naissance_possible(identite.naissance, a_naitre=False, jour=jour)


def exiger_passe(le: datetime, maintenant: datetime) -> None:
    """What is told has happened."""
    if le > maintenant:
        raise Refus("La date indiquée est dans le futur. Corrigez-la.", "date_future")


def exiger_jour_passe(au: date, *, jour: date) -> None:
    """An end that is told has happened, today at the latest."""
    if au > jour:
        raise Refus("Cette date n’est pas encore arrivée.", "date_future")


def exiger_ordre(du: date | None, au: date | None) -> None:
    """An end is not before its start."""
    if du and au and au < du:
        raise Refus("La fin ne peut pas être avant le début.", "dates")


def exiger_motif(motif: str) -> None:
    """A correction says why."""
    if not motif.strip():
        raise Refus("Dites en une phrase pourquoi.", "motif")


def exiger_meme_personne(cherchee: Identite, creee: Identite) -> None:
    """The person created is the one looked for: same names, written in any way."""

    def designation(identite: Identite) -> tuple[str, str]:
        prenom = identite.prenoms[0] if identite.prenoms else ""
        return coller(identite.nom or identite.nom_usage), coller(prenom)

    if designation(cherchee) != designation(creee) or cherchee.a_naitre != creee.a_naitre:
        raise Refus(
            "Ce n’est pas la personne que vous avez cherchée : refaites la recherche avec ce nom et ce prénom.",
            "recherche_autre",
        )


def exiger_lien_possible(genre: str, *, autre_est_enfant: bool, meme_personne: bool) -> None:
    """Nobody is tied to himself; an adult without a file is nobody's recorded brother or sister by mistake."""
    if meme_personne:
        raise Refus("Une personne ne peut pas être liée à elle-même.", "lien_soi")
    if GenreLien(genre) in {GenreLien.TUTEUR, GenreLien.ADMINISTRATEUR_AD_HOC} and autre_est_enfant:
        raise Refus("Un enfant ne peut pas tenir cette place : vérifiez la personne choisie.", "lien_enfant")


def est_reciproque(genre: str) -> bool:
    """Whether the other child's file says the same tie."""
    return GenreLien(genre) in ENTRE_ENFANTS


def exiger_autorite_possible(autorite: str, *, porte_autorite: bool, depuis: date | None, du: date) -> None:
    """Authority is said of an adult tied to the child, with a word that says something, from the tie's first day on."""
    if not porte_autorite:
        raise Refus(
            "Un frère ou une sœur n’a pas l’autorité parentale\u00a0: choisissez un autre lien.", "autorite_lien"
        )
    if autorite not in AutoriteParentale.values or autorite == AutoriteParentale.INCONNUE:
        raise Refus("Choisissez ce qu’il en est de l’autorité parentale.", "autorite_inconnue")
    if depuis and du < depuis:
        raise Refus(
            f"Ce lien ne commence que le {date_courte(depuis)}\u00a0: donnez ce jour ou un jour suivant.", "dates"
        )


def exiger_fin_apres_autorite(change_le: date | None, au: date) -> None:
    """A tie does not end before the last change of parental authority that it carries."""
    if change_le and au < change_le:
        raise Refus(
            f"L’autorité parentale a changé le {date_courte(change_le)}\u00a0: donnez ce jour ou un jour suivant.",
            "dates",
        )


def exiger_fondement(fondement: str) -> None:
    """A change of authority says by which decision or act."""
    if not fondement.strip():
        raise Refus("Dites par quelle décision ou quel acte.", "fondement")


def exiger_meme_autorite(demandee: str, actuelle: str) -> None:
    """A tie that runs does not change its authority by being written again; unknown says nothing."""
    if demandee in (AutoriteParentale.INCONNUE, actuelle):
        return
    dite = AutoriteParentale(actuelle).label
    raise Refus(
        f"Ce lien est déjà écrit, avec une autre autorité parentale («\u00a0{dite}\u00a0»). Pour la changer, ouvrez la"
        " fiche de l’enfant, puis «\u00a0Changer l’autorité parentale\u00a0» à côté de ce lien.",
        "autorite_autre",
    )


def exiger_choix(champs: Collection[str], choix: Mapping[str, str]) -> None:
    """Merging two people takes a choice for each field where they differ, and for none of the others."""
    if set(choix) - set(champs) or not set(choix.values()) <= {"garde", "absorbe", "inconnu"}:
        raise Refus("Un de ces choix ne porte sur rien : relisez la page.", "choix_inconnu")
    if set(champs) - set(choix):
        raise Refus("Choisissez, pour chaque ligne où les deux diffèrent, ce qui est juste.", "choix_manquant")
