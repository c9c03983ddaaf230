"""Acts on ties: dated, ended by a date, corrected by a withdrawal that stays written."""

from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone

from egide.enfant.actions.trace import tracer
from egide.enfant.models import AutoriteParentale, Lien, Personne
from egide.enfant.rules import (
    est_reciproque,
    exiger_fin_apres_autorite,
    exiger_jour_passe,
    exiger_lien_possible,
    exiger_meme_autorite,
    exiger_motif,
    exiger_ordre,
    exiger_passe,
)
from egide.enfant.selectors import lien_ouvert
from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.comptes.models import Agent
from egide.socle.interface.refus import Refus


@transaction.atomic
def lier(
    *,
    agent: Agent,
    le: datetime,
    enfant: Personne,
    autre: Personne,
    genre: str,
    autorite_parentale: str = AutoriteParentale.INCONNUE,
    du: date | None = None,
) -> Lien:
    """Tie a child to another person since `du` (unknown by default); two siblings are tied in both files.

    The tie opens the reading of an adult to those who read this child. Repeated, it changes nothing.
    Raises Refus when the agent may not write in this child's file, when the tie makes no sense, or when it runs
    already with another parental authority (`changer_autorite_parentale` changes it).
    """
    autoriser(agent, "lier", enfant)
    exiger_passe(le, timezone.now())
    exiger_lien_possible(genre, autre_est_enfant=autre.est_enfant, meme_personne=enfant.pk == autre.pk)
    deja = lien_ouvert(enfant, autre, genre)
    if deja is not None:
        exiger_meme_autorite(autorite_parentale, deja.autorite.autorite)
        return deja
    lien = _ecrire(enfant, autre, genre, autorite_parentale, du, agent=agent, le=le)
    des_deux_cotes = autre.est_enfant and est_reciproque(genre) and refus_de(agent, "lier", autre) is None
    if des_deux_cotes and lien_ouvert(autre, enfant, genre) is None:
        _ecrire(autre, enfant, genre, AutoriteParentale.INCONNUE, du, agent=agent, le=le)
    return lien


@transaction.atomic
def fin_de_lien(lien: Lien, *, agent: Agent, le: datetime, au: date, motif: str) -> None:
    """End a tie on `au`: a separation, the end of a guardianship. The tie stays in the family's history.

    The same tie in the file of a brother or sister ends with it, as far as the agent may write there.
    """
    autoriser(agent, "fin_de_lien", lien)
    exiger_passe(le, timezone.now())
    exiger_motif(motif)
    exiger_jour_passe(au, jour=timezone.localdate())
    exiger_ordre(lien.du, au)
    changements = lien.changements_autorite.order_by("du").values_list("du", flat=True)
    exiger_fin_apres_autorite(changements.last(), au)
    dite = motif.strip()[:300]
    if _present(lien).filter(au__isnull=True).update(au=au, motif_fin=dite) != 1:
        raise Refus("Ce lien est déjà terminé.", "lien_termine")
    lien.au, lien.motif_fin = au, dite
    tracer(agent, "fin_de_lien", genre="lien", objet_id=lien.pk, dossier_id=lien.dossier_id)
    for autre in _chez_l_autre(lien, agent):
        if _present(autre).filter(au__isnull=True).update(au=au, motif_fin=dite):
            tracer(agent, "fin_de_lien", genre="lien", objet_id=autre.pk, dossier_id=autre.dossier_id)


@transaction.atomic
def retirer_lien(lien: Lien, *, agent: Agent, le: datetime, motif: str) -> None:
    """Withdraw a tie written by mistake: it stays with its reason, and no longer opens the adult's identity.

    The same tie in the file of a brother or sister is withdrawn with it, as far as the agent may write there.
    """
    autoriser(agent, "fin_de_lien", lien)
    exiger_passe(le, timezone.now())
    exiger_motif(motif)
    retrait = {"retire_le": le, "motif_fin": motif.strip()[:300]}
    if _present(lien).update(**retrait) != 1:
        raise Refus("Ce lien est déjà retiré.", "lien_retire")
    tracer(agent, "retirer_lien", genre="lien", objet_id=lien.pk, dossier_id=lien.dossier_id)
    for autre in _chez_l_autre(lien, agent):
        if _present(autre).update(**retrait):
            tracer(agent, "retirer_lien", genre="lien", objet_id=autre.pk, dossier_id=autre.dossier_id)


def _present(lien: Lien) -> models.QuerySet[Lien]:
    return Lien.objects.filter(pk=lien.pk, retire_le__isnull=True)


def _chez_l_autre(lien: Lien, agent: Agent) -> list[Lien]:
    """The open tie that says the same in the other child's file, when this agent may write there."""
    if not est_reciproque(lien.genre):
        return []
    autre = lien_ouvert(lien.autre, lien.enfant, lien.genre)
    return [autre] if autre is not None and refus_de(agent, "fin_de_lien", autre) is None else []


def _ecrire(
    enfant: Personne,
    autre: Personne,
    genre: str,
    autorite: str,
    du: date | None,
    *,
    agent: Agent,
    le: datetime,
) -> Lien:
    if enfant.dossier_id is None:
        raise Refus("Un lien s’écrit dans le dossier d’un enfant.", "sans_dossier")
    lien = Lien(
        dossier_id=enfant.dossier_id,
        enfant=enfant,
        autre=autre,
        genre=genre,
        autorite_parentale=autorite,
        du=du,
        saisi_le=le,
        agent=agent,
    )
    lien.save(force_insert=True)
    tracer(agent, "lier", genre="lien", objet_id=lien.pk, dossier_id=lien.dossier_id)
    return lien
