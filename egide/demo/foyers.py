"""Scenes that place children and adults in their homes."""

from datetime import timedelta
from typing import Any

from egide.demo.situation import Scene, Situation
from egide.enfant.actions import creer_adulte, creer_enfant, installer, lier, ouvrir_foyer
from egide.enfant.models import Foyer, Personne
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.rapprochement.recherche import rechercher
from egide.socle.interface.temps import jour_de


def installer_foyer(scene: Scene, situation: Situation) -> None:
    """Open a household, put the children in it, add its adults and tie them to each child."""
    numeros = scene.get("enfants") or range(1, len(situation.enfants(scene)) + 1)
    lignes = {n: situation.enfants(scene)[n - 1] for n in numeros}
    enfants = {n: Personne.objects.get(dossier=ligne.dossier) for n, ligne in lignes.items()}
    foyer = _foyer(scene, situation, enfants)
    for fiche in scene.get("adultes", []):
        _adulte(fiche, scene, situation, list(enfants.values()), foyer)
    _fratrie(list(enfants.values()), scene, situation)


def inscrire_enfant(scene: Scene, situation: Situation) -> None:
    """A team opens the file of a child by itself: its search said that another unit knows him, and not who he is."""
    agent, le, fiche = situation.agent(scene), situation.le(scene), scene["identite"]
    ne = jour_de(le) - timedelta(days=fiche["jours"])
    identite = Identite(
        nom=fiche["nom"],
        prenoms=(fiche["prenom"],),
        sexe=fiche["sexe"],
        naissance=Naissance(ne.year, ne.month, ne.day),
    )
    trouve = rechercher(agent, identite, motif=scene["motif"])
    enfant = creer_enfant(agent=agent, le=le, identite=identite, recherche_id=trouve.recherche_id)
    foyer = ouvrir_foyer(agent=agent, le=le, **scene["foyer"])
    installer(foyer, enfant, agent=agent, le=le)
    for adulte in scene["adultes"]:
        _adulte(adulte, scene, situation, [enfant], foyer)


def _foyer(scene: Scene, situation: Situation, enfants: dict[int, Personne]) -> Foyer:
    """A new household when the story describes one, else the home where the cell found these children."""
    agent, le = situation.agent(scene), situation.le(scene)
    if "foyer" not in scene:
        premier = next(iter(enfants.values()))
        return Foyer.objects.get(habitants__personne=premier)
    foyer = ouvrir_foyer(agent=agent, le=le, **scene["foyer"])
    parts = scene.get("part", {})
    for numero, enfant in enfants.items():
        installer(foyer, enfant, agent=agent, le=le, part_du_temps=parts.get(str(numero), "tout"))
    return foyer


def _adulte(fiche: dict[str, Any], scene: Scene, situation: Situation, enfants: list[Personne], foyer: Foyer) -> None:
    agent, le = situation.agent(scene), situation.le(scene)
    identite = Identite(nom=fiche["nom"], prenoms=(fiche["prenom"],), naissance=Naissance(fiche["annee"]))
    trouvee = rechercher(agent, identite, motif="Composition du foyer", adulte=True)
    adulte = creer_adulte(
        agent=agent,
        le=le,
        identite=identite,
        recherche_id=trouvee.recherche_id,
        enfant=enfants[0],
        genre=fiche["genre"],
        autorite_parentale=fiche["autorite"],
        foyer=None if fiche.get("ailleurs") else foyer,
    )
    for enfant in enfants[1:]:
        lier(
            agent=agent, le=le, enfant=enfant, autre=adulte, genre=fiche["genre"], autorite_parentale=fiche["autorite"]
        )


def _fratrie(enfants: list[Personne], scene: Scene, situation: Situation) -> None:
    """Children of one household are siblings in these stories; the act writes the tie in both files."""
    for rang, enfant in enumerate(enfants):
        for autre in enfants[rang + 1 :]:
            lier(
                agent=situation.agent(scene),
                le=situation.le(scene),
                enfant=enfant,
                autre=autre,
                genre="frere_soeur",
            )
