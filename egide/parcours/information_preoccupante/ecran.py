"""Composes the page of one information: what was read, what is typed so far, what is missing, what will start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict

from egide.parcours.information_preoccupante import presenters
from egide.parcours.information_preoccupante.forms import FormulaireDecision
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import RETOUR_PROFESSIONNEL, RETOUR_TIERS, Faits, Manque, manques
from egide.parcours.information_preoccupante.selectors.choix import choix_de_decision
from egide.parcours.information_preoccupante.selectors.page import PageInformation
from egide.parcours.information_preoccupante.states import A_QUALIFIER, GENRE, OUVERTS, Etat
from egide.socle.acces.matrice import refus_de, refus_des
from egide.socle.comptes.models import Agent
from egide.socle.documents.presenters import ACTES as ACTES_DES_PIECES
from egide.socle.documents.presenters import SectionPieces, section_pieces
from egide.socle.documents.selectors import pieces_de
from egide.socle.echeances.models import Echeance
from egide.socle.interface.brouillons import BrouillonLu, lire_brouillon
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.temps import jour_de

ACTES_DE_LA_PAGE = (
    "annuler_rapprochement",
    "accuser_reception",
    "accuser_remise",
    "chercher_antecedents",
    "decider_rapprochement",
    "recenser_enfant",
    "qualifier_information",
    "consigner_avis_parquet",
    "transmettre",
    *ACTES_DES_PIECES,
)
MULTIPLES = ("dangers",)
PROPRES_A_LA_PAGE = ("version", "requete", "csrfmiddlewaretoken")


def cle_brouillon(information_id: UUID) -> str:
    """Key of the draft of a decision."""
    return f"qualifier-{information_id}"


def valeurs_initiales(information: Information, dangers: Sequence[str], brouillon: QueryDict | None) -> dict[str, Any]:
    """What the form shows first: the draft of this agent, else what is stored."""
    valeurs: dict[str, Any] = {
        "dangers": list(dangers),
        "niveau": information.niveau,
        "motif": information.motif if information.etat in A_QUALIFIER else "",
        "information_famille": information.information_famille,
        "information_famille_motif": information.information_famille_motif,
        "foyer_revu": information.foyer_revu_le is not None,
    }
    for nom, saisies in brouillon.lists() if brouillon else ():
        if nom not in PROPRES_A_LA_PAGE:
            valeurs[nom] = saisies if nom in MULTIPLES else saisies[-1]
    return {**valeurs, "version": information.version, "requete": uuid7()}


@dataclass
class Ecran:
    """What the template reads; every value is ready."""

    page: PageInformation
    agent: Agent
    le: datetime
    # None for who does not decide, and on a decision that nobody corrects now
    formulaire: Any = None
    brouillon: BrouillonLu | None = None

    @property
    def information(self) -> Information:
        """The information shown."""
        return self.page.information

    @property
    def requete(self) -> UUID:
        """A new id at each reading: every small form of the page has its own."""
        return uuid7()

    @property
    def titre(self) -> str:
        """« Qualifier l’information IP-62-2026-01873 » until it is decided."""
        verbe = "Qualifier l’information" if self.a_qualifier else "Information"
        return f"{verbe} {self.information.numero}"

    @property
    def enfants_nommes(self) -> str:
        """The children in one line."""
        return presenters.enfants_en_clair(enfant.ligne for enfant in self.page.enfants)

    @property
    def a_qualifier(self) -> bool:
        """Whether it waits for its first decision."""
        return self.information.etat in A_QUALIFIER

    @property
    def ouverte(self) -> bool:
        """Whether acts on its household are still possible."""
        return self.information.etat in OUVERTS

    @property
    def attend_un_retour(self) -> bool:
        """Whether who transmitted is to be told the outcome: a professional, or who asked for it."""
        courent = {echeance.regle for echeance in self.page.echeances}
        return not courent.isdisjoint({RETOUR_PROFESSIONNEL, RETOUR_TIERS})

    @property
    def attend_recu(self) -> bool:
        """Whether it waits for « reçu » from a unit of this agent, who may say it."""
        dit: Any = self.information
        return bool(dit.accusee_le and dit.attend_recu) and self.refus["accuser_remise"] is None

    @property
    def genre(self) -> str:
        """Colour and shape of the state."""
        return presenters.GENRE_DE_L_ETAT[Etat(self.information.etat)]

    @cached_property
    def refus(self) -> Mapping[str, str | None]:
        """Why each act is not open to this agent; None when it is."""
        return refus_des(self.agent, ACTES_DE_LA_PAGE, self.information)

    @cached_property
    def manques(self) -> list[Manque]:
        """What is missing before the decision as it is typed now."""
        return manques(self._faits(), self.formulaire.choisie, le=jour_de(self.le))

    @property
    def refus_de_decider(self) -> str:
        """The sentence that greys the decision button; '' when it may be pressed."""
        droit = self.refus["qualifier_information"]
        return droit or next((manque.phrase for manque in self.manques), "")

    @property
    def suites(self) -> list[presenters.SuiteDeDecision]:
        """What the decision typed now will start, keep and stop."""
        choisie = self.formulaire.choisie
        if choisie is None:
            return []
        return presenters.suites_de(self.information, choisie, self.page.echeances, le=self.le)

    @cached_property
    def pieces(self) -> SectionPieces:
        """The pieces of this information, and those that came with its contact."""
        pk = self.information.pk
        pieces = pieces_de(objets=[pk, self.information.recueil_id])
        return section_pieces(pieces, genre=GENRE, objet_id=pk, refus=self.refus)

    @property
    def qui_verra(self) -> str:
        """Who will read it once decided."""
        return presenters.qui_verra(self.formulaire.choisie, self.formulaire.equipe)

    @property
    def delais(self) -> list[tuple[str, Echeance]]:
        """Open clocks with what each is for, the nearest first."""
        return [(presenters.TITRES.get(e.regle, e.regle), e) for e in self.page.echeances]

    @property
    def histoire(self) -> list[presenters.Fait]:
        """What happened, the last first."""
        faits = presenters.faits_en_clair(reversed(self.page.faits))
        return sorted([*faits, *presenters.envois_en_clair(self.page.envois)], key=lambda fait: fait.le, reverse=True)

    @property
    def lecteurs(self) -> list[tuple[str, str]]:
        """Who reads it today: each name, and what follows it."""
        return [presenters.lecteur_en_clair(lecteur) for lecteur in self.page.lecteurs]

    @property
    def dangers_en_clair(self) -> list[str]:
        """The worries in words, with their precision."""
        return presenters.dangers_en_clair(self.page.dangers)

    def _faits(self) -> Faits:
        dit = self.formulaire
        lignes = [enfant.ligne for enfant in self.page.enfants if not enfant.ligne.seulement_declare]
        presents = [ligne for ligne in lignes if ligne.presence in ("concerne", "au_foyer")]
        return Faits(
            accusee=self.information.accusee_le is not None,
            antecedents_cherches=self.information.antecedents_cherches_le is not None,
            enfants=len(presents),
            enfants_a_trancher=sum(ligne.decision == "" for ligne in presents),
            foyer_revu=bool(dit["foyer_revu"].value()) or self.information.foyer_revu_le is not None,
            dangers=len(dit["dangers"].value() or ()),
            niveau=dit["niveau"].value() or "",
            motif=dit["motif"].value() or "",
            famille=dit["information_famille"].value() or "",
            famille_motif=dit["information_famille_motif"].value() or "",
            cible=bool(dit["cible"].value()),
            unite=bool(dit["unite"].value()),
            departement=bool(dit["departement"].value()),
        )


def composer(
    page: PageInformation, *, agent: Agent, le: datetime, saisie: QueryDict | None = None, corriger: bool = False
) -> Ecran:
    """The page with what is typed (`saisie`), or with the draft of this agent.

    The form of the decision is there for who may decide: until the decision, then when she asks to correct it.
    """
    information = page.information
    if saisie is not None:
        return Ecran(page, agent, le, FormulaireDecision(saisie, choix=choix_de_decision(information.pk)))
    if refus_de(agent, "qualifier_information") is not None:
        return Ecran(page, agent, le)
    brouillon = lire_brouillon(agent, cle_brouillon(information.pk))
    if not (corriger or brouillon or information.etat in A_QUALIFIER):
        return Ecran(page, agent, le)
    choix = choix_de_decision(information.pk)
    dangers = [danger.code for danger in page.dangers]
    initiales = valeurs_initiales(information, dangers, brouillon.donnees if brouillon else None)
    initiales.setdefault("evaluateurs", choix.unite_proche)
    return Ecran(page, agent, le, FormulaireDecision(initial=initiales, choix=choix), brouillon)
