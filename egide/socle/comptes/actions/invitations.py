"""Acts that let a new person in: a named invitation, accepted once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from egide.socle.comptes.actions.postes import ouvrir_poste, verifier_affectation
from egide.socle.comptes.actions.trace import consigner_acte, emetteur_de, empreinte, nouveau_secret
from egide.socle.comptes.models import Agent, Invitation, Poste, Unite
from egide.socle.comptes.permissions import exiger, refus_de_gerer
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.interface.refus import Refus
from egide.socle.interface.temps import jour_de

VALIDITE = timedelta(days=7)
REFUS_INVITATION = "Cette invitation n’est plus valable : demandez-en une nouvelle à l’administrateur technique."


@dataclass(frozen=True)
class InvitationRemise:
    """An invitation and its secret, known only now: it is shown once and never stored."""

    invitation: Invitation
    secret: str


@transaction.atomic
def inviter_agent(
    *,
    agent: Agent,
    courriel: str,
    nom: str,
    prenom: str,
    unite: Unite,
    role: Role,
    du: date,
    le: datetime,
    siret: str = "",
) -> InvitationRemise:
    """Invite one named person to one post from `du`; an earlier invitation of hers stops working.

    With a `siret`, she enters through the identity provider, which must say that she works there.
    Raises Refus to who does not administer accounts, for a known account, for a post that cannot be opened.
    """
    exiger(refus_de_gerer(agent), "inviter_agent")
    emetteur = emetteur_de(siret)
    verifier_affectation(unite, role)
    adresse = courriel.strip().lower()
    if Agent.objects.filter(courriel=adresse).exists():
        raise Refus("Cette personne a déjà un compte : ouvrez-lui un poste depuis sa page.", code="compte_connu")
    Invitation.objects.filter(courriel=adresse, acceptee_le__isnull=True, expire_le__gt=le).update(expire_le=le)
    secret, condense = nouveau_secret()
    invitation = Invitation.objects.create(
        courriel=adresse,
        nom=nom.strip(),
        prenom=prenom.strip(),
        unite=unite,
        role=role,
        du=du,
        invite_par=agent,
        empreinte=condense,
        expire_le=le + VALIDITE,
        emetteur=emetteur,
        siret=siret,
    )
    consigner_acte(agent, "inviter_agent", genre="invitation", objet_id=invitation.pk)
    return InvitationRemise(invitation, secret)


def invitation_valable(secret: str, le: datetime) -> Invitation | None:
    """Return the invitation opened by `secret`, or None: unknown, used and expired look the same."""
    invitations = Invitation.objects.filter(empreinte=empreinte(secret), acceptee_le__isnull=True, expire_le__gt=le)
    return invitations.select_related("unite").first()


@transaction.atomic
def accepter_invitation(*, secret: str, mot_de_passe: str, le: datetime) -> Agent:
    """Create the account and its first post; the second factor is set up at the first sign-in.

    Raises Refus when the invitation does not open any more or expects an identity of the provider, ValidationError
    when the password is too simple.
    """
    invitation = invitation_ouverte(empreinte(secret), le)
    if invitation.siret:
        raise Refus(REFUS_INVITATION, code="invitation_federee")
    neuf = creer_compte_invite(invitation, le, mot_de_passe=mot_de_passe)
    consigner_acte(neuf, "accepter_invitation", genre="invitation", objet_id=invitation.pk)
    return neuf


def invitation_ouverte(porte: str, le: datetime) -> Invitation:
    """The invitation of this digest, locked; raises Refus when it opens no more."""
    invitation = Invitation.objects.select_for_update().filter(empreinte=porte).first()
    if invitation is None or invitation.acceptee_le is not None or invitation.expire_le <= le:
        raise Refus(REFUS_INVITATION, code="invitation_perimee")
    return invitation


def creer_compte_invite(invitation: Invitation, le: datetime, *, mot_de_passe: str | None) -> Agent:
    """Create the account and the post of an invitation, and end it; None for an account without any password.

    Raises Refus when the address already has an account, ValidationError when the password is too simple.
    """
    if Agent.objects.filter(courriel=invitation.courriel).exists():
        raise Refus(REFUS_INVITATION, code="compte_connu")
    neuf = Agent(courriel=invitation.courriel, nom=invitation.nom, prenom=invitation.prenom)
    if mot_de_passe is not None:
        validate_password(mot_de_passe, neuf)
    neuf.set_password(mot_de_passe)
    neuf.save(force_insert=True)
    ouvrir_poste(titulaire=neuf, unite=invitation.unite, role=Role(invitation.role), du=invitation.du)
    invitation.acceptee_le = le
    invitation.save(update_fields=["acceptee_le"])
    return neuf


@transaction.atomic
def inviter_premier_administrateur(*, courriel: str, nom: str, prenom: str, le: datetime) -> InvitationRemise:
    """Invite the first technical administrator of a new installation, from the command line only.

    Raises Refus as soon as one administrator holds a post: from then on, administrators invite each other.
    """
    if Poste.objects.en_vigueur(jour_de(le)).filter(role=Role.ADMIN_TECHNIQUE).exists():
        raise Refus("Un administrateur technique est déjà en poste : demandez-lui une invitation.", "deja_administre")
    unite, _ = Unite.objects.get_or_create(nom="Administration technique", defaults={"genre": Unite.Genre.SERVICE})
    secret, condense = nouveau_secret()
    systeme = agent_systeme()
    invitation = Invitation.objects.create(
        courriel=courriel.strip().lower(),
        nom=nom.strip(),
        prenom=prenom.strip(),
        unite=unite,
        role=Role.ADMIN_TECHNIQUE,
        du=jour_de(le),
        invite_par=systeme,
        empreinte=condense,
        expire_le=le + VALIDITE,
    )
    consigner_acte(systeme, "inviter_premier_administrateur", genre="invitation", objet_id=invitation.pk)
    return InvitationRemise(invitation, secret)
