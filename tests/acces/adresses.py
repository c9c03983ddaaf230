"""The rows of matrice.yaml read as addresses: which page, for which objects of the scene, and what it answers."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.urls import URLPattern, URLResolver, reverse

MATRICE = yaml.safe_load((Path(__file__).parent / "matrice.yaml").read_text(encoding="utf-8"))
GROUPES: dict[str, list[str]] = MATRICE["groupes"]
# They ask every address, even those that refuse them: the one who treats informations, and one who sees none.
TEMOINS = ("agent_crip", "medecin_pmi")
PAR_DEFAUT = {
    "information_id": "information", "recueil_id": "recueil", "enfant_id": "enfant", "cle": "brouillon",
    "transmission_id": "transmission", "alarme_id": "alarme", "piece_id": "piece",
}  # fmt: skip
DU_SERVICE = {
    "unite": ("unite", "fermer_unite", "renommer_unite", "rattacher_unite", "confier_territoire"),
    "territoire": ("modifier_territoire",),
    "agent": ("personne", "affecter_poste", "fermer_compte", "demander_renouvellement", "delier_identite"),
    "poste": ("clore_poste", "transmettre_poste", "declarer_absence"),
    "astreinte": ("retirer_astreinte",),
    "renouvellement": ("confirmer_renouvellement",),
    "invitation": ("accepter_invitation",),
    "lien_perdu": ("reprendre_compte",),
    "reprise": ("reprise",),
}
OBJET_DU_SERVICE = {f"comptes:{nom}": objet for objet, noms in DU_SERVICE.items() for nom in noms}


def adresses(urlconf: str) -> dict[str, URLPattern]:
    """Every address of a facade by its full name, walked from the resolver."""

    def parcourir(motifs: Any, espace: str) -> Iterator[tuple[str, URLPattern]]:
        for motif in motifs:
            if isinstance(motif, URLResolver):
                yield from parcourir(motif.url_patterns, f"{espace}{motif.namespace}:" if motif.namespace else espace)
            else:
                yield f"{espace}{motif.name}", motif

    return dict(parcourir(import_module(urlconf).urlpatterns, ""))


def chemin(route: str, motif: URLPattern, ligne: dict[str, Any], objets: dict[str, Any]) -> str:
    """The address of this row for the objects of the scene."""
    choisis = {**PAR_DEFAUT, **ligne.get("objets", {})}
    service = OBJET_DU_SERVICE.get(route)
    noms = {nom: service or choisis.get(nom, nom) for nom in motif.pattern.converters}
    defaut = {"int": 1, "uuid": uuid4(), "slug": "rien", "string": "rien"}
    genres = {nom: type(c).__name__.removesuffix("Converter").lower() for nom, c in motif.pattern.converters.items()}
    return reverse(route, kwargs={nom: objets.get(objet, defaut[genres[nom]]) for nom, objet in noms.items()})


def attendu(reponses: Any, qui: str) -> int:
    """What a row answers to someone: the last word that speaks of him."""
    par_qui = reponses if isinstance(reponses, dict) else {"tous": reponses}
    statut = 302 if qui in GROUPES["dehors"] else par_qui["tous"]
    for mot, dit in par_qui.items():
        if mot == qui or qui in GROUPES.get(mot, ()):
            statut = dit
    return int(statut)
