"""The words of the letters and sheets about an information; nothing of the child is told to who transmitted."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models

from egide.parcours.accueil.selectors import informateur_de
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.presenters import ACTES, TITRES
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.selectors.page import PageInformation
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.comptes.selectors import poste_en_vigueur
from egide.socle.documents.lettres.contenus import Emetteur, Fiche, Lettre, Section, Tableau
from egide.socle.interface.temps import date_longue, moment

SERVICE = "Cellule de recueil des informations préoccupantes"


class Modele(models.TextChoices):
    """What may be written to who transmitted an information."""

    ACCUSE = "accuse", "Accusé de réception"
    SUITE = "suite", "Indication de suite"


# What was done, in words that teach nothing of the family (CASF L226-5: told of the outcome, not of the file).
_SUITES: dict[str, str] = {
    Qualification.INFORMATION_PREOCCUPANTE: "Elle donne lieu à une évaluation par des professionnels.",
    Qualification.DANGER_GRAVE_IMMEDIAT: "Elle a été transmise sans attendre aux autorités compétentes.",
    Qualification.COMPLEMENT: "Elle a été transmise aux professionnels compétents.",
    Qualification.DEJA_SUIVIE: "Elle a été transmise aux professionnels compétents.",
    Qualification.HORS_CHAMP: "Elle ne donne pas lieu à une évaluation à ce titre.",
    Qualification.TRANSFEREE: "Elle a été transmise au département compétent.",
}
_DANGER = (
    "Si un enfant est en danger maintenant, appelez le 17 ou le 112. Pour toute autre inquiétude, le 119 répond jour "
    "et nuit ; l'appel est gratuit."
)
_SECRET = (
    "Le secret professionnel ne nous permet pas de vous en dire plus. Si vous apprenez un fait nouveau, transmettez-le "
    "à la cellule en rappelant la référence de ce courrier."
)
_POLITESSE = "Nous vous prions d'agréer, Madame, Monsieur, l'expression de notre considération distinguée."


def composer_courrier(information: Information, modele: Modele, *, agent: Agent, le: datetime) -> bytes:
    """The PDF of a letter to who transmitted `information`, written by `agent`."""
    recue = f"L'information que vous avez transmise le {date_longue(information.transmise_le)} "
    if modele is Modele.ACCUSE:
        corps: tuple[str, ...] = (f"{recue}a bien été reçue et lue par la cellule.", _DANGER, _SECRET)
    else:
        corps = (f"{recue}a été examinée par la cellule. {_SUITES[information.qualification]}", _SECRET)
    poste = poste_en_vigueur(agent)
    signature = [agent.nom_complet, *([ROLES[Role(poste.role)].libelle] if poste else [])]
    return Lettre(
        emetteur=emetteur(),
        destinataire=_destinataire(information),
        objet=f"{modele.label} de votre information",
        corps=("Madame, Monsieur,", *corps, _POLITESSE),
        signature=tuple(signature),
        references=(f"Référence : {information.numero}",),
    ).en_pdf(le)


def composer_fiche(page: PageInformation, *, le: datetime) -> bytes:
    """The PDF of the sheet of an information as it stands at `le`."""
    information = page.information
    return Fiche(
        emetteur=emetteur(),
        titre=f"Fiche de synthèse de l’information {information.numero}",
        sous_titre=f"Situation connue le {moment(le)}",
        sections=tuple(_sections(page)),
    ).en_pdf(le)


def emetteur() -> Emetteur:
    """The head of the letters of the cell, with the lines that the installation gives."""
    return Emetteur(f"Département : {settings.EGIDE_NOM_DEPARTEMENT}", SERVICE, tuple(settings.EGIDE_ENTETE_COURRIER))


def _destinataire(information: Information) -> tuple[str, ...]:
    """His name and function for a named person; otherwise the reference, and the envelope is written by who knows."""
    connu = informateur_de(information.recueil_id)
    if connu is None or not connu.nom:
        return ("À la personne qui a transmis", f"l'information {information.numero}")
    return tuple(filter(None, (connu.nom, connu.fonction)))


def _sections(page: PageInformation) -> Iterable[Section]:
    information, recueil = page.information, page.information.recueil
    recu = f"Reçue par la cellule le {moment(information.recue_le)}. Canal : {recueil.canal_libelle}."
    yield Section("Ce qui a été reçu", (recu, recueil.faits, *(f"Ajouté ensuite : {a.texte}" for a in page.ajouts)))
    enfants = tuple((e.ligne.designation, e.ligne.age_dit or "Non dit", e.numero or "Aucun") for e in page.enfants)
    if enfants:
        yield Section("Enfants", (), Tableau("Enfants de cette information", ("Enfant", "Âge dit", "Dossier"), enfants))
    delais = tuple((TITRES.get(e.regle, e.regle), moment(e.terme), e.article) for e in page.echeances)
    if delais:
        yield Section(
            "Délais qui courent", (), Tableau("Délais ouverts à cette date", ("Délai", "Terme", "Texte"), delais)
        )
    else:
        yield Section("Délais qui courent", ("Aucun délai ne court à cette date.",))
    faits = tuple(
        (moment(fait.le), ACTES.get(fait.acte.removeprefix("requalifier_"), "Décision corrigée"), fait.motif or "–")
        for fait in page.faits
    )
    yield Section("Décisions et faits de procédure", (), Tableau("Dans l'ordre", ("Date", "Acte", "Motif"), faits))
