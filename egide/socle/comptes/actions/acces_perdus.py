"""Acts that close an account, or give it back to someone who lost her second factor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from egide.socle.comptes.actions.postes import terminer_postes
from egide.socle.comptes.actions.trace import (
    consigner_acte,
    emetteur_de,
    empreinte,
    exiger_motif,
    nouveau_secret,
)
from egide.socle.comptes.avis import prevenir_du_renouvellement
from egide.socle.comptes.models import Agent, IdentiteFederee, Renouvellement
from egide.socle.comptes.permissions import exiger, refus_de_confirmer, refus_de_gerer
from egide.socle.interface.refus import Refus

VALIDITE_DEMANDE = timedelta(days=3)
VALIDITE_SECRET = timedelta(hours=24)
REFUS_SECRET = "Ce lien n’est plus valable : demandez un nouvel accès à l’administrateur technique."


@dataclass(frozen=True)
class AccesRemis:
    """A granted renewal and its secret, known only now, to be handed over in person."""

    renouvellement: Renouvellement
    secret: str


@transaction.atomic
def fermer_compte(*, agent: Agent, titulaire: Agent, le: datetime, motif: str) -> Agent:
    """Close an account for good: posts ended, sessions closed at once, second factor forgotten.

    Raises Refus on one's own account, on a closed one, or when an open file would stay without anyone.
    """
    exiger(refus_de_gerer(agent), "fermer_compte")
    motif = exiger_motif(motif)
    titulaire = Agent.objects.select_for_update().get(pk=titulaire.pk)
    if titulaire.est_systeme or titulaire.pk == agent.pk:
        raise Refus("Personne ne ferme son propre compte, ni celui du système.", code="compte_reserve")
    if not titulaire.is_active:
        raise Refus("Ce compte est déjà fermé.", code="compte_ferme")
    terminer_postes(titulaire, timezone.localdate(le))
    titulaire.is_active = False
    titulaire.save(update_fields=["is_active"])
    _rompre(titulaire, le)
    consigner_acte(agent, "fermer_compte", genre="agent", objet_id=titulaire.pk, motif=motif)
    return titulaire


@transaction.atomic
def demander_renouvellement(
    *, agent: Agent, titulaire: Agent, le: datetime, motif: str, siret: str = ""
) -> Renouvellement:
    """Ask for a new second factor for someone who lost hers; a cadre of her unit must confirm.

    With a `siret`, the link ties her account to her identity at the provider, for that employer.
    Raises Refus when `agent` does not administer accounts, asks for himself, or has already asked.
    """
    exiger(refus_de_gerer(agent), "demander_renouvellement")
    motif = exiger_motif(motif)
    if titulaire.pk == agent.pk:
        raise Refus("Un autre administrateur technique doit le demander pour vous.", code="pour_soi")
    if titulaire.est_systeme or not titulaire.is_active:
        raise Refus("Ce compte est fermé.", code="compte_ferme")
    emetteur = emetteur_de(siret)
    en_cours = Renouvellement.objects.filter(titulaire=titulaire, confirme_le__isnull=True, expire_le__gt=le)
    if en_cours.exists():
        raise Refus("Une demande attend déjà la confirmation d’un cadre.", code="demande_en_double")
    demande = Renouvellement.objects.create(
        titulaire=titulaire,
        motif=motif[:300],
        demande_par=agent,
        demande_le=le,
        expire_le=le + VALIDITE_DEMANDE,
        emetteur=emetteur,
        siret=siret,
    )
    consigner_acte(agent, "demander_renouvellement", genre="renouvellement", objet_id=demande.pk, motif=motif)
    return demande


@transaction.atomic
def renouveler_second_facteur(*, agent: Agent, demande: Renouvellement, le: datetime) -> AccesRemis:
    """Confirm a request: password and second factor stop working, and a one-time secret opens a new start.

    The cadre hands the secret over in person, so that a stolen password is worth nothing here.
    Raises Refus when `agent` is not a cadre of the person's unit, or is the one who asked.
    """
    demande = Renouvellement.objects.select_for_update().get(pk=demande.pk)
    titulaire = Agent.objects.select_for_update().get(pk=demande.titulaire_id)
    exiger(refus_de_confirmer(agent, titulaire), "renouveler_second_facteur")
    if agent.pk == demande.demande_par_id:
        raise Refus("La personne qui demande ne peut pas confirmer : il faut être deux.", code="a_deux")
    if demande.confirme_le is not None or demande.expire_le <= le:
        raise Refus("Cette demande n’attend plus de confirmation.", code="demande_close")
    titulaire.set_unusable_password()
    titulaire.save(update_fields=["password"])
    _rompre(titulaire, le)
    secret, condense = nouveau_secret()
    demande.confirme_par = agent
    demande.confirme_le = le
    demande.empreinte = condense
    demande.expire_le = le + VALIDITE_SECRET
    demande.save(update_fields=["confirme_par", "confirme_le", "empreinte", "expire_le"])
    consigner_acte(agent, "renouveler_second_facteur", genre="renouvellement", objet_id=demande.pk, motif=demande.motif)
    prevenir_du_renouvellement(titulaire)
    return AccesRemis(demande, secret)


def renouvellement_valable(secret: str, le: datetime) -> Renouvellement | None:
    """Return the renewal opened by `secret`, or None: unknown, used and expired look the same."""
    demandes = Renouvellement.objects.filter(empreinte=empreinte(secret), utilise_le__isnull=True, expire_le__gt=le)
    return demandes.select_related("titulaire").first()


@transaction.atomic
def reprendre_compte(*, secret: str, mot_de_passe: str, le: datetime) -> Agent:
    """Set a new password with the secret handed over; the second factor is set up at the next sign-in.

    Raises Refus when the secret does not open any more, ValidationError when the password is too simple.
    """
    demande = Renouvellement.objects.select_for_update().filter(empreinte=empreinte(secret)).first()
    if demande is None or demande.utilise_le is not None or demande.expire_le <= le or demande.siret:
        raise Refus(REFUS_SECRET, code="secret_perime")
    titulaire = Agent.objects.select_for_update().get(pk=demande.titulaire_id)
    if not titulaire.is_active:
        raise Refus(REFUS_SECRET, code="compte_ferme")
    validate_password(mot_de_passe, titulaire)
    titulaire.set_password(mot_de_passe)
    titulaire.save(update_fields=["password"])
    demande.utilise_le = le
    demande.save(update_fields=["utilise_le"])
    refermer(titulaire, le)
    consigner_acte(titulaire, "reprendre_compte", genre="renouvellement", objet_id=demande.pk)
    return titulaire


def couper(titulaire: Agent, le: datetime) -> None:
    """Close every session of an account, and each link or request that would still open it."""
    titulaire.serie_session += 1
    titulaire.save(update_fields=["serie_session"])
    restes = Renouvellement.objects.filter(titulaire=titulaire, utilise_le__isnull=True, expire_le__gt=le)
    restes.update(expire_le=le)


def refermer(titulaire: Agent, le: datetime) -> None:
    """The same, and forget the second factors and recovery codes: nothing from before opens the account any more."""
    couper(titulaire, le)
    Authenticator.objects.filter(user=titulaire).delete()


def _rompre(titulaire: Agent, le: datetime) -> None:
    """The same, and undo the tie to an identity."""
    refermer(titulaire, le)
    IdentiteFederee.objects.liees().filter(agent=titulaire).update(deliee_le=le)
