"""A small installation to save: two agents, a file, a draft, journal, deposits and files on the disk."""

import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import transaction
from django.utils import timezone

from egide.config import databases, local
from egide.config.backup.keys import OpeningKey, SealingKey, new_pair, write_opening_key
from egide.config.backup.take import Place, Taken, take
from egide.config.databases import DatabaseRole
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.comptes.roles import Role
from egide.socle.interface.chiffrement import chiffrer
from egide.socle.interface.models import Brouillon
from egide.socle.journal.scellement import sceller

CANARY = "Canari-Inventé-de-la-sauvegarde"
DRAFT_CANARY = "Canari-Inventé-d-un-brouillon"
PATIENCE = 120
_UNSEALED = "SELECT count(*) FROM journal_ligne WHERE id NOT IN (SELECT ligne_id FROM journal_maillon)"


@dataclass(frozen=True)
class Installation:
    """What is saved, and the two halves of its key."""

    url: str
    place: Place
    sealing: SealingKey
    opening: OpeningKey
    key_file: Path

    def save(self, *, keep_days: int = 90) -> Taken:
        return take(self.url, self.sealing, self.place, version="0.1.0", keep_days=keep_days)


def seal_all(admin_url: str) -> None:
    """Seal every line: a transaction of another base of the server may hold the sealer back for a while."""
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(admin_url, autocommit=True) as admin:
        while admin.execute(_UNSEALED).fetchone() != (0,):
            assert time.monotonic() < deadline
            sceller()
            time.sleep(0.1)


@pytest.fixture
def installation(base_clonee: str, settings, tmp_path: Path) -> Installation:
    place = Place(var=tmp_path / "var", files=tmp_path / "var" / "pieces", archives=tmp_path / "archives")
    settings.VAR = place.var
    ici, ailleurs = une_unite(CANARY), une_unite("Ailleurs")
    referente = un_agent(Role.EVALUATRICE, ici)
    un_agent(Role.EVALUATRICE, ailleurs)
    with transaction.atomic():
        un_dossier(referente, ici)
    with au_nom_de(referente):
        Brouillon.objects.create(agent_id=referente.pk, cle="essai", contenu=DRAFT_CANARY, enregistre_le=timezone.now())
    seal_all(base_clonee)
    for name in ("aa/" + "0" * 30 + "aa", "bb/" + "0" * 30 + "bb"):
        path = place.files / name
        path.parent.mkdir(parents=True)
        path.write_bytes(secrets.token_bytes(3_000_000))
    place.deposits.mkdir()
    (place.deposits / "attend.depot").write_text(chiffrer("{}"))
    sealing, opening = new_pair()
    key_file = tmp_path / "coffre.cle"
    write_opening_key(opening, key_file)
    url = databases.url_for(base_clonee, DatabaseRole.BACKUP)
    return Installation(url, place, sealing, opening, key_file)


@dataclass(frozen=True)
class EmptyPlace:
    """A server without any of ours: an empty base, empty folders, the same keys."""

    place: Place
    env: dict[str, str]

    @property
    def admin_url(self) -> str:
        return self.env[local.ADMIN_VARIABLE]

    def tables(self) -> int:
        with psycopg.connect(self.admin_url) as conn:
            row = conn.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def empty_place(tmp_path: Path) -> Iterator[EmptyPlace]:
    name = f"egide_vide_{os.environ.get('PYTEST_XDIST_WORKER', 'seul')}"
    server = os.environ["EGIDE_TEST_SERVEUR"]
    local.forget_database(server, name)
    admin_url = local.ensure_database(server, name)
    urls = {role.variable: databases.url_for(admin_url, role) for role in DatabaseRole}
    var = tmp_path / "ailleurs"
    env = {**os.environ, **urls, local.ADMIN_VARIABLE: admin_url, "EGIDE_VAR": str(var)}
    yield EmptyPlace(Place(var=var, files=var / "pieces", archives=var / "sauvegardes"), env)
    local.forget_database(server, name)
