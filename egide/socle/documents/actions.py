"""The acts of a piece: deposit, keep what the house produces, say what the control found, take off a mistake."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from egide.socle.acces.actions.trace import exiger_motif
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.constat import Constat
from egide.socle.documents.controle.nature import reconnaitre
from egide.socle.documents.magasin import magasin
from egide.socle.documents.models import Fichier, Piece
from egide.socle.documents.noms import nom_propre
from egide.socle.etats.moteur import passer
from egide.socle.interface.chiffrement import chiffrer, dechiffrer
from egide.socle.interface.refus import Refus

TACHE_CONTROLE = "egide.documents.controler"
# One control at a time: the worker keeps a hand free for what cannot wait.
VERROU = "documents"


@dataclass(frozen=True)
class Description:
    """What the person says of a piece."""

    titre: str
    genre: str
    nature: str
    saisine: str
    date_piece: date | None = None


@transaction.atomic
def deposer_piece(
    *,
    ancre: Ancre,
    description: Description,
    octets: bytes,
    nom: str,
    agent: Agent,
    le: datetime,
    requete: UUID | None = None,
) -> Piece:
    """Seal what was received; the control follows, and nothing is served before it (confidentialité §53).

    The file reaches the disk before its row: a crash leaves a file that no row knows, never a row without its file.
    `requete` becomes the id of the piece: a repeated click gives the same one back.
    Raises Refus when `agent` may not, PieceRefusee when the bytes are of no accepted type.
    """
    autoriser(agent, "deposer_piece", ancre)
    deja = Piece.objects.filter(pk=requete).first() if requete else None
    if deja is not None:
        return deja
    nature = reconnaitre(octets)
    piece = _nouvelle(ancre, description, agent, le, requete)
    piece.origine, piece.nom_d_origine = Piece.Origine.RECUE, nom_propre(nom)
    piece.original = garder(octets, media=nature, le=le)
    passer(piece, "deposer_piece", agent=agent, le=le)
    differer_controle(piece.pk)
    return piece


@transaction.atomic
def produire_piece(
    *,
    ancre: Ancre,
    description: Description,
    octets: bytes,
    media: str,
    agent: Agent,
    le: datetime,
    requete: UUID | None = None,
) -> Piece:
    """Keep a document that the house wrote itself: it needs no control, and its only file is the one that circulates.

    Raises Refus when `agent` may not.
    """
    autoriser(agent, "produire_piece", ancre)
    deja = Piece.objects.filter(pk=requete).first() if requete else None
    if deja is not None:
        return deja
    piece = _nouvelle(ancre, description, agent, le, requete)
    piece.origine = Piece.Origine.PRODUITE
    piece.original = piece.copie = garder(octets, media=media, le=le)
    passer(piece, "produire_piece", agent=agent, le=le)
    return piece


@transaction.atomic
def retirer_piece(
    piece: Piece, *, agent: Agent, le: datetime, motif: str, version: int | None = None, requete: UUID | None = None
) -> Piece:
    """Take off a piece deposited by mistake: nobody reads it any more, its trace and its reason stay.

    Raises Refus when `agent` may not, without a reason, or when it is already off.
    """
    autoriser(agent, "retirer_piece", piece.ancre)
    passer(piece, "retirer_piece", agent=agent, le=le, motif=exiger_motif(motif), version=version, requete=requete)
    return piece


@transaction.atomic
def conclure_controle(piece: Piece, constat: Constat, *, agent: Agent, le: datetime) -> None:
    """Say what the control found; nothing happens when somebody said it first, or took the piece off meanwhile.

    Raises Refus when `agent` is not the system.
    """
    autoriser(agent, "controler_piece", piece.ancre)
    presente = Piece.objects.select_for_update().a_traiter().filter(pk=piece.pk).first()
    if presente is None:
        return
    if constat.etat in ("", presente.etat):
        Piece.objects.filter(pk=piece.pk).update(attend=constat.attend)
        return
    champs: dict[str, Any] = {"antivirus": constat.antivirus, "attend": constat.attend, "constat": constat.phrase}
    if constat.copie is not None:
        champs["copie"] = garder(constat.copie, media=constat.media, le=le)
    passer(presente, constat.acte, agent=agent, le=le, champs=champs)


def garder(octets: bytes, *, media: str, le: datetime) -> Fichier:
    """Put bytes in the store, then their row."""
    fichier = Fichier(media=media, garde_le=le)
    depot = magasin().deposer(fichier.pk, octets)
    fichier.empreinte, fichier.taille, fichier.cle_verrouillee = depot.empreinte, depot.taille, depot.cle_verrouillee
    fichier.save(force_insert=True)
    return fichier


@transaction.atomic
def detruire_fichier(fichier: Fichier, *, le: datetime) -> None:
    """Empty the key of a file, then remove the file: its copies in the backups of the folder open no more.

    Its row stays, with its hash. Only the worker writes there; it is called by what purges, never by a screen.
    Raises Refus when the row is not its to write.
    """
    if not Fichier.objects.filter(pk=fichier.pk).update(cle_verrouillee="", detruit_le=le):
        raise Refus("Ce fichier ne peut pas être détruit par vous.", "ecriture")
    transaction.on_commit(lambda: magasin().detruire(fichier.pk))


def octets_de(fichier: Fichier) -> bytes:
    """The bytes of a file, checked. Raises FichierIllisible."""
    return magasin().lire(fichier.pk, fichier.depot)


@transaction.atomic
def reverrouiller_cles() -> int:
    """Lock every key again under the first key of the installation; the files themselves do not change.

    Returns how many. Raises TexteIllisible for a key that none of the keys of the installation opens.
    """
    fichiers = list(Fichier.objects.exclude(cle_verrouillee="").select_for_update())
    for fichier in fichiers:
        fichier.cle_verrouillee = chiffrer(dechiffrer(fichier.cle_verrouillee))
    Fichier.objects.bulk_update(fichiers, ["cle_verrouillee"], batch_size=500)
    return len(fichiers)


def differer_controle(piece_id: UUID) -> None:
    """Ask for the control of a piece, in the transaction that deposits it."""
    app.configure_task(TACHE_CONTROLE, queue="documents", lock=VERROU, allow_unknown=True).defer(piece_id=str(piece_id))


def _nouvelle(ancre: Ancre, description: Description, agent: Agent, le: datetime, requete: UUID | None) -> Piece:
    piece = Piece(
        dossier_id=ancre.dossier_id,
        objet_genre=ancre.objet_genre,
        objet_id=ancre.objet_id,
        volet=ancre.volet,
        titre=description.titre.strip(),
        genre=description.genre,
        nature=description.nature,
        saisine=description.saisine,
        date_piece=description.date_piece,
        deposee_par=agent,
        deposee_le=le,
    )
    piece.pk = requete or piece.pk
    return piece
