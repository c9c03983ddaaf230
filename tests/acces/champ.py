"""The field of the canaries: the scene, what is planted in it, how it is read, and what counts as a leak."""

import re
from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from egide.socle.interface.tests.lecture import d_un_trait
from tests.acces.canaris import PREFIXE, Equipe, Plantation, planter_ailleurs, planter_exclu, planter_scelle, recruter
from tests.acces.scene import Scene, jouer

TRACE = r'(?:data-trace="|trace )EG-[A-Z2-7]{4}-[A-Z2-7]{4}'
# drawn at random in the same letters as the canaries
_JETON = re.compile(rf"\b\w{{64}}\b|{TRACE}")
Pages = dict[str, tuple[int, str]]


class Champ:
    """The scene, the people outside the cast, and what they planted."""

    def __init__(self, scene: Scene, equipe: Equipe, client_de: Callable[..., Client]) -> None:
        self.scene, self.equipe, self.client_de = scene, equipe, client_de
        self.plantations: list[Plantation] = []
        self.instant = timezone.now() + timedelta(hours=1)

    def planter(self) -> None:
        """Every kind of closed file."""
        cast, equipe = self.scene.cast, self.equipe
        self.plantations = [planter_ailleurs(equipe), planter_scelle(cast, equipe), planter_exclu(cast, equipe)]


def preparer(client_de: Callable[..., Client]) -> Champ:
    """The scene with a browser for everyone, and nothing planted yet."""
    scene = jouer()
    equipe = recruter(scene.cast)
    scene.clients = {
        qui: client_de(agent, preuve_fraiche=True) if agent else Client() for qui, agent in scene.personnes().items()
    }
    for client in scene.clients.values():
        client.raise_request_exception = False
    return Champ(scene, equipe, client_de)


def approchants(lettre: str) -> list[str]:
    """What a curious person types: near spellings, swapped fields, one word, none of them a canary."""
    base = f"{PREFIXE[:2]}k{lettre}"
    return [f"{base}prenom {base}nom", f"{base}nom {base}prenom", f"{base}nom", f"{base}mere {base}nommere"]


def chercher(client: Client, saisie: dict[str, str]) -> Any:
    """Type in the search and read its answer, then undo everything it did."""
    biscuits = client.cookies.copy()
    with transaction.atomic(), transaction.atomic(using="journal"):
        reponse = client.post("/dossiers/", saisie, follow=True)
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="journal")
    client.cookies = SimpleCookie(biscuits)
    return reponse


def texte_de(reponse: Any) -> str:
    """A page as it reaches the browser, with its headers."""
    entetes = "".join(f"{nom}: {valeur}\n" for nom, valeur in reponse.headers.items())
    return entetes + d_un_trait(reponse.content.decode(errors="replace"))


def fuites(champ: Champ, qui: str, pages: Pages, avant: Pages | None = None) -> list[str]:
    """Words, ids and numbers of hidden files in these pages. The officer reads numbers in her journal, never a word.

    A word that the same page showed before anything was planted is not one of theirs: files and informations are
    numbered apart, so that one of each bears the same number.
    """
    caches = [PREFIXE]
    if qui != "dpo":
        caches += {str(pk) for p in champ.plantations for pk in p.objets.values()}
        caches += {numero for p in champ.plantations for numero in p.numeros}
    trouvees = []
    for adresse, (_, texte) in pages.items():
        lu, deja = (_JETON.sub("", t).lower() for t in (texte, (avant or {}).get(adresse, (0, ""))[1]))
        vus = [mot for mot in caches if mot in lu and mot not in deja and mot not in adresse]
        trouvees += [f"{qui} {adresse} : {_autour(mot, lu)}" for mot in vus]
    return trouvees


def _autour(mot: str, texte: str) -> str:
    """The words around a leak, for whoever repairs it."""
    place = texte.find(mot)
    return texte[max(0, place - 40) : place + 60]
