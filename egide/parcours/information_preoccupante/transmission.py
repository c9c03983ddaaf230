"""What an information may share with another service: lines composed from what is stored, never the informant."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.presenters import dangers_en_clair
from egide.socle.acces.volets import Volet
from egide.socle.echanges.rules import Ligne
from egide.socle.interface.temps import moment


def lignes_transmissibles(information: Information) -> dict[str, Ligne]:
    """Every part of an information that may leave, by its code; the text is exactly what would leave now.

    The identity of the informant is kept elsewhere and is in none of them.
    """
    lignes = {
        "recu": Ligne(Volet.DANGER, "Ce qui a été reçu", _recu(information)),
        "enfants": Ligne(Volet.IDENTITE, "Les enfants concernés", _enfants(information.enfants.presents())),
    }
    if information.qualifiee_le:
        lignes["decision"] = Ligne(
            Volet.DANGER, "Ce qui a été décidé", _decision(information, information.qualifiee_le)
        )
    return {code: ligne for code, ligne in lignes.items() if ligne.texte}


def _recu(information: Information) -> str:
    recueil = information.recueil
    texte = [f"Reçu le {moment(information.recue_le)}, {recueil.canal_libelle.lower()}.", recueil.faits]
    texte += [f"Depuis quand : {recueil.depuis_quand}"] if recueil.depuis_quand else []
    texte += [f"Autour de l’enfant : {recueil.entourage}"] if recueil.entourage else []
    texte += [f"Ajouté le {moment(ajout.le)} : {ajout.texte}" for ajout in recueil.complements.order_by("le")]
    return "\n\n".join(texte)


def _enfants(enfants: Iterable[EnfantConcerne]) -> str:
    dits = []
    for enfant in enfants:
        details = [mot for mot in (enfant.age_dit, enfant.garde) if mot]
        dits.append(", ".join([enfant.designation, *details]))
    return "\n".join(dits)


def _decision(information: Information, le: datetime) -> str:
    phrases: Sequence[str] = (
        f"{information.get_etat_display()}, le {moment(le)}.",
        information.motif,
        f"Degré retenu : {information.get_niveau_display().lower()}." if information.niveau else "",
        "Dangers évoqués : " + ", ".join(dangers_en_clair(information.dangers.en_vigueur())) + ".",
    )
    return "\n\n".join(phrase for phrase in phrases if phrase and not phrase.endswith(": ."))
