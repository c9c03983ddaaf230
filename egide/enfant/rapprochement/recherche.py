"""Search before create: what my files hold, what other units know, and nothing of what never answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from egide.enfant.identites import cle_adresse, en_texte
from egide.enfant.models import Personne, Recherche
from egide.enfant.rapprochement.comparaison import Comparaison, comparer
from egide.enfant.rapprochement.identite import Identite, cles
from egide.enfant.rapprochement.rules import Degre
from egide.enfant.rapprochement.soi import MENTION, cherche_un_proche
from egide.enfant.rules import exiger_designation
from egide.enfant.selectors import identites_connues, personnes_par_id
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.interface.chiffrement import chiffrer
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

CANDIDATS = 20
# Same words or sounds; then births near by; then the nearest spellings.
ETAPES = 3
_RANG = {Degre.PROBABLE: 0, Degre.POSSIBLE: 1}


@dataclass(frozen=True)
class Rapproche:
    """A person that the agent sees, and the comparison field by field."""

    personne: Personne
    comparaison: Comparaison


@dataclass(frozen=True)
class ConnuAilleurs:
    """A unit knows a child that looks like this one; nothing else is said. `degre` is probable or possible."""

    unite: Unite
    degre: Degre


@dataclass(frozen=True)
class Resultat:
    """What a search answers. `jumeaux` are shown so that nobody takes a twin for the child himself.

    `autres` were compared and do not look enough like the person to be said the same.
    """

    recherche_id: UUID
    identite: Identite
    large: bool
    visibles: tuple[Rapproche, ...]
    jumeaux: tuple[Rapproche, ...]
    ailleurs: tuple[ConnuAilleurs, ...]
    autres: tuple[Rapproche, ...] = ()

    @property
    def compares(self) -> tuple[Rapproche, ...]:
        """Whoever is shown field by field: likely people, then twins to keep apart."""
        return (*self.visibles, *self.jumeaux)


class _Candidats(NamedTuple):
    """Ids of people that the agent sees, (unit, degree) of the others, and whether somebody seen resembles."""

    visibles: list[UUID]
    ailleurs: list[tuple[UUID, str]]
    ressemblants: bool


@transaction.atomic
def rechercher(agent: Agent, identite: Identite, *, motif: str = "", adulte: bool = False) -> Resultat:
    """Look for a person before anyone is created; journalled, throttled, kept for its author only.

    Without `motif`, the agent's own files only. With one, roles that hold `rechercher_antecedents` also learn which
    units know a likely child, without any identity (CASF L226-2-2). Adults never answer beyond one's files.
    Raises Refus when the role forbids it, when nothing is given, or when too many searches were made this hour.
    """
    exiger_designation(identite)
    return repondre(noter_recherche(agent, identite, motif=motif, adulte=adulte), identite)


@transaction.atomic
def noter_recherche(agent: Agent, identite: Identite, *, motif: str = "", adulte: bool = False) -> Recherche:
    """Write down that `agent` looks for someone, and why; `repondre` then reads the answer, now or on a later page.

    Raises Refus when the role forbids it, or when too many searches were made this hour.
    """
    autoriser(agent, "rechercher")
    _freiner(agent)
    large = bool(motif.strip()) and not adulte and detient(agent, Droit.RECHERCHER_ANTECEDENTS)
    recherche = Recherche(
        agent=agent,
        le=timezone.now(),
        motif=motif.strip()[:300],
        criteres_chiffres=chiffrer(en_texte(identite)),
        adulte=adulte,
        large=large,
    )
    recherche.save(force_insert=True)
    consigner(
        Evenement.RECHERCHE,
        agent_id=agent.pk,
        objet_genre="recherche",
        objet_id=recherche.pk,
        acte="rechercher",
        titre=_titre(agent, identite, large=large),
        motif=motif.strip(),
    )
    return recherche


def repondre(recherche: Recherche, identite: Identite, *, avec_adultes: bool = False) -> Resultat:
    """The answer of a search that its author wrote down; children and adults together when `avec_adultes`.

    Then, in one's own files, whoever resembles is enough: the nearest spellings are looked for when nobody does.
    """
    # antecedents are looked for before a child is created: every spelling counts; an adult is only found again
    ressemble = avec_adultes and not recherche.large
    premiers = _candidats(recherche, identite, enfants=not recherche.adulte, ressemble=ressemble)
    ids = premiers.visibles
    if avec_adultes:
        etapes = 1 if premiers.ressemblants else ETAPES
        ids += _candidats(recherche, identite, enfants=recherche.adulte, ressemble=True, etapes=etapes).visibles
    rapproches = _comparer(identite, personnes_par_id(ids))
    ecartes = [r for r in rapproches if r.comparaison.degre not in _RANG]
    return Resultat(
        recherche_id=recherche.pk,
        identite=identite,
        large=recherche.large,
        visibles=tuple(r for r in rapproches if r.comparaison.degre in _RANG),
        jumeaux=tuple(r for r in ecartes if r.comparaison.jumeau_possible),
        ailleurs=_connus(premiers.ailleurs),
        autres=tuple(r for r in ecartes if not r.comparaison.jumeau_possible),
    )


def _titre(agent: Agent, identite: Identite, *, large: bool) -> str:
    """How far the search looks, and whether it looks for the agent himself or a relative (confidentialite §29)."""
    cle = cles(identite if identite.nom else Identite(nom=identite.nom_usage, prenoms=identite.prenoms))
    soi = cherche_un_proche(agent, cle.nom_phonetique, cle.prenom_phonetique)
    return f"{'antécédents' if large else 'mes dossiers'}{MENTION if soi else ''}"


def _freiner(agent: Agent) -> None:
    """Refuse the search that would make one too many within an hour."""
    depuis = timezone.now() - timedelta(hours=1)
    if Recherche.objects.filter(agent=agent, le__gt=depuis).count() >= reglage("recherches_par_heure"):
        raise Refus(
            "Vous avez fait beaucoup de recherches en une heure. Attendez un peu, ou parlez-en à votre cadre.",
            "recherches_trop_nombreuses",
        )


def _critere(identite: Identite) -> tuple[str | date | list[str] | None, ...]:
    """The row that the database compares with its keys."""
    nommee = identite if identite.nom else Identite(nom=identite.nom_usage, prenoms=identite.prenoms)
    cle = cles(nommee)
    naissance = identite.naissance
    bornes = naissance.intervalle_du_terme() if identite.a_naitre else naissance.intervalle()
    return (
        cle.nom,
        cle.prenom,
        cle.nom_phonetique,
        cle.prenom_phonetique,
        list(cle.groupes_prenom),
        f"{cle.nom} {cle.prenom}".strip(),
        *(bornes or (None, None)),
        identite.code_insee,
        cle_adresse(identite.adresse),
    )


def _candidats(
    recherche: Recherche, identite: Identite, *, enfants: bool, ressemble: bool, etapes: int = ETAPES
) -> _Candidats:
    """Who the database proposes for this identity, without going further than `etapes`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT personne_id, unite_id, degre FROM enfant_candidats("
            "%s, ROW(%s, %s, %s, %s, %s::text[], %s, %s::date, %s::date, %s, %s)::enfant_critere,"
            " %s, %s, %s, %s, %s)",
            [recherche.pk, *_critere(identite), enfants, recherche.large, ressemble, etapes, CANDIDATS],
        )
        lignes = cursor.fetchall()
    visibles = [personne_id for personne_id, _, _ in lignes if personne_id]
    ressemblants = any(personne_id and degre == "proche" for personne_id, _, degre in lignes)
    return _Candidats(visibles, [(unite_id, degre) for _, unite_id, degre in lignes if unite_id], ressemblants)


def _comparer(identite: Identite, personnes: Sequence[Personne]) -> list[Rapproche]:
    """Compare with each visible person, the likeliest first, then by name."""
    connues = identites_connues(personnes, cherchee=identite)
    rapproches = [Rapproche(p, comparer(identite, connues[p.pk])) for p in personnes]
    return sorted(rapproches, key=lambda r: (_RANG.get(r.comparaison.degre, 2), r.personne.nom_complet))


def _connus(lignes: Iterable[tuple[UUID, str]]) -> tuple[ConnuAilleurs, ...]:
    """Units with their degree, the likeliest first; their names come from the public organisation chart."""
    degres = dict(lignes)
    unites = Unite.objects.filter(pk__in=degres) if degres else ()
    connus = [ConnuAilleurs(unite, Degre(degres[unite.pk])) for unite in unites]
    return tuple(sorted(connus, key=lambda c: (_RANG[c.degre], c.unite.nom)))
