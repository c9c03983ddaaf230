"""Everything that the page of one information shows, in a number of queries that does not depend on its children."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from egide.enfant.models import Personne
from egide.enfant.presenters import LigneComparee, lignes_comparees
from egide.enfant.rapprochement.comparaison import Comparaison, comparer
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.selectors import avec_entourage, identites_connues
from egide.parcours.information_preoccupante.identites import identite_dite
from egide.parcours.information_preoccupante.models import Candidat, DangerEvoque, EnfantConcerne, Information
from egide.parcours.information_preoccupante.selectors.enfants import enfants_declares
from egide.parcours.information_preoccupante.selectors.lecteurs import Lecteur, lire_lecteurs
from egide.parcours.information_preoccupante.selectors.listes import Ajout, Envoi, Listes, avec_listes, listes_de
from egide.socle.comptes.models import Unite
from egide.socle.echeances.models import Echeance
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible


@dataclass(frozen=True)
class CandidatLu:
    """A file that may be this child's, compared field by field; only files that this agent sees."""

    personne: Personne
    numero: str
    degre: str
    comparaison: Comparaison

    @property
    def lignes(self) -> tuple[LigneComparee, ...]:
        """The comparison as the table of the page."""
        return lignes_comparees(self.comparaison)


@dataclass(frozen=True)
class EnfantDePage:
    """One child of the list, who he may be, and which units may know him."""

    ligne: EnfantConcerne
    numero: str
    candidats: Sequence[CandidatLu]
    ailleurs: Sequence[Unite]

    @property
    def a_trancher(self) -> bool:
        """Whether the question « is he known? » still waits for its answer."""
        if self.ligne.seulement_declare:
            return False
        return self.ligne.dossier_id is None and self.ligne.presence in ("concerne", "au_foyer")


@dataclass(frozen=True)
class PageInformation:
    """One information, ready to be shown."""

    information: Information
    enfants: Sequence[EnfantDePage]
    dangers: Sequence[DangerEvoque]
    ajouts: Sequence[Ajout]
    echeances: Sequence[Echeance]
    faits: Sequence[Passage]
    envois: Sequence[Envoi]
    lecteurs: Sequence[Lecteur]


LIEES = (
    "recueil", "accusee_par", "antecedents_cherches_par", "unite_suivante", "unite_evaluation", "departement_competent",
)  # fmt: skip


def information_visible(information_id: UUID) -> Information:
    """The information with its contact. Raises Invisible when this agent does not see it."""
    information = Information.objects.select_related(*LIEES).filter(pk=information_id).first()
    if information is None:
        raise Invisible
    return information


def lire_page(information_id: UUID) -> PageInformation:
    """Read one information. Raises Invisible when this agent does not see it."""
    information = avec_listes(Information.objects.select_related(*LIEES)).filter(pk=information_id).first()
    if information is None:
        raise Invisible
    listes = listes_de(information)
    return PageInformation(
        information=information,
        enfants=_enfants(information, listes),
        dangers=listes.dangers,
        ajouts=listes.ajouts,
        echeances=horloges_ouvertes(information),
        faits=list(
            Passage.objects.filter(objet_id=information.pk).select_related("agent", "poste__unite").order_by("rang")
        ),
        envois=listes.envois,
        lecteurs=lire_lecteurs(information.pk),
    )


def dernier_fait(information: Information) -> Passage | None:
    """The last line of its history, with who wrote it."""
    faits = Passage.objects.filter(objet_id=information.pk).select_related("agent", "poste__unite")
    return faits.order_by("-rang").first()


def horloges_ouvertes(information: Information) -> list[Echeance]:
    """Its running clocks, the nearest term first."""
    return list(Echeance.objects.ouvertes().filter(objet_id=information.pk).order_by("terme"))


def _enfants(information: Information, listes: Listes) -> list[EnfantDePage]:
    lignes = list(information.enfants.select_related("enfant_signale"))
    if information.accusee_le is None:
        lignes += enfants_declares([information], {information.pk: lignes}).get(information.pk, [])
    en_question = any(ligne.dossier_id is None for ligne in lignes)
    candidats = listes.candidats if en_question else []
    dossiers = {ligne.dossier_id for ligne in lignes if ligne.dossier_id} | {c.dossier_id for c in candidats}
    personnes = list(avec_entourage(Personne.objects.filter(dossier_id__in=dossiers).select_related("dossier")))
    par_dossier = {personne.dossier_id: personne for personne in personnes}
    connues = identites_connues([par_dossier[c.dossier_id] for c in candidats if c.dossier_id in par_dossier])
    return [
        EnfantDePage(
            ligne=ligne,
            numero=_numero(par_dossier.get(ligne.dossier_id)),
            candidats=_compares(information, ligne, candidats, par_dossier, connues),
            ailleurs=listes.ailleurs.get(ligne.pk, []),
        )
        for ligne in lignes
    ]


def _numero(personne: Personne | None) -> str:
    return personne.dossier.numero if personne and personne.dossier else ""


def _compares(
    information: Information,
    ligne: EnfantConcerne,
    candidats: Iterable[Candidat],
    par_dossier: dict[UUID | None, Personne],
    connues: dict[UUID, Identite],
) -> list[CandidatLu]:
    """Candidates of one child that this agent sees, the likeliest first."""
    if ligne.dossier_id is not None or ligne.enfant_signale is None:
        return []
    dite = identite_dite(ligne.enfant_signale, information.recueil.recu_le)
    lus = []
    for candidat in candidats:
        personne = par_dossier.get(candidat.dossier_id)
        if candidat.enfant_id == ligne.pk and personne is not None and personne.pk in connues:
            lus.append(CandidatLu(personne, _numero(personne), candidat.degre, comparer(dite, connues[personne.pk])))
    return sorted(lus, key=lambda c: (c.degre != "probable", c.degre != "possible", c.personne.nom_complet))
