"""Every page of the agents, one by one, and what each answers to an empty form: axe, keyboard, 320 pixels."""

import pytest
from playwright.sync_api import Browser

from tests.acces.scene import Scene
from tests.navigateur.test_chaque_page import examiner, origine, scene, vues, vues_du_public

pytestmark = pytest.mark.long

__all__ = ["origine", "scene"]


@pytest.mark.parametrize("methode", ["get", "post"])
def test_chaque_reponse_des_agents(scene: Scene, chromium: Browser, origine: str, methode: str) -> None:
    lues = list(vues(scene, "egide.config.urls", "adresses", scene.objets, methode))
    assert len(lues) > 60
    examiner(chromium, origine, lues)


def test_chaque_reponse_du_public(scene: Scene, chromium: Browser, origine: str) -> None:
    lues = vues_du_public(scene, "post")
    assert lues
    examiner(chromium, origine, lues)
