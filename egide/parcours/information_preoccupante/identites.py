"""From a child as he was told to the identity that is looked for, and to the file that is opened."""

from datetime import datetime

from egide.enfant.models import Personne
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import Naissance
from egide.parcours.accueil.models import EnfantSignale
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.socle.interface.temps import jour_de


def naissance_dite(dit: EnfantSignale, le: datetime) -> Naissance:
    """What was said of a birth: a date cut to its precision, or an age on the day of the contact."""
    if dit.naissance is None and dit.age_declare is not None:
        return Naissance(age=dit.age_declare, age_le=jour_de(le))
    return dit.naissance_dite


def enfant_declare(information: Information, dit: EnfantSignale) -> EnfantConcerne:
    """The line of a child as he was told, not kept yet; `information` is read for its id and its reception."""
    naissance = naissance_dite(dit, information.recue_le)
    bornes = None if dit.a_naitre else naissance.intervalle()
    return EnfantConcerne(
        information=information,
        enfant_signale=dit,
        designation=dit.appellation,
        a_naitre=dit.a_naitre,
        naissance_au_plus_tard=bornes[1] if bornes else None,
        age_dit=naissance.en_clair(),
        garde=dit.ecole,
    )


def identite_dite(dit: EnfantSignale, le: datetime) -> Identite:
    """The identity to look for: everything that was said, nothing that was not."""
    return Identite(
        nom=dit.nom.strip(),
        prenoms=tuple(p.strip() for p in dit.prenom.split(",") if p.strip()),
        sexe=dit.sexe,
        naissance=naissance_dite(dit, le),
        adresse=dit.adresse,
        code_insee=dit.code_insee,
        a_naitre=dit.a_naitre,
    )


def designee(identite: Identite) -> bool:
    """Whether a file can be opened: a name, a first name, or an unborn child."""
    return bool(identite.a_naitre or identite.nom or identite.nom_usage or identite.prenoms)


def appellation(identite: Identite) -> str:
    """What the child is called on screens."""
    nom = f"{identite.prenoms[0] if identite.prenoms else ''} {identite.nom or identite.nom_usage}".strip()
    return nom or ("Enfant à naître" if identite.a_naitre else "Enfant sans nom connu")


def naissance_de(personne: Personne) -> Naissance:
    """What a file says of the birth; nothing for an unborn child."""
    return Naissance() if personne.a_naitre else personne.naissance
