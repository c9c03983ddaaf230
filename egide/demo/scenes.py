"""One function per kind of scene: each calls the real act, and nothing else writes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from egide.demo.situation import Scene, Situation
from egide.parcours.accueil.actions import enregistrer_recueil
from egide.parcours.accueil.rules import EnfantDit, InformateurDit, Inquietude
from egide.parcours.information_preoccupante import actions as ip
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Decision, Qualification
from egide.socle.acces import actions as acces
from egide.socle.acces.actions import accorder_relation, exclure_agent, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.volets import TOUS_SAUF_RESERVES
from egide.socle.echanges.actions import accuser_alerte
from egide.socle.echanges.models import AlerteAstreinte
from egide.socle.interface.temps import jour_de
from egide.socle.referentiels.models import Departement

JOURS_PAR_MOIS = 30


def inquietude_de(scene: Scene) -> Inquietude:
    """What was said, from the story."""
    dits = {"canal": "formulaire", **scene["inquietude"]}
    return Inquietude(**dits, danger_immediat=bool(scene.get("danger")))


def enfants_de(scene: Scene, situation: Situation) -> list[EnfantDit]:
    """Children as told, ages turned into birth dates relative to the day of the scene."""
    return [_enfant(dict(fiche), jour_de(situation.le(scene))) for fiche in scene.get("enfants", [])]


def _enfant(fiche: dict[str, Any], jour: date) -> EnfantDit:
    naissance, precision = fiche.pop("naissance", None), ""
    ans, mois = fiche.pop("ans", None), fiche.pop("mois", None)
    if naissance:
        naissance, precision = date.fromisoformat(str(naissance)), "jour"
    elif mois is not None:
        naissance, precision = jour - timedelta(days=JOURS_PAR_MOIS * mois), "jour"
    return EnfantDit(naissance=naissance, naissance_precision=precision, age_declare=ans, **fiche)


def enregistrer(scene: Scene, situation: Situation) -> None:
    """An agent types a call or a letter; the information follows in the same transaction."""
    le = situation.le(scene)
    recueil = enregistrer_recueil(
        agent=situation.agent(scene),
        le=le,
        recu_le=le,
        inquietude=inquietude_de(scene),
        enfants=enfants_de(scene, situation),
        informateur=InformateurDit(**scene["informateur"]) if "informateur" in scene else None,
    )
    situation.retenir(scene, recueil.pk)


def accuser(scene: Scene, situation: Situation) -> None:
    """Say « reçu et lu »."""
    ip.accuser_reception(situation.information(scene), agent=situation.agent(scene), le=situation.le(scene))


def antecedents(scene: Scene, situation: Situation) -> None:
    """Look whether the children are already known."""
    ip.chercher_antecedents(situation.information(scene), agent=situation.agent(scene), le=situation.le(scene))


def _decider(scene: Scene, situation: Situation, decision: Decision, dossier_id: UUID | None = None) -> None:
    ip.decider_rapprochement(
        situation.information(scene),
        situation.enfant(scene),
        agent=situation.agent(scene),
        le=situation.le(scene),
        decision=decision,
        dossier_id=dossier_id,
    )


def ouvrir_nouveau(scene: Scene, situation: Situation) -> None:
    """Nobody knows this child: open his file."""
    _decider(scene, situation, Decision.NOUVEAU)


def decider(scene: Scene, situation: Situation) -> None:
    """Answer the question « is he known? » as the story says."""
    _decider(scene, situation, Decision(scene["decision"]))


def meme_enfant(scene: Scene, situation: Situation) -> None:
    """He is the child of an earlier information of the story."""
    connu = Information.objects.get(pk=situation.informations[scene["que"]])
    dossier_id = connu.enfants.exclude(dossier=None).values_list("dossier_id", flat=True).first()
    _decider(scene, situation, Decision.MEME_ENFANT, dossier_id)


def qualifier(scene: Scene, situation: Situation) -> None:
    """Decide what the information is, with a written reason."""
    precisions: dict[str, Any] = {
        "niveau": scene["niveau"],
        "dangers": dict.fromkeys(scene.get("dangers", []), ""),
        "information_famille": scene["famille"],
        "information_famille_motif": scene.get("famille_motif", ""),
        "foyer_revu": True,
    }
    if "cible" in scene:
        precisions["cible"] = Information.objects.get(pk=situation.informations[scene["cible"]])
    if "unite" in scene:
        precisions["unite"] = situation.troupe.unites[scene["unite"]]
    if "departement" in scene:
        precisions["departement"] = Departement.objects.get(pk=scene["departement"])
    if "orientation" in scene:
        precisions["orientation"] = scene["orientation"]
    ip.qualifier_information(
        situation.information(scene),
        agent=situation.agent(scene),
        le=situation.le(scene),
        qualification=Qualification(scene["qualification"]),
        motif=scene["motif"],
        **precisions,
    )


def prendre_alerte(scene: Scene, situation: Situation) -> None:
    """Someone on call says « je prends »."""
    for alerte in AlerteAstreinte.objects.filter(accusee_le__isnull=True):
        accuser_alerte(alerte, agent=situation.agent(scene), le=situation.le(scene))


def aviser_parquet(scene: Scene, situation: Situation) -> None:
    """Note that the public prosecutor was told."""
    ip.consigner_avis_parquet(
        situation.information(scene),
        agent=situation.agent(scene),
        le=situation.le(scene),
        cas=scene["cas"],
        information_famille=scene["famille"],
        information_famille_motif=scene.get("famille_motif", ""),
    )


def exclure(scene: Scene, situation: Situation) -> None:
    """Keep an agent away from the file of a relative."""
    dossier_id = situation.enfant(scene).dossier_id
    if dossier_id is None:
        raise ValueError(f"{scene['nom']}: this child has no file yet")
    exclure_agent(
        agent=situation.agent(scene),
        exclu=situation.troupe.agents[scene["agent"]],
        dossier_id=dossier_id,
        raison=scene["raison"],
        le=situation.le(scene),
    )


def briser_la_glace(scene: Scene, situation: Situation) -> None:
    """Somebody to whom the file is closed opens it in an emergency: told its number on the telephone."""
    with au_nom_de(situation.troupe.agents["cadre_crip"]):
        dossier = situation.enfant(scene).dossier
    if dossier is None:
        raise ValueError("this child has no file yet")
    agent, le = situation.agent(scene), situation.le(scene)
    acces.briser_la_glace(agent=agent, numero=dossier.numero, motif=scene["motif"], le=le, preuve_le=le)


def confier(scene: Scene, situation: Situation) -> None:
    """Give a unit the charge of a child."""
    dossier_id = situation.enfant(scene).dossier_id
    if dossier_id is None:
        raise ValueError("this child has no file yet")
    accorder_relation(
        agent=situation.agent(scene),
        dossier_id=dossier_id,
        sujet=sujet_de(situation.troupe.unites[scene["unite"]]),
        genre=scene["genre"],
        volets=TOUS_SAUF_RESERVES,
        fondement=scene["fondement"],
        du=situation.le(scene),
    )
