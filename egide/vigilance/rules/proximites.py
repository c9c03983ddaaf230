"""One's own name, one's own street, one's own relatives: read in the files, or looked for."""

from collections.abc import Callable, Iterator

from egide.vigilance.rules.definitions import (
    Constat,
    Dit,
    Faits,
    Parametres,
    Proximite,
    Regle,
    par_agent,
    sur_des_dossiers,
    sur_des_gestes,
)
from egide.vigilance.rules.phrases import compte, le_jour

Partage = Callable[[Proximite], bool]


def _partages(partage: Partage) -> Callable[[Faits, Parametres], Iterator[Constat]]:
    """Agents who opened a file with which they share this."""

    def chercher(faits: Faits, p: Parametres) -> Iterator[Constat]:
        rien = Proximite()
        for agent_id, ouvertures in par_agent(faits.ouvertures).items():
            siennes = [o for o in ouvertures if partage(faits.proximites.get((agent_id, o.dossier_id), rien))]
            if siennes:
                yield sur_des_dossiers(agent_id, siennes)

    return chercher


def recherche_de_soi(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents who searched their own surname, or the name of a relative they declared."""
    for agent_id, gestes in par_agent(faits.recherches_de_soi).items():
        yield sur_des_gestes(agent_id, gestes)


def _dire(quoi: str) -> Callable[[Dit], str]:
    def phrase(dit: Dit) -> str:
        ouverts = compte(dit.nombre, "dossier ouvert", "dossiers ouverts")
        return f"{ouverts} {le_jour(dit)} où figure {quoi}."

    return phrase


def _dire_recherche(dit: Dit) -> str:
    recherches = compte(dit.nombre, "recherche", "recherches")
    return f"{recherches} {le_jour(dit)} sur le nom de la personne ou celui d’un proche qu’elle a déclaré."


MEME_NOM = Regle(
    "meme_nom",
    "Même nom de famille",
    "Les dossiers ouverts où une personne porte le nom de famille de l’agent. Seule la réponse oui ou non est lue.",
    "confidentialité §12 et §29",
    _partages(lambda x: x.nom),
    _dire("une personne du même nom de famille"),
    memoire=True,
)
MEME_ADRESSE = Regle(
    "meme_adresse",
    "Même adresse",
    "Les dossiers ouverts où l’enfant vit à l’adresse que l’agent a déclarée. Seule la réponse oui ou non est lue.",
    "confidentialité §12 et §29",
    _partages(lambda x: x.adresse),
    _dire("l’adresse déclarée par l’agent"),
    memoire=True,
)
PROCHE = Regle(
    "proche",
    "Un proche déclaré",
    "Les dossiers ouverts où figure un proche que l’agent a déclaré. Seule la réponse oui ou non est lue.",
    "confidentialité §12 et §29",
    _partages(lambda x: x.proche),
    _dire("un proche déclaré par l’agent"),
    memoire=True,
)
RECHERCHE = Regle(
    "recherche_de_soi",
    "Recherche sur soi ou un proche",
    "Les recherches sur le nom de l’agent ou d’un proche qu’il a déclaré. Le nom cherché n’est pas gardé.",
    "confidentialité §12 et §29",
    recherche_de_soi,
    _dire_recherche,
)
