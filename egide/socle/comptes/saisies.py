"""What was being typed when a session closed: kept as an encrypted draft, offered back after sign-in."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from egide.socle.comptes.models import Agent
from egide.socle.interface.brouillons import (
    BrouillonEnConflit,
    enregistrer_brouillon,
    lire_brouillon,
    supprimer_brouillon,
)
from egide.socle.interface.identifiants import uuid7

CHAMP_REPRISE = "_reprise"
_ADRESSE = "_adresse"
_PAGE = "_page"
# The value of a choice, an identifier or a number; a typed word has a space, a capital or an accent.
_CODE = re.compile(r"[a-z0-9_.:|-]*|[A-Za-z0-9_.:=-]{24,}")
_JAMAIS_GARDES = frozenset(
    {
        "csrfmiddlewaretoken",
        "password",
        "mot_de_passe",
        "mot_de_passe_repete",
        "code",
        "secret",
        CHAMP_REPRISE,
    }
)


@dataclass(frozen=True)
class SaisieGardee:
    """A form as it was sent: its fields, where it was going, and the page it came from."""

    cle: str
    champs: list[tuple[str, str]]
    adresse: str
    page: str

    @property
    def textes(self) -> list[str]:
        """What was written by hand: the name of a field and the code of a choice mean nothing to a reader."""
        return [valeur.strip() for _, valeur in self.champs if not _CODE.fullmatch(valeur.strip())]


def est_un_fragment(request: HttpRequest) -> bool:
    """Whether the answer goes to a script and not to a whole page."""
    return (
        request.headers.get("HX-Request") == "true"
        or "X-Requested-With" in request.headers
        or request.headers.get("Sec-Fetch-Dest") == "empty"
    )


def garder_la_saisie(request: HttpRequest, agent: Agent) -> str | None:
    """Keep what this request carried and return its key; None when nothing was typed.

    An autosave goes to its own draft, any other form to a draft of its own. Must run in a transaction.
    """
    if request.method != "POST":
        return None
    cle_brouillon = _cle_du_brouillon(request)
    if cle_brouillon is not None and _garder_le_brouillon(request, agent, cle_brouillon):
        return None
    contenu = request.POST.copy()
    for champ in _JAMAIS_GARDES & set(contenu):
        del contenu[champ]
    if not any(valeur.strip() for _, valeurs in contenu.lists() for valeur in valeurs):
        return None
    contenu[_ADRESSE] = "" if est_un_fragment(request) else request.get_full_path()
    contenu[_PAGE] = page_d_origine(request)
    cle = f"reprise-{uuid7()}"
    enregistrer_brouillon(agent, cle, contenu.urlencode(), 0)
    return cle


def page_d_origine(request: HttpRequest) -> str:
    """Path of the page on which the request was made, or the home page; never another site."""
    origine = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if origine.netloc != request.get_host() or not origine.path.startswith("/"):
        return "/"
    return f"{origine.path}?{origine.query}" if origine.query else origine.path


def relire_la_saisie(agent: Agent, cle: str) -> SaisieGardee | None:
    """Return what `agent` had typed under this key; None for anyone else."""
    lu = lire_brouillon(agent, cle) if cle.startswith("reprise-") else None
    if lu is None:
        return None
    donnees = QueryDict(lu.contenu)
    champs = [(nom, v) for nom, valeurs in donnees.lists() for v in valeurs if nom not in (_ADRESSE, _PAGE)]
    return SaisieGardee(cle, champs, donnees.get(_ADRESSE, ""), donnees.get(_PAGE, "/"))


def oublier_la_saisie(agent: Agent, cle: str) -> None:
    """Forget what was kept, once sent again or given up."""
    if cle.startswith("reprise-"):
        supprimer_brouillon(agent, cle)


def poser_agent(agent: Agent) -> None:
    """Name the agent to the row security of drafts, for the current transaction only."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The name of the agent is only ever set in a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('egide.agent', %s, true)", [str(agent.pk)])


def _cle_du_brouillon(request: HttpRequest) -> str | None:
    """Key of the draft when the request is an autosave."""
    try:
        trouve = resolve(request.path_info)
    except Resolver404:
        return None
    return trouve.kwargs.get("cle") if trouve.view_name == "interface:brouillon" else None


def _garder_le_brouillon(request: HttpRequest, agent: Agent, cle: str) -> bool:
    """Save an autosave in its own draft; False when another window wrote something else meanwhile."""
    version = request.POST.get("version_lue", "0")
    try:
        with transaction.atomic():
            enregistrer_brouillon(agent, cle, request.POST.get("contenu", ""), int(version) if version.isdigit() else 0)
    except BrouillonEnConflit:
        return False
    return True
