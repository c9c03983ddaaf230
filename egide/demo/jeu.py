"""Plays the twelve stories: each scene through the real act, by the right person, at a date relative to now."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from egide.demo import demandes, depots, envois, foyers, scenes
from egide.demo.distribution import Troupe
from egide.demo.situation import Scene, Situation
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.contexte import au_nom_de

RECITS = Path(__file__).parent / "recits"

SCENES: dict[str, Callable[[Scene, Situation], None]] = {
    "enregistrer_recueil": scenes.enregistrer,
    "accuser_reception": scenes.accuser,
    "chercher_antecedents": scenes.antecedents,
    "ouvrir_nouveau": scenes.ouvrir_nouveau,
    "decider": scenes.decider,
    "meme_enfant": scenes.meme_enfant,
    "qualifier": scenes.qualifier,
    "prendre_alerte": scenes.prendre_alerte,
    "aviser_parquet": scenes.aviser_parquet,
    "exclure": scenes.exclure,
    "briser_la_glace": scenes.briser_la_glace,
    "confier": scenes.confier,
    "installer_foyer": foyers.installer_foyer,
    "inscrire_enfant": foyers.inscrire_enfant,
    "deposer_piece": envois.deposer,
    "transmettre": envois.transmettre,
    "accuser_transmission": envois.accuser,
    "enregistrer_demande": demandes.enregistrer_demande,
    "preparer_demande": demandes.preparer_demande,
}


def recits() -> Iterator[dict[str, Any]]:
    """The stories, in the order of their files."""
    for fichier in sorted(RECITS.glob("*.yaml")):
        yield yaml.safe_load(fichier.read_text(encoding="utf-8"))


def jouer(recit: dict[str, Any], troupe: Troupe) -> Situation:
    """Play one story from its first scene to its last. Raises what the acts raise: a story must be possible."""
    situation = Situation(troupe, timezone.now())
    for scene in recit["scenes"]:
        if scene["acte"] == "deposer":
            depots.deposer(scene, situation)
        else:
            with au_nom_de(situation.agent(scene)):
                SCENES[scene["acte"]](scene, situation)
        _nommer(scene, situation)
    return situation


def _nommer(scene: Scene, situation: Situation) -> None:
    """A contact just written is remembered by the information that it opened."""
    if "nom" not in scene:
        return
    temoin = situation.troupe.agents["cadre_crip"]
    with au_nom_de(temoin):
        information = Information.objects.get(recueil_id=situation.informations[scene["nom"]])
    situation.informations[scene["nom"]] = information.pk
