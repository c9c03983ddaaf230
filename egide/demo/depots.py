"""Scenes of the public: a deposit through the one door that the public has."""

import json
import os

import psycopg

from egide.demo.scenes import enfants_de, inquietude_de
from egide.demo.situation import Scene, Situation
from egide.parcours.accueil.actions import prendre_en_compte
from egide.parcours.accueil.depot import composer
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.public.codes import nouveau_code
from egide.parcours.accueil.rules import InformateurDit
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.interface.identifiants import uuid7


def deposer(scene: Scene, situation: Situation) -> None:
    """Someone writes on the public site, some time ago; then the deferred task hands it to the cell."""
    code = nouveau_code()
    depot = composer(
        inquietude_de(scene),
        enfants_de(scene, situation),
        InformateurDit(),
        cle=uuid7(),
        selecteur=code.selecteur,
        secret_argon2=code.empreinte(),
    )
    # A date in the past is only believed from the deferred tasks, which read what was sealed on disk.
    message = json.dumps({**depot, "depose_le": situation.le(scene).isoformat()})
    with psycopg.connect(os.environ["EGIDE_WORKER_URL"]) as conn:
        conn.execute("SELECT deposer(%s::jsonb)", [message])
    systeme = agent_systeme()
    with au_nom_de(systeme):
        recueil = Recueil.objects.get(pk=depot["recueil"]["id"])
        prendre_en_compte(recueil, agent=systeme, le=situation.le(scene))
    situation.retenir(scene, recueil.pk)
