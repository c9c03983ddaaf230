"""The acts of what arrives. After each, `continuer` lets the next steps of the path take over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from egide.parcours.accueil.models import Complement, EnfantSignale, Informateur, Recueil
from egide.parcours.accueil.rules import (
    EnfantDit,
    InformateurDit,
    Inquietude,
    exiger_motif,
    exiger_recevable,
)
from egide.socle.acces.actions import prendre_en_charge, sujet_de
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import PriseEnCharge, Sujet
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent, Unite
from egide.socle.echanges.actions import alerter_astreinte, clore_arrivee, ouvrir_arrivee
from egide.socle.etats.moteur import continuer, passer
from egide.socle.interface.chiffrement import chiffrer
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

GENRE = "recueil"


def sujet_de_la_cellule() -> Sujet:
    """Subject of the cell that receives everything (CASF L226-3). Raises Refus when no cell is open."""
    unite = Unite.objects.filter(genre=Unite.Genre.CRIP, fermee_le__isnull=True).order_by("nom").first()
    if unite is None:
        raise Refus("Aucune cellule n’est ouverte pour recevoir cette information : appelez le 119.", "cellule")
    return sujet_de(unite)


@transaction.atomic
def enregistrer_recueil(
    *,
    agent: Agent,
    le: datetime,
    recu_le: datetime,
    inquietude: Inquietude,
    enfants: Sequence[EnfantDit] = (),
    informateur: InformateurDit | None = None,
    requete: UUID | None = None,
) -> Recueil:
    """Type what was said on the phone, written in a letter or reported by the 119 (CASF L226-3, L226-6).

    The cell is in charge at once; the agent who typed the informant's identity is named to read it.
    `requete` becomes the id of the contact: a repeated click gives the same one back.
    Raises Refus when the role may not, when facts are missing or when the reception is in the future.
    """
    autoriser(agent, "enregistrer_recueil")
    deja = Recueil.objects.filter(pk=requete).first() if requete else None
    if deja is not None:
        return deja
    exiger_recevable(inquietude, recu_le, le)
    nomme = informateur if informateur is not None and not informateur.vide else None
    cellule = sujet_de_la_cellule()
    recueil = _nouveau_recueil(inquietude, recu_le, anonyme=nomme is None)
    recueil.pk = requete or recueil.pk
    _creer(recueil, agent, le)
    _ecrire_enfants(recueil, enfants)
    prendre_en_charge(recueil, objet_genre=GENRE, volet=Volet.DANGER, sujet=cellule, du=le)
    if nomme is not None:
        _ecrire_informateur(recueil, nomme)
        _nommer(recueil, agent, le)
    _faire_attendre(recueil, cellule, recu_le, le)
    continuer("enregistrer_recueil", recueil, agent=agent, le=le)
    return recueil


@transaction.atomic
def prendre_en_compte(recueil: Recueil, *, agent: Agent, le: datetime) -> Recueil:
    """Hand a public deposit to the cell: the system does it, or the cell itself when tasks are stopped.

    Raises Refus when `agent` may not, or when it was already done.
    """
    autoriser(agent, "prendre_en_compte", recueil)
    passer(recueil, "prendre_en_compte", agent=agent, le=le)
    continuer("prendre_en_compte", recueil, agent=agent, le=le)
    return recueil


@transaction.atomic
def accuser_lecture(recueil: Recueil, *, agent: Agent, le: datetime) -> Recueil:
    """A human being read it: it leaves the inbox, and who holds the code reads « lue ».

    Raises Refus when `agent` may not, or when it was already read.
    """
    autoriser(agent, "accuser_lecture", recueil)
    passer(recueil, "accuser_lecture", agent=agent, le=le)
    clore_arrivee(recueil.pk, agent=agent, le=le)
    return recueil


@transaction.atomic
def donner_suite(recueil: Recueil, *, agent: Agent, le: datetime) -> Recueil:
    """Something was decided: who holds the code reads « une suite est donnée », never which one.

    Raises Refus when `agent` may not.
    """
    autoriser(agent, "donner_suite", recueil)
    passer(recueil, "donner_suite", agent=agent, le=le)
    clore_arrivee(recueil.pk, agent=agent, le=le)
    return recueil


@transaction.atomic
def completer_recueil(recueil: Recueil, *, agent: Agent, le: datetime, texte: str) -> Complement:
    """Add what was said later; the first text stays as it was received.

    Raises Refus when `agent` may not or when the text is empty.
    """
    autoriser(agent, "completer_recueil", recueil)
    if not texte.strip():
        raise Refus("Écrivez ce qui a été ajouté.", "texte")
    complement = Complement(recueil=recueil, texte=texte.strip(), le=le, agent=agent)
    complement.save(force_insert=True)
    consigner(Evenement.ACTE, agent_id=agent.pk, objet_genre=GENRE, objet_id=recueil.pk, acte="completer_recueil")
    return complement


@transaction.atomic
def lever_informateur(recueil: Recueil, *, agent: Agent, le: datetime, motif: str) -> None:
    """Name `agent` to read who the informant is, for a written reason kept in the journal (confidentialite §10).

    Raises Refus when he may not or when the reason is too short.
    """
    autoriser(agent, "lever_informateur", recueil)
    exiger_motif(motif, reglage("motif_urgence_longueur"))
    sujet = sujet_de(agent)
    deja = PriseEnCharge.objects.en_cours(le).filter(objet_id=recueil.pk, sujet=sujet, volet_objet=Volet.INFORMATEUR)
    if not deja.exists():
        _nommer(recueil, agent, le)
    consigner(
        Evenement.DROITS,
        agent_id=agent.pk,
        objet_genre=GENRE,
        objet_id=recueil.pk,
        acte="lever_informateur",
        motif=motif.strip(),
    )


def _faire_attendre(recueil: Recueil, cellule: Sujet, recu_le: datetime, le: datetime) -> None:
    """Put it in the inbox of the cell, and wake somebody up when it cannot wait."""
    quoi: dict[str, Any] = {"objet_genre": GENRE, "volet": Volet.DANGER, "sujet": cellule}
    urgente = recueil.danger_immediat
    ouvrir_arrivee(recueil, **quoi, nature="recueil_saisi", depuis=recu_le, urgente=urgente)
    if urgente:
        alerter_astreinte(recueil, **quoi, le=le)


def _nouveau_recueil(inquietude: Inquietude, recu_le: datetime, *, anonyme: bool) -> Recueil:
    return Recueil(
        canal=inquietude.canal,
        recu_le=recu_le,
        reference=inquietude.reference,
        qualite_informateur=inquietude.qualite,
        professionnel=inquietude.professionnel,
        anonyme=anonyme,
        danger_immediat=inquietude.danger_immediat,
        faits=inquietude.faits.strip(),
        depuis_quand=inquietude.depuis_quand,
        entourage=inquietude.entourage,
        commune=inquietude.commune,
    )


def _creer(recueil: Recueil, agent: Agent, le: datetime) -> None:
    """Create it; who may not read his own contact back (a partner) learns that it was already sent."""
    try:
        with transaction.atomic():
            passer(recueil, "enregistrer_recueil", agent=agent, le=le)
    except IntegrityError as erreur:
        raise Refus("Cette information est déjà enregistrée.", "deja_enregistre") from erreur


def _ecrire_enfants(recueil: Recueil, enfants: Sequence[EnfantDit]) -> None:
    dits = [enfant for enfant in enfants if not enfant.vide]
    EnfantSignale.objects.bulk_create(
        [EnfantSignale(recueil=recueil, rang=rang, **vars(enfant)) for rang, enfant in enumerate(dits, 1)]
    )


def _ecrire_informateur(recueil: Recueil, informateur: InformateurDit) -> None:
    Informateur(recueil=recueil, **champs_chiffres(informateur)).save(force_insert=True)


def champs_chiffres(informateur: InformateurDit) -> dict[str, str | bool]:
    """The columns of an informant, encrypted; an empty word stays empty."""

    def secret(texte: str) -> str:
        return chiffrer(texte) if texte else ""

    return {
        "nom_chiffre": secret(informateur.nom),
        "fonction_chiffree": secret(informateur.fonction),
        "telephone_chiffre": secret(informateur.telephone),
        "courriel_chiffre": secret(informateur.courriel),
        "precautions_chiffrees": secret(informateur.precautions),
        "retour_demande": informateur.retour_demande,
        "protege": informateur.protege,
    }


def _nommer(recueil: Recueil, agent: Agent, le: datetime) -> None:
    prendre_en_charge(recueil, objet_genre=GENRE, volet=Volet.INFORMATEUR, sujet=sujet_de(agent), du=le)
