"""The acts on a request: from its reception to the answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from egide.socle.acces.actions import concerner, prendre_en_charge, sujet_de
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.numeros import prochain_numero
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent, Unite
from egide.socle.conservation.actions import Cible, lever_gels_de, poser_gel
from egide.socle.conservation.models import Gel
from egide.socle.demandes.actions.passage import suivre, verrouiller
from egide.socle.demandes.actions.pieces import remettre_pieces
from egide.socle.demandes.models import Demande
from egide.socle.demandes.rules import REPONSE, REPONSE_PROLONGEE
from egide.socle.demandes.selectors import reunis_ecrits
from egide.socle.demandes.states import GENRE
from egide.socle.documents.sorties.rules import Confirmations
from egide.socle.dossiers.models import Dossier
from egide.socle.echanges.actions import clore_arrivee, ouvrir_arrivee
from egide.socle.echeances.actions import confier as confier_horloges
from egide.socle.echeances.calculs import calculer
from egide.socle.echeances.regles import regle
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.chiffrement import chiffrer
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus

NATURE = "demande_a_preparer"


@dataclass(frozen=True)
class Requete:
    """What a person asks, as it was received: kept encrypted."""

    nature: str
    qualite: str
    voie: str
    nom: str
    coordonnees: str
    texte: str
    enfant: str


@transaction.atomic
def enregistrer_demande(
    requete: Requete, *, agent: Agent, unite: Unite, recue_le: datetime, le: datetime, demande_id: UUID | None = None
) -> Demande:
    """Keep what a person asks, and give it to the unit that will prepare the answer.

    The month of the answer runs from the reception, never from this act (RGPD art. 12 §3; CRPA R311-12 and R311-13).
    `demande_id`, made by the form, is given twice by a double click: the second one changes nothing.
    Raises Refus when `agent` may not, when `recue_le` is to come, or when the unit is closed.
    """
    autoriser(agent, "enregistrer_demande")
    if recue_le > le:
        raise Refus("La date de réception est dans le futur. Corrigez-la.", "date_future")
    if unite.fermee_le is not None:
        raise Refus("Cette unité est fermée : choisissez-en une autre.", "unite")
    demande = Demande(
        id=demande_id or uuid7(),
        numero=prochain_numero(GENRE, recue_le),
        nature=requete.nature,
        qualite=requete.qualite,
        voie=requete.voie,
        recue_le=recue_le,
        nom_chiffre=chiffrer(requete.nom),
        coordonnees_chiffrees=chiffrer(requete.coordonnees),
        texte_chiffre=chiffrer(requete.texte),
        enfant_chiffre=chiffrer(requete.enfant),
        unite=unite,
        a_repondre_avant=terme_de(REPONSE, recue_le),
    )
    try:
        with transaction.atomic():
            passer(demande, "enregistrer_demande", agent=agent, le=recue_le)
    except IntegrityError:
        return demande
    _confier(demande, unite, le=recue_le)
    return demande


@transaction.atomic
def verifier_identite(demande: Demande, *, agent: Agent, le: datetime, preuve: str, qualite: str) -> Passage:
    """Say how the identity, and the capacity, of the person were checked; no copy of a document is kept."""
    return suivre(demande, "verifier_identite", agent=agent, le=le, champs={"preuve": preuve, "qualite": qualite})


@transaction.atomic
def confier_demande(demande: Demande, *, agent: Agent, le: datetime, unite: Unite, motif: str) -> Passage:
    """Give the request to another unit, which prepares it from then on; the former one reads it no more."""
    prise = verrouiller(demande)
    precedente = prise.unite
    if unite.pk == precedente.pk:
        raise Refus("Cette unité prépare déjà la réponse.", "unite")
    passage = suivre(prise, "confier_demande", agent=agent, le=le, motif=motif, champs={"unite": unite})
    clore_arrivee(prise.pk, agent=agent, le=le)
    confier_horloges(prise.pk, sujet_de(unite).pk)
    _confier(prise, unite, le=le, precedente=precedente)
    return passage


@transaction.atomic
def rattacher_dossier(demande: Demande, *, agent: Agent, le: datetime, numero: str) -> Passage:
    """Say which file the request is about: nothing of it disappears before the answer (confidentialite §36).

    The other files of the same child where `agent` writes are tied and held with it. An exclusion or a seal on one of
    them then closes the request too.

    Raises Refus, the same for a file that does not exist and for one that is closed to `agent`.
    """
    dossier = Dossier.objects.filter(numero=numero.strip()).first()
    if dossier is None:
        raise Refus("Aucun dossier ouvert à vous ne porte ce numéro.", "dossier")
    passage = suivre(demande, "rattacher_dossier", agent=agent, le=le)
    for lie in (dossier, *reunis_ecrits(dossier)):
        concerner(demande, objet_genre=GENRE, volet=Volet.JUDICIAIRE, dossier_id=lie.pk)
        poser_gel(
            Cible("dossier", lie.pk, lie.numero),
            agent=agent,
            le=le,
            nature=Gel.Nature.DEMANDE_ACCES,
            reference=demande.numero,
            motif="Une personne demande à lire ce dossier, ou à le faire corriger.",
            pour=demande.pk,
        )
    return passage


@transaction.atomic
def noter_accompagnement(demande: Demande, *, agent: Agent, le: datetime, reponse: str, par: str) -> Passage:
    """Write what the person answered when a professional was offered to read with him, and who that will be."""
    if reponse == Demande.Accompagnement.ACCEPTE and not par.strip():
        raise Refus("Dites qui accompagnera la lecture.", "accompagnement_par")
    champs = {"accompagnement": reponse, "accompagnement_par": par.strip()}
    return suivre(demande, "noter_accompagnement", agent=agent, le=le, champs=champs)


@transaction.atomic
def prolonger_demande(demande: Demande, *, agent: Agent, le: datetime, motif: str) -> Passage:
    """Take two more months, the person being told why before the first one ends (RGPD art. 12 §3)."""
    champs = {"a_repondre_avant": terme_de(REPONSE_PROLONGEE, demande.recue_le), "prolongee_le": le}
    return suivre(demande, "prolonger_demande", agent=agent, le=le, motif=motif, champs=champs)


@transaction.atomic
def soumettre_reponse(demande: Demande, *, agent: Agent, le: datetime) -> Passage:
    """Hand the prepared answer to a second reader."""
    return suivre(demande, "soumettre_reponse", agent=agent, le=le, champs={"preparee_par": agent})


@transaction.atomic
def relire_reponse(demande: Demande, *, agent: Agent, le: datetime, accord: bool, motif: str = "") -> Passage:
    """Approve the answer, or send it back with what must change; never by the one who prepared it."""
    prise = verrouiller(demande)
    autoriser(agent, "relire_reponse", prise)
    if accord:
        return passer(prise, "approuver_reponse", agent=agent, le=le, champs={"relue_par": agent})
    return passer(prise, "renvoyer_reponse", agent=agent, le=le, motif=motif)


@transaction.atomic
def repondre_demande(
    demande: Demande,
    *,
    agent: Agent,
    le: datetime,
    sens: str,
    motif: str = "",
    confirmations: Confirmations | None = None,
) -> Passage:
    """Answer: the clocks stop, the pieces leave. A refusal, even in part, carries its reasons.

    Raises Refus when the control of what leaves stops a piece: nothing is answered then.
    """
    passage = suivre(
        demande, "repondre_demande", agent=agent, le=le, motif=motif, champs={"sens": sens, "repondue_le": le}
    )
    remettre_pieces(demande, agent=agent, le=le, confirmations=confirmations or Confirmations())
    _finir(demande, agent=agent, le=le)
    return passage


@transaction.atomic
def reprendre_reponse(demande: Demande, *, agent: Agent, le: datetime, motif: str) -> Passage:
    """Prepare again an answer that was approved and cannot leave as it is; it will be read again."""
    return suivre(demande, "reprendre_reponse", agent=agent, le=le, motif=motif)


@transaction.atomic
def classer_demande(demande: Demande, *, agent: Agent, le: datetime, motif: str) -> Passage:
    """File without an answer a request that was withdrawn, or whose author could not be identified."""
    passage = suivre(demande, "classer_demande", agent=agent, le=le, motif=motif)
    _finir(demande, agent=agent, le=le)
    return passage


def terme_de(code: str, depart: datetime) -> datetime | None:
    """The term of the rule `code` from `depart`; None when the rule has no value."""
    terme = calculer(regle(code), depart)
    return terme.terme if terme else None


def _confier(demande: Demande, unite: Unite, *, le: datetime, precedente: Unite | None = None) -> None:
    """Put the request in the charge of the unit, and at its door."""
    sujet = sujet_de(unite)
    prendre_en_charge(
        demande,
        objet_genre=GENRE,
        volet=Volet.JUDICIAIRE,
        sujet=sujet,
        du=le,
        precedent=sujet_de(precedente) if precedente else None,
    )
    ouvrir_arrivee(demande, objet_genre=GENRE, volet=Volet.JUDICIAIRE, sujet=sujet, nature=NATURE, depuis=le)


def _finir(demande: Demande, *, agent: Agent, le: datetime) -> None:
    """Nothing waits for anybody any more, and the file is no longer held for this request."""
    clore_arrivee(demande.pk, agent=agent, le=le)
    lever_gels_de(demande.pk, agent=agent, le=le, motif="La demande est close.")
