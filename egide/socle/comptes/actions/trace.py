"""What every act of this app shares: its line in the journal, its required reason, its one-time secret."""

import hashlib
import secrets
from uuid import UUID

from egide.socle.comptes.federation.configuration import fournisseur
from egide.socle.comptes.models import Agent
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


def consigner_acte(agent: Agent, acte: str, *, genre: str, objet_id: UUID, motif: str = "") -> None:
    """Write the line of an act in the transaction that does it."""
    consigner(
        Evenement.ADMINISTRATION,
        agent_id=agent.pk,
        objet_genre=f"comptes.{genre}",
        objet_id=objet_id,
        acte=acte,
        titre="gestion des comptes",
        motif=motif,
    )


def exiger_motif(motif: str) -> str:
    """Return the reason without spaces around it; raises Refus when there is none."""
    propre = motif.strip()
    if not propre:
        raise Refus("Écrivez pourquoi : ce motif reste au journal.", code="motif_absent")
    return propre


def nouveau_secret() -> tuple[str, str]:
    """Return a secret of 256 bits and the digest that is stored instead of it."""
    secret = secrets.token_urlsafe(32)
    return secret, empreinte(secret)


def empreinte(secret: str) -> str:
    """Digest of a secret drawn by chance; such a secret needs no slow hashing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def emetteur_de(siret: str) -> str:
    """The issuer expected with this SIRET, nothing without one; raises Refus where no provider is set up."""
    connu = fournisseur()
    if siret and connu is None:
        raise Refus("Aucun fournisseur d’identité n’est réglé ici : laissez le SIRET vide.", code="sans_fournisseur")
    return connu.emetteur if siret and connu else ""
