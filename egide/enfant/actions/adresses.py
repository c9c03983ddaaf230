"""Acts on addresses that only named persons read (confidentialite §10)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from egide.enfant.actions.trace import tracer
from egide.enfant.models import AdresseProtegee, Foyer, Personne
from egide.enfant.rules import exiger_motif, exiger_passe
from egide.socle.acces.actions import accorder_relation, sujet_de
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import Relation
from egide.socle.acces.volets import Volet, masque
from egide.socle.comptes.models import Agent
from egide.socle.interface.chiffrement import chiffrer, dechiffrer
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@transaction.atomic
def proteger_adresse(
    *,
    agent: Agent,
    le: datetime,
    enfants: Sequence[Personne],
    nommes: Iterable[Agent],
    fondement: str,
    texte: str = "",
    foyer: Foyer | None = None,
) -> list[AdresseProtegee]:
    """Keep an address for named persons only, encrypted, in the file of each of these children.

    With `foyer`, its written address is taken when `texte` is empty, then erased from the household: it must not stay
    readable elsewhere. The author reads it later only if he is one of `nommes`.
    Raises Refus without a named person, an address or a reason.
    """
    personnes = list({nomme.pk: nomme for nomme in nommes}.values())
    clair = texte.strip() or (f"{foyer.adresse} {foyer.code_insee}".strip() if foyer else "")
    exiger_passe(le, timezone.now())
    exiger_motif(fondement)
    if not personnes or not enfants:
        raise Refus("Nommez au moins une personne qui doit connaître cette adresse.", "sans_nomme")
    if not clair:
        raise Refus("Écrivez l’adresse à protéger.", "adresse_vide")
    for enfant in enfants:
        autoriser(agent, "proteger_adresse", enfant)
    adresses = [_proteger(enfant, clair, personnes, agent, le, fondement, foyer) for enfant in enfants]
    if foyer is not None and not foyer.protegee:
        masquee = {"adresse": "", "code_insee": "", "cle_adresse": "", "protegee": True}
        if Foyer.objects.filter(pk=foyer.pk).update(**masquee) != 1:
            raise Refus("L’adresse de ce foyer ne peut pas être protégée par vous.", "ecriture")
        for champ, valeur in masquee.items():
            setattr(foyer, champ, valeur)
    return adresses


@transaction.atomic
def lire_adresse_protegee(dossier_id: UUID, *, agent: Agent) -> str:
    """The protected address of a file, for a named person; the reading is journalled first.

    Raises Invisible when there is none, or when this agent is not named.
    """
    siens = Q(dossier_id=dossier_id) | Q(dossier_id__in=RawSQL("SELECT unnest(dossier_groupe(%s))", [dossier_id]))
    adresse = AdresseProtegee.objects.filter(siens, levee_le__isnull=True).first()
    if adresse is None:
        raise Invisible
    consigner(
        Evenement.LECTURE,
        agent_id=agent.pk,
        objet_genre="adresse_protegee",
        objet_id=adresse.pk,
        dossier_id=adresse.dossier_id,
        acte="lire_adresse_protegee",
        titre="personne nommée",
    )
    return dechiffrer(adresse.texte_chiffre)


@transaction.atomic
def lever_protection(adresse: AdresseProtegee, *, agent: Agent, le: datetime, motif: str) -> None:
    """A named person says that the address no longer needs protection; the household is not rewritten by this."""
    exiger_passe(le, timezone.now())
    exiger_motif(motif)
    if AdresseProtegee.objects.filter(pk=adresse.pk, levee_le__isnull=True).update(levee_le=le) != 1:
        raise Invisible
    tracer(agent, "lever_protection", genre="adresse_protegee", objet_id=adresse.pk, dossier_id=adresse.dossier_id)


def _proteger(
    enfant: Personne,
    clair: str,
    nommes: Sequence[Agent],
    agent: Agent,
    le: datetime,
    fondement: str,
    foyer: Foyer | None,
) -> AdresseProtegee:
    """Write the encrypted text in one file and name its readers."""
    if enfant.dossier_id is None:
        raise Refus("Une adresse se protège dans le dossier d’un enfant.", "sans_dossier")
    adresse = AdresseProtegee(
        dossier_id=enfant.dossier_id,
        foyer=foyer,
        texte_chiffre=chiffrer(clair),
        fondement=fondement.strip()[:200],
        posee_le=le,
        agent=agent,
    )
    adresse.save(force_insert=True)
    for nomme in nommes:
        accorder_relation(
            agent=agent,
            dossier_id=enfant.dossier_id,
            sujet=sujet_de(nomme),
            genre=Relation.Genre.NOMMEE,
            volets=masque(Volet.ADRESSE_PROTEGEE),
            fondement="Adresse protégée",
            du=le,
        )
    tracer(agent, "proteger_adresse", genre="adresse_protegee", objet_id=adresse.pk, dossier_id=enfant.dossier_id)
    return adresse
