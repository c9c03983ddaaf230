"""Where an information goes once decided: to an open one, to the service that follows, to the on-call post."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from egide.parcours.information_preoccupante import rules
from egide.parcours.information_preoccupante.actions.verrou import champs_du_foyer, verrouiller
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.selectors.choix import choix_de_decision
from egide.parcours.information_preoccupante.selectors.foyer import dossiers_lies
from egide.parcours.information_preoccupante.states import GENRE, OUVERTS
from egide.socle.acces.actions import actualiser, concerner, prendre_en_charge, sujet_de
from egide.socle.acces.models import PriseEnCharge, Sujet
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent, Unite
from egide.socle.echanges.actions import alerter_astreinte, clore_arrivee, ouvrir_arrivee
from egide.socle.echeances import actions as echeances
from egide.socle.echeances.calculs import calculer
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import regle
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Refus
from egide.socle.referentiels.models import Departement

GENRE_RECUEIL = "recueil"


def verifier_cible(information: Information, cible: Information) -> None:
    """Raise Refus unless the target is open and about one of the same children (droit §1.10)."""
    dossiers = dossiers_lies(information)
    rules.exiger_complement_possible(
        information.pk,
        cible.pk,
        ouverte=Information.objects.filter(pk=cible.pk, etat__in=OUVERTS).exists(),
        commun=cible.enfants.filter(dossier_id__in=dossiers).exists(),
    )


def verifier_unite(information: Information, unite: Unite) -> None:
    """Raise Refus unless the unit is in charge of one of these children now."""
    if unite not in choix_de_decision(information.pk).unites:
        raise Refus("Ce service ne suit aucun de ces enfants : choisissez-en un autre.", "unite")


def verifier_evaluateurs(information: Information, unite: Unite) -> None:
    """Raise Refus unless assessors work in this unit now (CASF D. 226-2-5)."""
    if unite not in choix_de_decision(information.pk).evaluateurs:
        raise Refus("Aucun évaluateur ne travaille dans cette équipe : choisissez-en une autre.", "evaluateurs")


def verifier_departement(departement: Departement) -> None:
    """Raise Refus for the département of this base, which a transfer leaves."""
    if departement.code == settings.EGIDE_DEPARTEMENT:
        raise Refus("C’est le vôtre : choisissez le département qui prend la suite.", "departement")


def confier_aux_evaluateurs(information: Information, unite: Unite, *, le: datetime) -> None:
    """Open the information and its contact to the team that will assess, beside the cell; it waits in their inbox."""
    service = sujet_de(unite)
    if service.pk == sujet_en_charge(information).pk:
        return
    ouvrir_arrivee(information, objet_genre=GENRE, volet=Volet.DANGER, sujet=service, nature=rules.REMISE, depuis=le)
    for objet, genre in ((information.recueil, GENRE_RECUEIL), (information, GENRE)):
        prendre_en_charge(objet, objet_genre=genre, volet=Volet.DANGER, sujet=service, du=le)


def retirer_aux_evaluateurs(information: Information, unite: Unite, *, agent: Agent, le: datetime) -> None:
    """A corrected decision takes back what the assessing team could read, and what waited at its door."""
    service = sujet_de(unite)
    clore_arrivee(information.pk, agent=agent, le=le, nature=rules.REMISE, chez=[service.pk])
    with connection.cursor() as cursor:
        for objet_id in (information.recueil_id, information.pk):
            cursor.execute("SELECT information_retirer_charge(%s, %s, %s)", [objet_id, service.pk, le])
    actualiser(dossiers_lies(information))


def prevenir_astreinte(information: Information, *, le: datetime) -> None:
    """Warn the on-call post: somebody must answer for this child now."""
    sujet = sujet_en_charge(information)
    alerter_astreinte(information, objet_genre=GENRE, volet=Volet.DANGER, sujet=sujet, le=le)


def sujet_en_charge(information: Information) -> Sujet:
    """The subject in charge of an information now. Raises Refus when there is none."""
    charge = (
        PriseEnCharge.objects.filter(objet_id=information.pk, au__isnull=True)
        .exclude(sujet__unite__isnull=False, sujet__unite=information.unite_evaluation_id)
        .select_related("sujet")
        .order_by("-du")
        .first()
    )
    if charge is None:
        raise Refus("Personne n’est en charge de cette information : prévenez un cadre de la CRIP.", "charge")
    return charge.sujet


def joindre_a_la_cible(information: Information, cible: Information, *, agent: Agent, le: datetime) -> None:
    """Bring the children and the nearest term to the open information: never a reset (droit §1.10)."""
    prise = verrouiller(cible)
    _apporter_enfants(information, prise)
    passer(prise, "recevoir_complement", agent=agent, le=le, motif=information.motif, champs=champs_du_foyer(prise))
    for code in rules.HORLOGES_DE_L_EVALUATION:
        _rapprocher_terme(information, prise, code)
    responsable = sujet_en_charge(prise)
    ouvrir_arrivee(prise, objet_genre=GENRE, volet=Volet.DANGER, sujet=responsable, nature=rules.COMPLEMENT, depuis=le)
    if responsable.pk != sujet_en_charge(information).pk:
        for objet, genre in ((information.recueil, GENRE_RECUEIL), (information, GENRE)):
            prendre_en_charge(objet, objet_genre=genre, volet=Volet.DANGER, sujet=responsable, du=le)


def _apporter_enfants(information: Information, cible: Information) -> None:
    deja = set(cible.enfants.values_list("dossier_id", flat=True))
    for enfant in information.enfants.presents():
        if enfant.dossier_id is None or enfant.dossier_id in deja:
            continue
        EnfantConcerne(
            information=cible,
            dossier_id=enfant.dossier_id,
            designation=enfant.designation,
            presence=enfant.presence,
            a_naitre=enfant.a_naitre,
            naissance_au_plus_tard=enfant.naissance_au_plus_tard,
            age_dit=enfant.age_dit,
            garde=enfant.garde,
            decision=EnfantConcerne.Rapprochement.MEME_ENFANT,
            decide_par=enfant.decide_par,
            decide_le=enfant.decide_le,
        ).save(force_insert=True)
        concerner(cible, objet_genre=GENRE, volet=Volet.DANGER, dossier_id=enfant.dossier_id)


def _rapprocher_terme(information: Information, cible: Information, code: str) -> None:
    """Keep the nearer of two terms on the open information; a clock that only the complement had starts there."""
    depart = information.recue_le
    if code == rules.EVALUATION_REDUITE and not information.jeune_enfant:
        return
    terme = calculer(regle(code), depart)
    ouverte = Echeance.objects.ouvertes().filter(objet_id=cible.pk, regle=code).first()
    if terme is None:
        return
    if ouverte is None:
        echeances.demarrer(
            code,
            depart=depart,
            evenement="Réception d’un complément par la cellule",
            objet=cible,
            objet_genre=GENRE,
            volet=Volet.DANGER,
        )
    elif terme.terme < ouverte.terme:
        motif = f"Complément {information.numero}, reçu plus tôt"
        echeances.raccourcir(ouverte, terme=terme.terme, motif=motif)


def remettre_au_service(information: Information, unite: Unite, *, le: datetime) -> None:
    """Give the charge to the unit that follows the family; the cell's own charge ends last."""
    cellule, service = sujet_en_charge(information), sujet_de(unite)
    if service.pk == cellule.pk:
        return
    ouvrir_arrivee(information, objet_genre=GENRE, volet=Volet.DANGER, sujet=service, nature=rules.REMISE, depuis=le)
    echeances.confier(information.pk, service.pk)
    for objet, genre in ((information.recueil, GENRE_RECUEIL), (information, GENRE)):
        prendre_en_charge(objet, objet_genre=genre, volet=Volet.DANGER, sujet=service, du=le, precedent=cellule)
