"""Browser stories: a base of their own, the real processes, one Chromium per worker, one context per person."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.navigateur.base_recits import base_des_recits, preparer_recits
from tests.navigateur.scene import Scene
from tests.navigateur.serveurs import Service

CHROMIUM = "/usr/bin/chromium"
ECHEC = pytest.StashKey[bool]()
OPTIONS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every story of this folder."""
    ici = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(ici):
            item.add_marker("navigateur")


# The scope is the folder and not the run: a started Playwright would forbid the database to every later test.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver, stopped as soon as this worker leaves the folder; while it runs, this thread still asks the base."""
    with sync_playwright() as lance, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield lance


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium per worker."""
    options = [*OPTIONS, "--no-sandbox"] if os.geteuid() == 0 else OPTIONS
    chemin = os.environ.get("EGIDE_CHROMIUM") or CHROMIUM
    navigateur = playwright.chromium.launch(executable_path=chemin, args=options)
    yield navigateur
    navigateur.close()


@pytest.fixture(scope="session")
def recits() -> None:
    """The base where the demonstration's stories were played, made once for all workers."""
    preparer_recits()


@pytest.fixture
def service(recits: None, tmp_path: Path) -> Iterator[Service]:
    """The house, on a clone of that base."""
    with base_des_recits(os.environ.get("PYTEST_XDIST_WORKER", "seul")) as admin_url:
        maison = Service(admin_url, tmp_path / "egide")
        yield maison
        maison.arreter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember that a story failed, so that its windows are photographed before they close."""
    rapport = yield
    if call.when == "call":
        item.stash[ECHEC] = bool(call.excinfo)
    return rapport


@pytest.fixture
def scene(request: pytest.FixtureRequest, service: Service, chromium: Browser, tmp_path: Path) -> Iterator[Scene]:
    """Where the people of the story meet; ends with the checks of every window."""
    lieu = Scene(service, chromium)
    yield lieu
    if request.node.stash.get(ECHEC, True):
        print(service.sortie[-4000:])  # noqa: T201 - the report of a failed story
        for image in lieu.photographier(tmp_path):
            print(f"Au moment de l’échec : {image}")  # noqa: T201 - the report of a failed story
        lieu.fermer(verifier=False)
    else:
        lieu.fermer()
