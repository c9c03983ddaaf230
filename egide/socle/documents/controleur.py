"""The control of one piece: antivirus, examination, conversion; then one act says what was found."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.documents.actions import conclure_controle, octets_de
from egide.socle.documents.constat import Constat
from egide.socle.documents.controle.antivirus import Antivirus, Verdict
from egide.socle.documents.controle.bac_a_sable import (
    ConvertisseurAbsent,
    ExamenImpossible,
    convertir,
    convertisseur_present,
    examiner_a_part,
)
from egide.socle.documents.controle.refus import PieceRefusee
from egide.socle.documents.magasin import FichierIllisible, magasin
from egide.socle.documents.models import Piece
from egide.socle.documents.states import A_TRAITER, Etat

journal_technique = structlog.get_logger("egide.documents")

# Longer than any act that has not committed yet, and than a base put back from its last copy.
ORPHELIN_APRES = timedelta(days=7)
# Each says which files of the store wait elsewhere for their row; the apps above fill it at start-up.
EN_ROUTE: list[Callable[[], Iterable[UUID]]] = []
_VIRUS = (
    "L’antivirus a trouvé un virus dans ce fichier. Il n’est pas ouvert : demandez une autre copie à qui l’a envoyé."
)


def controler(piece_id: UUID) -> None:
    """Control a piece that waits; nothing happens when it was already done, or taken off meanwhile.

    The bytes are looked at outside any transaction: no row stays locked while a virus is looked for.
    """
    systeme = agent_systeme()
    with au_nom_de(systeme):
        piece = Piece.objects.a_traiter().select_related("original").filter(pk=piece_id).first()
    if piece is None:
        return
    try:
        constat = constater(octets_de(piece.original))
    except FichierIllisible:
        constat = Constat(attend=Piece.Attente.MAGASIN)
    with au_nom_de(systeme):
        conclure_controle(piece, constat, agent=systeme, le=timezone.now())


def constater(octets: bytes) -> Constat:
    """Look at the bytes of a received file: what circulates in its place, or why nothing does (confidentialité §53)."""
    antivirus, attend = _passer_l_antivirus(octets)
    if attend:
        return Constat(attend=attend)
    if antivirus == Piece.Antivirus.INFECTE:
        return Constat(Etat.REFUSEE, antivirus=antivirus, phrase=_VIRUS)
    try:
        examen = examiner_a_part(octets)
        if examen.a_convertir:
            examen = examiner_a_part(convertir(examen.octets, examen.nature))
    except ExamenImpossible:
        return Constat(attend=Piece.Attente.EXAMEN)
    except ConvertisseurAbsent:
        return Constat(Etat.A_CONVERTIR, antivirus=antivirus, attend=Piece.Attente.CONVERTISSEUR)
    except PieceRefusee as refus:
        return Constat(Etat.REFUSEE, antivirus=antivirus, phrase=refus.phrase)
    return Constat(Etat.DISPONIBLE, antivirus=antivirus, copie=examen.octets, media=examen.nature)


def relever_pieces() -> None:
    """Control every piece that still waits: its own job was lost, or the antivirus or the converter was not there.

    A piece whose control fails unexpectedly is tried again at the next round, and never stops the others.
    """
    etats = A_TRAITER if convertisseur_present() else (Etat.EN_ATTENTE,)
    with au_nom_de(agent_systeme()):
        attendent = list(Piece.objects.filter(etat__in=etats).order_by("deposee_le").values_list("pk", flat=True))
    for piece_id in attendent:
        try:
            controler(piece_id)
        except Exception as erreur:
            journal_technique.error("contrôle manqué", piece=str(piece_id), exc_type=type(erreur).__name__)


def balayer_le_magasin() -> int:
    """Remove the files that no row knows nor waits for, left by an act that did not end; returns how many."""
    avant = (timezone.now() - ORPHELIN_APRES).timestamp()
    attendus = {fichier_id for lire in EN_ROUTE for fichier_id in lire()}
    anciens = [fichier_id for fichier_id in magasin().anciens(avant) if fichier_id not in attendus]
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_orphelins(%s::uuid[])", [anciens])
        orphelins = [ligne[0] for ligne in cursor.fetchall()]
    for fichier_id in orphelins:
        magasin().detruire(fichier_id)
    return len(orphelins)


def _passer_l_antivirus(octets: bytes) -> tuple[Piece.Antivirus | str, Piece.Attente | str]:
    """What the antivirus says, or what the piece waits for; without any, the département said whether it waits."""
    if not settings.EGIDE_ANTIVIRUS:
        return (Piece.Antivirus.SANS, "") if settings.EGIDE_SANS_ANTIVIRUS else ("", Piece.Attente.ANTIVIRUS_ABSENT)
    match Antivirus(settings.EGIDE_ANTIVIRUS).lire(octets):
        case Verdict.SAIN:
            return Piece.Antivirus.SAIN, ""
        case Verdict.INFECTE:
            return Piece.Antivirus.INFECTE, ""
        case Verdict.INDISPONIBLE:
            return "", Piece.Attente.ANTIVIRUS_MUET
