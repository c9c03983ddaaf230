"""Files read without a tie: by break-glass, by the general scope with no act afterwards, after the end of the case."""

from collections.abc import Iterator
from datetime import timedelta

from egide.vigilance.rules.definitions import (
    Constat,
    Dit,
    Faits,
    Ouverture,
    Parametres,
    Regle,
    par_agent,
    sur_des_dossiers,
    sur_des_gestes,
)
from egide.vigilance.rules.phrases import compte, entre, le_jour


def _sans_lien(ouverture: Ouverture) -> bool:
    """Read without any relation, and nothing was done in the file afterwards."""
    return not ouverture.en_relation and not ouverture.suivie


def sans_relation(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents who read many files to which nothing ties them, and did nothing there."""
    for agent_id, ouvertures in par_agent(filter(_sans_lien, faits.ouvertures)).items():
        if len(ouvertures) >= p("SANS_RELATION_PLANCHER"):
            yield sur_des_dossiers(agent_id, ouvertures)


def retours(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents who come back, day after day, to a file to which nothing ties them."""
    for agent_id, ouvertures in par_agent(filter(_sans_lien, faits.ouvertures)).items():
        revues = [o for o in ouvertures if o.jours_de_retour == p("RETOURS_JOURS")]
        if revues:
            yield sur_des_dossiers(agent_id, revues)


def apres_la_fin(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents who read a file closed long ago, without any act there; those who look for antecedents excepted."""
    grace = timedelta(days=p("APRES_FIN_JOURS"))
    for agent_id, ouvertures in par_agent(faits.ouvertures).items():
        closes = [
            o for o in ouvertures if o.ferme_le and o.premier > o.ferme_le + grace and not o.suivie and not o.partout
        ]
        if closes:
            yield sur_des_dossiers(agent_id, closes)


def urgences(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Every break-glass access: each one is to be explained, by the rota or by the situation."""
    for agent_id, gestes in par_agent(faits.urgences).items():
        yield sur_des_gestes(agent_id, gestes)


def notoriete(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Files that many people came to read within a short time; said once, on the day that the number is reached."""
    seuil = p("NOTORIETE_PERSONNES")
    for lue in faits.notorietes:
        if lue.personnes >= seuil > lue.la_veille:
            yield Constat(None, lue.personnes, lue.premier, lue.dernier, (lue.dossier_id,))


def _ouverts(dit: Dit) -> str:
    return compte(dit.nombre, "dossier ouvert", "dossiers ouverts")


def _dire_sans_relation(dit: Dit) -> str:
    return f"{_ouverts(dit)} {le_jour(dit)} sans relation avec l’enfant, et sans aucun acte dans les jours suivants."


def _dire_retours(dit: Dit) -> str:
    relus = compte(dit.nombre, "dossier rouvert", "dossiers rouverts")
    return f"{relus} plusieurs jours, la dernière fois {le_jour(dit)}, sans relation avec l’enfant ni acte ensuite."


def _dire_apres_la_fin(dit: Dit) -> str:
    return f"{_ouverts(dit)} {le_jour(dit)} longtemps après sa fermeture, sans aucun acte dans les jours suivants."


def _dire_urgences(dit: Dit) -> str:
    urgences = compte(dit.nombre, "accès d’urgence", "accès d’urgence")
    return f"{urgences} {le_jour(dit)}, {entre(dit)}. Le motif écrit est dans le journal."


def _dire_notoriete(dit: Dit) -> str:
    return f"1 dossier lu par {dit.nombre} personnes différentes en peu de temps, {le_jour(dit)} et avant."


SANS_RELATION = Regle(
    "sans_relation",
    "Sans relation",
    "Les dossiers lus sans être confiés à la personne ni à son unité, et sans acte ensuite.",
    "confidentialité §8 et §29",
    sans_relation,
    _dire_sans_relation,
)
RETOURS = Regle(
    "retours",
    "Retours sans relation",
    "Un même dossier relu plusieurs jours sans être confié à la personne ni à son unité, et sans acte ensuite.",
    "confidentialité §8 et §29",
    retours,
    _dire_retours,
)
APRES_LA_FIN = Regle(
    "apres_la_fin",
    "Après la fin",
    "Les dossiers fermés depuis longtemps, lus sans acte ensuite.",
    "confidentialité §29 et §33",
    apres_la_fin,
    _dire_apres_la_fin,
)
URGENCES = Regle(
    "urgences",
    "Accès d’urgence",
    "Chaque accès d’urgence, avec le tour d’astreinte de la personne.",
    "confidentialité §14 et §29",
    urgences,
    _dire_urgences,
)
NOTORIETE = Regle(
    "notoriete",
    "Dossier très lu",
    "Le nombre de personnes différentes qui lisent un même dossier en peu de temps.",
    "confidentialité §13 et §29",
    notoriete,
    _dire_notoriete,
)
