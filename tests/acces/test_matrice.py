"""Every address of both facades, asked by everyone of the cast: the answer is the one that matrice.yaml says."""

from collections import defaultdict
from collections.abc import Iterator
from http.cookies import SimpleCookie
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.acces.adresses import MATRICE, TEMOINS, adresses, attendu, chemin
from tests.acces.scene import Scene, jouer


def demander(client: Client, methode: str, adresse: str, donnees: dict[str, str] | None = None) -> Any:
    """Ask a page, then undo everything it did: rows, on both connections, and cookies of the browser."""
    biscuits = client.cookies.copy()
    with transaction.atomic(), transaction.atomic(using="journal"):
        reponse = getattr(client, methode)(adresse, donnees or {})
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="journal")
    client.cookies = SimpleCookie(biscuits)
    return reponse


@pytest.fixture
def scene(base_clonee, client_de) -> Iterator[Scene]:
    """The situation, and a browser for everyone: second factor and identity proven just now."""
    scene = jouer()
    scene.clients = {
        qui: client_de(agent, preuve_fraiche=True) if agent else Client() for qui, agent in scene.personnes().items()
    }
    for client in scene.clients.values():
        client.raise_request_exception = False
    yield scene
    for alias in ("default", "journal"):
        connections[alias].close()


@pytest.mark.parametrize(
    ("urlconf", "cle"), [("egide.config.urls", "adresses"), ("egide.config.urls_public", "adresses_publiques")]
)
def test_chaque_adresse_a_sa_ligne_et_une_seule(urlconf, cle):
    lignes = [ligne["route"] for ligne in MATRICE[cle]]
    assert sorted(lignes) == sorted(set(lignes))
    assert set(adresses(urlconf)) - set(lignes) == set(), "an address without its row"
    assert set(lignes) - set(adresses(urlconf)) == set(), "a row without its address"


def test_chaque_adresse_repond_a_chacun_comme_la_matrice(scene):
    """What a row says; and for what does not exist for him, the same bytes as for an object that never was.

    An object that never was is asked by someone at each address, and by everyone at one: it is always the same page.
    So is a gesture that an address does not know: it is refused before anything is read, to two people each time.
    """
    motifs, posees, comparees = adresses("egide.config.urls"), 0, 0
    jamais: dict[str, bytes] = {}
    demandes: set[tuple[str, str]] = set()
    ecarts: dict[str, list[str]] = defaultdict(list)
    for ligne in MATRICE["adresses"]:
        route, donnees = ligne["route"], ligne.get("donnees")
        vraie = chemin(route, motifs[route], ligne, scene.objets)
        fausse = chemin(route, motifs[route], ligne, {cle: uuid4() for cle in scene.objets})
        se_cache = "uuid" in str(motifs[route].pattern) and not route.startswith("comptes:")
        for (qui, client), methode in product(scene.clients.items(), ("get", "post")):
            saisie, voulu = donnees if methode == "post" else None, attendu(ligne[methode], qui)
            if voulu == 405 and qui not in TEMOINS:
                continue
            recue = demander(client, methode, vraie, saisie)
            posees += 1
            if recue.status_code != voulu:
                ecarts[f"{route} {methode} : {recue.status_code} au lieu de {voulu}"].append(qui)
            if se_cache and voulu == 404:
                if qui not in jamais or (route, methode) not in demandes:
                    absente = demander(client, methode, fausse, saisie)
                    assert (absente.status_code, absente.content) == (404, jamais.setdefault(qui, absente.content))
                    demandes.add((route, methode))
                comparees += 1
                if recue.content != jamais[qui]:
                    ecarts[f"{route} {methode} : caché et absent diffèrent"].append(qui)
    assert ecarts == {}, "".join(f"\n{ecart} pour {', '.join(qui)}" for ecart, qui in ecarts.items())
    assert posees > len(MATRICE["adresses"]) * len(scene.clients)
    assert comparees > 200


def test_rien_ne_s_ouvre_sans_second_facteur(scene, client_de):
    """A password alone opens the page where the second factor is set up, and nothing else."""
    client = client_de(scene.cast.agent_crip, second_facteur=False)
    motifs, ouvertes = adresses("egide.config.urls"), set()
    for ligne in MATRICE["adresses"]:
        route = ligne["route"]
        reponse = demander(client, "get", chemin(route, motifs[route], ligne, scene.objets))
        if reponse.status_code != 302 or reponse.headers["Location"] != reverse("mfa_activate_totp"):
            ouvertes.add(route)
    assert ouvertes == {"sante", "account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn"}


def test_la_facade_publique_ne_connait_personne(scene):
    motifs = adresses("egide.config.urls_public")
    publics = {
        "ROOT_URLCONF": "egide.config.urls_public",
        "MIDDLEWARE": settings.COMMON_MIDDLEWARE,
        "EGIDE_FACADE": "public",
    }
    ecarts = []
    with override_settings(**publics):
        for ligne in MATRICE["adresses_publiques"]:
            adresse = chemin(ligne["route"], motifs[ligne["route"]], ligne, {"numero": 1})
            for methode in ("get", "post"):
                recus = {demander(client, methode, adresse).status_code for client in scene.clients.values()}
                if recus != {attendu(ligne[methode], "tous")}:
                    ecarts.append(f"{ligne['route']} {methode} : {recus} au lieu de {ligne[methode]}")
        assert demander(Client(), "get", f"/dossiers/{scene.objets['dossier']}/").status_code == 404
    assert ecarts == [], "\n".join(["", *ecarts])
