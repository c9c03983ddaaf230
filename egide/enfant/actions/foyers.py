"""Acts on households: opened, lived in, left, always with their dates."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from egide.enfant.actions.trace import tracer
from egide.enfant.identites import cle_adresse
from egide.enfant.models import Foyer, Habitant, Personne
from egide.enfant.models.foyers import PartDuTemps
from egide.enfant.rules import exiger_jour_passe, exiger_motif, exiger_ordre, exiger_passe
from egide.enfant.selectors import enfants_de
from egide.socle.acces.actions import concerner, finir_charges, prendre_en_charge, sujet_de
from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.acces.models import Sujet
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.comptes.selectors import poste_en_vigueur
from egide.socle.interface.refus import Refus

GENRE = "foyer"


@transaction.atomic
def ouvrir_foyer(
    *,
    agent: Agent,
    le: datetime,
    nom: str = "",
    adresse: str = "",
    code_insee: str = "",
    du: date | None = None,
    sujet: Sujet | None = None,
) -> Foyer:
    """Write a household. Its unit (`sujet`, by default the agent's) is in charge of it until a child lives there.

    From then on it is read through the files of its children. Raises Refus when the role forbids it.
    """
    autoriser(agent, "ouvrir_foyer")
    exiger_passe(le, timezone.now())
    charge = sujet or _sujet_du_poste(agent)
    foyer = Foyer(
        nom=nom.strip(),
        adresse=adresse.strip(),
        code_insee=code_insee,
        cle_adresse=cle_adresse(adresse),
        du=du,
    )
    foyer.save(force_insert=True)
    prendre_en_charge(foyer, objet_genre=GENRE, volet=Volet.IDENTITE, sujet=charge, du=le)
    tracer(agent, "ouvrir_foyer", genre=GENRE, objet_id=foyer.pk)
    return foyer


@transaction.atomic
def installer(
    foyer: Foyer,
    personne: Personne,
    *,
    agent: Agent,
    le: datetime,
    du: date | None = None,
    part_du_temps: str = PartDuTemps.INCONNU,
) -> Habitant:
    """Say that a person lives in a household since `du`. Already there, it changes nothing.

    A child ties the household to his file; the charge of the unit then ends, so that nobody keeps by it an access
    that no file gives. Raises Refus when the agent may not write on this household.
    """
    _autoriser_foyer(agent, "installer", foyer)
    exiger_passe(le, timezone.now())
    deja = Habitant.objects.filter(foyer=foyer, personne=personne, au__isnull=True).first()
    if deja is not None:
        return deja
    if personne.dossier_id is not None:
        autoriser(agent, "installer", personne)
        concerner(foyer, objet_genre=GENRE, volet=Volet.IDENTITE, dossier_id=personne.dossier_id)
    habitant = Habitant(foyer=foyer, personne=personne, part_du_temps=part_du_temps, du=du, saisi_le=le, agent=agent)
    habitant.save(force_insert=True)
    tracer(agent, "installer", genre=GENRE, objet_id=foyer.pk, dossier_id=personne.dossier_id)
    if personne.est_enfant:
        finir_charges(foyer.pk, le=timezone.now())
    return habitant


@transaction.atomic
def quitter_foyer(habitant: Habitant, *, agent: Agent, le: datetime, au: date, motif: str = "") -> None:
    """Say that a person no longer lives there since `au`, and why. Raises Refus when he had already left."""
    _autoriser_foyer(agent, "quitter_foyer", habitant.foyer)
    exiger_passe(le, timezone.now())
    exiger_jour_passe(au, jour=timezone.localdate())
    exiger_ordre(habitant.du, au)
    fin = {"au": au, "motif_fin": motif.strip()[:300]}
    if Habitant.objects.filter(pk=habitant.pk, au__isnull=True).update(**fin) != 1:
        raise Refus("Cette personne a déjà quitté ce foyer.", "deja_parti")
    habitant.au = au
    tracer(agent, "quitter_foyer", genre=GENRE, objet_id=habitant.foyer_id, dossier_id=habitant.personne.dossier_id)


@transaction.atomic
def demenager(
    habitants: Sequence[Habitant],
    *,
    agent: Agent,
    le: datetime,
    au: date,
    motif: str,
    vers: Foyer | None = None,
    part_du_temps: str = PartDuTemps.INCONNU,
) -> None:
    """Several people leave their household on `au` and, when `vers` is known, live there from that day.

    Children go first: the new household is then read through their files. Raises Refus as each act does.
    """
    exiger_motif(motif)
    if not habitants:
        raise Refus("Dites qui part.", "personne_ne_part")
    for habitant in habitants:
        quitter_foyer(habitant, agent=agent, le=le, au=au, motif=motif)
    for personne in sorted((h.personne for h in habitants), key=lambda p: not p.est_enfant):
        if vers is not None:
            installer(vers, personne, agent=agent, le=le, du=au, part_du_temps=part_du_temps)


def _autoriser_foyer(agent: Agent, acte: str, foyer: Foyer) -> None:
    """Who is in charge of the household, or writes in the file of one of its children."""
    refus = refus_de(agent, acte, foyer)
    if refus is None or any(refus_de(agent, acte, enfant) is None for enfant in enfants_de(foyer.pk)):
        return
    raise Refus(refus, acte)


def _sujet_du_poste(agent: Agent) -> Sujet:
    poste = poste_en_vigueur(agent)
    if poste is None:
        raise Refus("Vous n’avez pas de poste en cours : vous ne pouvez pas ouvrir de foyer.", "sans_poste")
    return sujet_de(poste.unite)
