"""Acts on posts: open, close, hand over, stand in. No open file may stay without a responsible agent."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from egide.socle.comptes.actions.trace import consigner_acte, exiger_motif
from egide.socle.comptes.models import Agent, Astreinte, Poste, Unite
from egide.socle.comptes.permissions import exiger, refus_d_organiser, refus_de_gerer
from egide.socle.comptes.registres import (
    A_LA_TRANSMISSION,
    APRES_CHANGEMENT_DE_POSTE,
    CONTROLES_DE_FIN_DE_POSTE,
)
from egide.socle.comptes.roles import Droit, Role, roles_qui
from egide.socle.interface.refus import Refus


@transaction.atomic
def affecter_poste(
    *, agent: Agent, titulaire: Agent, unite: Unite, role: Role, du: date, au: date | None = None
) -> Poste:
    """Open a post for someone who already has an account, and return it.

    Raises Refus when `agent` does not administer accounts, when the unit or the account is closed,
    or when the same post already runs on these dates.
    """
    exiger(refus_de_gerer(agent), "affecter_poste")
    exiger_un_autre(agent, titulaire)
    verifier_affectation(unite, role)
    verifier_titulaire(titulaire)
    poste = ouvrir_poste(titulaire=titulaire, unite=unite, role=role, du=du, au=au)
    consigner_acte(agent, "affecter_poste", genre="poste", objet_id=poste.pk)
    return poste


@transaction.atomic
def clore_poste(*, agent: Agent, poste: Poste, au: date, motif: str) -> Poste:
    """End a post after the day `au`.

    Raises Refus when an open file would stay without a responsible agent: hand the post over instead.
    """
    exiger(refus_de_gerer(agent), "clore_poste")
    motif = exiger_motif(motif)
    poste = terminer_poste(poste, au)
    consigner_acte(agent, "clore_poste", genre="poste", objet_id=poste.pk, motif=motif)
    return poste


@transaction.atomic
def transmettre_poste(*, agent: Agent, poste: Poste, successeur: Agent, le: date, motif: str) -> Poste:
    """Hand a post over: `successeur` holds it from `le`, its holder leaves it after that same day.

    Both hold it on the day of the hand-over. What was in the charge of the first goes to the second. A post that is
    already over may still be handed over: the files that it left behind find someone.
    Raises Refus when the successor is the holder or has a closed account. Returns the successor's post.
    """
    exiger(refus_d_organiser(agent, poste.unite), "transmettre_poste")
    exiger_un_autre(agent, successeur)
    motif = exiger_motif(motif)
    poste = _verrouiller(poste)
    verifier_titulaire(successeur)
    if successeur.pk == poste.agent_id:
        raise Refus("Choisissez une autre personne pour prendre la suite.", code="meme_personne")
    deja = Poste.objects.filter(agent=successeur, unite=poste.unite, role=poste.role, remplace__isnull=True)
    suite = deja.en_vigueur(le).first() or ouvrir_poste(
        titulaire=successeur, unite=poste.unite, role=Role(poste.role), du=le
    )
    for transmettre in A_LA_TRANSMISSION:
        transmettre(poste, suite)
    if poste.au is None or poste.au > le:
        _verifier_fin(poste, le)
        _terminer(poste, le)
    consigner_acte(agent, "transmettre_poste", genre="poste", objet_id=poste.pk, motif=motif)
    return suite


@transaction.atomic
def declarer_absence(*, agent: Agent, poste: Poste, remplacant: Agent, du: date, au: date, motif: str = "") -> Poste:
    """Declare the absence of a post's holder: `remplacant` stands in between two dates. Returns that post.

    Raises Refus when nobody else is named, when the dates leave the post, or when someone already stands in.
    """
    exiger(refus_d_organiser(agent, poste.unite), "declarer_absence")
    exiger_un_autre(agent, remplacant)
    poste = _verrouiller(poste)
    verifier_titulaire(remplacant)
    if au < du:
        raise Refus("La fin de l’absence vient avant son début.", code="dates_inversees")
    if remplacant.pk == poste.agent_id:
        raise Refus("Une personne ne peut pas se remplacer elle-même.", code="meme_personne")
    if poste.remplace_id is not None:
        raise Refus(
            "Ce poste est déjà un remplacement : choisissez le poste de la personne absente.",
            code="remplacement",
        )
    if du < poste.du or (poste.au is not None and au > poste.au):
        raise Refus("L’absence doit tenir dans les dates du poste.", code="hors_du_poste")
    if poste.remplacements.filter(du__lte=au, au__gte=du).exists():
        raise Refus("Un remplacement est déjà prévu sur ces jours.", code="remplacement_en_double")
    remplacement = Poste.objects.create(
        agent=remplacant, unite=poste.unite, role=poste.role, du=du, au=au, remplace=poste
    )
    _prevenir(remplacement)
    consigner_acte(agent, "declarer_absence", genre="poste", objet_id=remplacement.pk, motif=motif.strip())
    return remplacement


def ouvrir_poste(*, titulaire: Agent, unite: Unite, role: Role, du: date, au: date | None = None) -> Poste:
    """Create a post and tell the upper layers. Raises Refus when the same post already runs on these dates."""
    if au is not None and au < du:
        raise Refus("La fin du poste vient avant son début.", code="dates_inversees")
    memes = Poste.objects.filter(agent=titulaire, unite=unite, role=role, remplace__isnull=True)
    if au is not None:
        memes = memes.filter(du__lte=au)
    if any(autre.au is None or autre.au >= du for autre in memes):
        raise Refus("Cette personne tient déjà ce poste à ces dates.", code="poste_en_double")
    poste = Poste.objects.create(agent=titulaire, unite=unite, role=role, du=du, au=au)
    _prevenir(poste)
    return poste


def exiger_un_autre(agent: Agent, beneficiaire: Agent) -> None:
    """Raise Refus when someone would give a post to herself: a post opens files (confidentialite §16)."""
    if agent.pk == beneficiaire.pk:
        raise Refus("Personne ne s’ouvre un poste à soi-même : demandez à une autre personne habilitée.", "pour_soi")


def verifier_affectation(unite: Unite, role: Role) -> None:
    """Raise Refus when nobody may be posted in this unit or with this role."""
    if role is Role.SYSTEME:
        raise Refus("Ce rôle n’appartient à personne.", code="role_systeme")
    if unite.fermee_le is not None:
        raise Refus("Cette unité est fermée.", code="unite_fermee")


def verifier_titulaire(titulaire: Agent) -> None:
    """Raise Refus when this account may not hold a post."""
    if titulaire.est_systeme or not titulaire.is_active:
        raise Refus("Ce compte est fermé.", code="compte_ferme")


def terminer_poste(poste: Poste, au: date) -> Poste:
    """End one post after the day `au`; raises Refus when it may not end that day."""
    poste = _verrouiller(poste)
    _verifier_fin(poste, au)
    _terminer(poste, au)
    return poste


def terminer_postes(titulaire: Agent, le: date) -> None:
    """End every running post of someone who leaves, under the same checks as one by one."""
    for poste in Poste.objects.select_for_update().filter(agent=titulaire).order_by("pk"):
        if poste.au is not None and poste.au <= le:
            continue
        if poste.du > le:
            raise Refus("Un poste à venir est prévu pour cette personne : annulez-le d’abord.", code="poste_a_venir")
        _verifier_fin(poste, le)
        _terminer(poste, le)


def _verrouiller(poste: Poste) -> Poste:
    """Lock a post for the rest of the transaction and read it again."""
    return Poste.objects.select_for_update(of=("self",)).select_related("unite", "agent").get(pk=poste.pk)


def _verifier_fin(poste: Poste, au: date) -> None:
    """Raise Refus when this post may not end on that day."""
    if au < poste.du:
        raise Refus("La fin du poste vient avant son début.", code="dates_inversees")
    if poste.au is not None and poste.au <= au:
        raise Refus("Ce poste se termine déjà avant cette date.", code="poste_clos")
    _garder_un_administrateur(poste, au)
    _garder_l_astreinte(poste, au)
    for controle in CONTROLES_DE_FIN_DE_POSTE:
        phrase = controle(poste, au)
        if phrase is not None:
            raise Refus(phrase, code="dossiers_sans_responsable")


def _garder_un_administrateur(poste: Poste, au: date) -> None:
    """Raise Refus when nobody would administer accounts any more after that day."""
    gerants = roles_qui(Droit.GERER_COMPTES)
    if poste.role not in gerants:
        return
    autres = Poste.objects.filter(role__in=gerants, au__isnull=True, agent__is_active=True).exclude(pk=poste.pk)
    if not autres.exclude(agent_id=poste.agent_id).exists():
        raise Refus(
            "Nommez d’abord un autre administrateur technique : il en faut toujours un.",
            code="dernier_administrateur",
        )


def _garder_l_astreinte(poste: Poste, au: date) -> None:
    """Raise Refus when someone on call after that day would hold no post any more: the night would wake nobody."""
    lendemain = timezone.make_aware(datetime.combine(au + timedelta(days=1), time.min))
    tours = Astreinte.objects.filter(agent_id=poste.agent_id, retiree_le__isnull=True, au__gt=lendemain)
    autres = Poste.objects.filter(agent_id=poste.agent_id).exclude(pk=poste.pk).non_termines(au + timedelta(days=1))
    if tours.exists() and not autres.exists():
        raise Refus(
            "Cette personne est inscrite à l’astreinte après ce jour : inscrivez quelqu’un à sa place d’abord.",
            code="astreinte_a_venir",
        )


def _terminer(poste: Poste, au: date) -> None:
    """Write the end of a post, and shorten the replacements that would outlive it: what comes after opens nothing."""
    poste.au = au
    poste.save(update_fields=["au"])
    _prevenir(poste)
    for remplacement in poste.remplacements.filter(au__gt=au):
        if remplacement.du <= au:
            remplacement.au = au
            remplacement.save(update_fields=["au"])
        _prevenir(remplacement)


def _prevenir(poste: Poste) -> None:
    """Tell the upper layers, and forget the roles read earlier for this person."""
    poste.agent.__dict__.pop("_roles_du_jour", None)
    for suivre in APRES_CHANGEMENT_DE_POSTE:
        suivre(poste)
