"""The package of a transfer: clear structured files, pieces and their hashes, in one archive, encrypted on the disk."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from egide.socle.conservation.communicabilite import communicabilite
from egide.socle.conservation.models import Bordereau, LigneBordereau
from egide.socle.conservation.states import AVEC_PAQUET
from egide.socle.documents.controle.nature import SUFFIXES, Nature
from egide.socle.documents.magasin import Depot, magasin
from egide.socle.interface.chiffrement import chiffrer, dechiffrer
from egide.socle.interface.disque import ecrire_durablement

MANIFESTE = "manifeste.json"
PIECES, FICHIERS = "documents_piece", "documents_fichier"
# Derived rows, search keys and what was never decided: nothing that belongs to the archives.
NON_VERSEES = frozenset({"acces_acces", "enfant_clerecherche", "enfant_recherche", "interface_brouillon"})


def chemin_de(bordereau: Bordereau) -> Path:
    """Where the package of a slip stands, readable by the programs of Égide alone."""
    return _dossier() / f"{bordereau.pk}.paquet"


def _dossier() -> Path:
    dossier = Path(settings.VAR) / "versements"
    dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
    return dossier


def ecrire(bordereau: Bordereau, le: datetime) -> str:
    """Write the package durably, encrypted with the keys of the installation; returns the SHA-256 of the clear archive.

    Raises OSError when the disk refuses, FichierIllisible when a piece does not open: nothing is written then.
    """
    contenu = _archive(bordereau, le)
    ecrire_durablement(chemin_de(bordereau), chiffrer(base64.b64encode(contenu).decode()).encode())
    return hashlib.sha256(contenu).hexdigest()


def lire(bordereau: Bordereau) -> bytes:
    """The clear archive; raises OSError when it is gone, TexteIllisible when it was altered."""
    return base64.b64decode(dechiffrer(chemin_de(bordereau).read_text()))


def detruire(bordereau: Bordereau) -> None:
    """Remove the package, once the archives hold it or the slip is given up."""
    chemin_de(bordereau).unlink(missing_ok=True)


def balayer() -> None:
    """Remove what no slip waits for any more: a kill, or a base restored, leaves a package behind its slip.

    Also the half of one, left by a kill while it was written. For the worker, who sees every slip.
    """
    # looked at before the slips are asked: a package written meanwhile is the one of a slip that still waits for it
    presents = list(_dossier().iterdir())
    attendus = {str(pk) for pk in Bordereau.objects.filter(etat__in=AVEC_PAQUET).values_list("pk", flat=True)}
    for chemin in presents:
        if chemin.name.partition(".")[0] not in attendus:
            chemin.unlink(missing_ok=True)


def _archive(bordereau: Bordereau, le: datetime) -> bytes:
    tampon, empreintes, communicables = io.BytesIO(), {}, {}
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for ligne in bordereau.lignes.filter(sort=LigneBordereau.Sort.ELIMINER):
            dossier, rangees = f"{ligne.objet_genre}-{ligne.numero}", _rangees(ligne)
            communicables[dossier] = communicabilite(ligne, rangees.get(PIECES, []))
            for nom, octets in _fichiers(rangees):
                chemin = f"{dossier}/{nom}"
                empreintes[chemin] = hashlib.sha256(octets).hexdigest()
                archive.writestr(chemin, octets)
        manifeste = {
            "bordereau": bordereau.numero,
            "categorie": bordereau.categorie,
            "visa": bordereau.visa_reference,
            "prepare_le": le.isoformat(timespec="seconds"),
            "communicabilite": communicables,
            "sha256": empreintes,
        }
        archive.writestr(MANIFESTE, json.dumps(manifeste, ensure_ascii=False, indent=1, sort_keys=True))
    return tampon.getvalue()


def _fichiers(par_table: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, bytes]]:
    """What a line brings: one file a table, then the copy that circulates of each piece. Raises FichierIllisible."""
    depots = {rangee["id"]: rangee for rangee in par_table.get(FICHIERS, [])}
    copies = [depots[piece["copie_id"]] for piece in par_table.get(PIECES, []) if piece["copie_id"]]
    octets_des_copies = [(copie, _octets(copie)) for copie in copies]
    for rangee in depots.values():
        del rangee["cle_verrouillee"]
    for table, rangees in par_table.items():
        yield f"{table}.json", json.dumps(rangees, ensure_ascii=False, indent=1, sort_keys=True).encode()
    for copie, octets in octets_des_copies:
        yield f"{FICHIERS}/{copie['id']}.{SUFFIXES[Nature(copie['media'])]}", octets


def _octets(fichier: dict[str, Any]) -> bytes:
    depot = Depot(fichier["empreinte"], fichier["taille"], fichier["cle_verrouillee"])
    return magasin().lire(UUID(fichier["id"]), depot)


def _rangees(ligne: LigneBordereau) -> dict[str, list[dict[str, Any]]]:
    """The rows that the line would erase, by table, encrypted columns opened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nom, contenu FROM conservation_copier(%s)", [ligne.pk])
        copies = cursor.fetchall()
    par_table: dict[str, list[dict[str, Any]]] = {}
    for table, contenu in copies:
        if table not in NON_VERSEES:
            par_table.setdefault(table, []).extend(_en_clair(rangee) for rangee in json.loads(contenu))
    return par_table


def _en_clair(rangee: dict[str, Any]) -> dict[str, Any]:
    return {cle: dechiffrer(valeur) if valeur and "chiffre" in cle else valeur for cle, valeur in rangee.items()}
