"""Acts on federated identities: tie one to an account, open with it, close its door, undo the tie.

An identity is an issuer and a subject. An address never ties anything (confidentialite §21).
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from egide.socle.comptes.actions.acces_perdus import REFUS_SECRET, couper, refermer
from egide.socle.comptes.actions.invitations import REFUS_INVITATION, creer_compte_invite, invitation_ouverte
from egide.socle.comptes.actions.trace import consigner_acte, exiger_motif
from egide.socle.comptes.avis import prevenir_de_l_etablissement
from egide.socle.comptes.federation.parcours import IdentiteProuvee
from egide.socle.comptes.federation.refus import refus
from egide.socle.comptes.models import Agent, IdentiteFederee, Renouvellement
from egide.socle.comptes.models.portes import Attendue
from egide.socle.comptes.permissions import exiger, refus_de_gerer
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.interface.refus import Refus


@transaction.atomic
def accepter_invitation_federee(*, porte: str, identite: IdentiteProuvee, le: datetime) -> Agent:
    """Create the invited account, without any password, and tie it to the identity that has just been proven.

    `porte` is the digest of the link. Raises Refus when it opens no more, when it expects a password, another issuer or
    another SIRET, when this identity already opens an account.
    """
    invitation = invitation_ouverte(porte, le)
    if not invitation.siret:
        raise Refus(REFUS_INVITATION, code="invitation_sans_identite")
    _exiger_attendue(invitation, identite)
    neuf = creer_compte_invite(invitation, le, mot_de_passe=None)
    _lier(neuf, identite, le)
    consigner_acte(neuf, "accepter_invitation", genre="invitation", objet_id=invitation.pk)
    return neuf


@transaction.atomic
def reprendre_compte_federe(*, porte: str, identite: IdentiteProuvee, le: datetime) -> Agent:
    """Tie an account to another identity, with the link that two people granted; the earlier tie ended with it.

    Raises Refus as `accepter_invitation_federee` does.
    """
    demande = Renouvellement.objects.select_for_update().filter(empreinte=porte).first()
    if demande is None or demande.utilise_le is not None or demande.expire_le <= le or not demande.siret:
        raise Refus(REFUS_SECRET, code="secret_perime")
    titulaire = Agent.objects.select_for_update().get(pk=demande.titulaire_id)
    if not titulaire.is_active:
        raise Refus(REFUS_SECRET, code="compte_ferme")
    _exiger_attendue(demande, identite)
    _lier(titulaire, identite, le)
    demande.utilise_le = le
    demande.save(update_fields=["utilise_le"])
    refermer(titulaire, le)
    consigner_acte(titulaire, "reprendre_compte", genre="renouvellement", objet_id=demande.pk)
    return titulaire


@transaction.atomic
def reconnaitre(*, identite: IdentiteProuvee, le: datetime) -> Agent | None:
    """The account that this identity opens; None when she came back for another employer, which closes the door.

    Raises Refus for an identity that opens nothing, whose door is closed, or that suddenly proves one factor only while
    the account holds none of ours: whoever stole her password there would set up a second factor here.
    """
    liees = IdentiteFederee.objects.liees().select_for_update(of=("self",)).select_related("agent")
    liee = liees.filter(emetteur=identite.emetteur, sujet=identite.sujet).first()
    if liee is None:
        raise refus("identite_inconnue")
    if liee.fermee_le is not None:
        raise refus("identite_fermee")
    if liee.siret != identite.siret:
        _fermer(liee, identite, le)
        return None
    if identite.deux_facteurs and liee.deux_facteurs_le is None:
        liee.deux_facteurs_le = le
        liee.save(update_fields=["deux_facteurs_le"])
    if not identite.deux_facteurs and liee.deux_facteurs_le is not None and not _a_nos_facteurs(liee.agent):
        raise refus("federation_un_facteur")
    return liee.agent


@transaction.atomic
def delier_identite(*, agent: Agent, titulaire: Agent, le: datetime, motif: str) -> None:
    """Undo the tie between an account and its identity, close its sessions and its links; the account stays.

    Raises Refus when `agent` does not administer accounts, or when nothing is tied.
    """
    exiger(refus_de_gerer(agent), "delier_identite")
    motif = exiger_motif(motif)
    titulaire = Agent.objects.select_for_update().get(pk=titulaire.pk)
    liee = IdentiteFederee.objects.liees().filter(agent=titulaire).first()
    if liee is None:
        raise Refus("Aucune identité n’est liée à ce compte.", code="sans_identite")
    liee.deliee_le = le
    liee.save(update_fields=["deliee_le"])
    couper(titulaire, le)
    consigner_acte(agent, "delier_identite", genre="identitefederee", objet_id=liee.pk, motif=motif)


def _exiger_attendue(porte: Attendue, identite: IdentiteProuvee) -> None:
    if (porte.emetteur, porte.siret) != (identite.emetteur, identite.siret):
        raise refus("identite_autre_etablissement")


def _lier(titulaire: Agent, identite: IdentiteProuvee, le: datetime) -> None:
    """Raise Refus when one of the two is already tied to someone else."""
    liees = IdentiteFederee.objects.liees()
    if liees.filter(emetteur=identite.emetteur, sujet=identite.sujet).exists():
        raise refus("identite_deja_liee")
    if liees.filter(agent=titulaire).exists():
        raise refus("compte_deja_lie")
    liee = IdentiteFederee.objects.create(
        agent=titulaire,
        emetteur=identite.emetteur,
        sujet=identite.sujet,
        siret=identite.siret,
        liee_le=le,
        deux_facteurs_le=le if identite.deux_facteurs else None,
    )
    consigner_acte(titulaire, "lier_identite", genre="identitefederee", objet_id=liee.pk)


def _fermer(liee: IdentiteFederee, identite: IdentiteProuvee, le: datetime) -> None:
    """She works elsewhere: close every door of the account, its sessions and links, and tell the administrators.

    Her passkeys and codes are forgotten: they would open what the identity opens no more.
    """
    liee.fermee_le, liee.siret_recu = le, identite.siret
    liee.save(update_fields=["fermee_le", "siret_recu"])
    refermer(liee.agent, le)
    consigner_acte(agent_systeme(), "fermer_identite", genre="identitefederee", objet_id=liee.pk)
    prevenir_de_l_etablissement(liee.agent)


def _a_nos_facteurs(agent: Agent) -> bool:
    return bool(Authenticator.objects.filter(user=agent).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
