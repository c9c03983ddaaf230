"""Words, colours, and what may be done now; reads nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from egide.parcours.information_preoccupante import rules
from egide.parcours.information_preoccupante.models import DangerEvoque, EnfantConcerne, Information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.selectors.lecteurs import Lecteur
from egide.parcours.information_preoccupante.selectors.listes import Envoi
from egide.parcours.information_preoccupante.states import (
    A_QUALIFIER,
    ACTE_DE,
    MACHINE,
    PREFIXE_REQUALIFICATION,
    Etat,
)
from egide.socle.comptes.models import Unite
from egide.socle.echeances.calculs import calculer
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import regle
from egide.socle.etats.models import Passage
from egide.socle.interface.conflit import DejaEnregistre
from egide.socle.interface.temps import date_longue, moment
from egide.socle.interface.typographie import accorde
from egide.socle.referentiels.fichiers import lire_nomenclature

GENRE_DE_L_ETAT = {
    Etat.RECUE: "attente",
    Etat.ACCUSEE: "attente",
    Etat.INFORMATION_PREOCCUPANTE: "delai",
    Etat.URGENCE: "retard",
    Etat.COMPLEMENT: "info",
    Etat.DEJA_SUIVIE: "info",
    Etat.HORS_CHAMP: "vide",
    Etat.TRANSFEREE: "info",
}
TITRES = {
    rules.PREEVALUATION: "Première analyse",
    rules.EVALUATION: "Évaluation",
    rules.EVALUATION_REDUITE: "Évaluation, délai raccourci (très jeune enfant)",
    rules.SAISINE: "Avis au procureur de la République",
    rules.RETOUR_PROFESSIONNEL: "Retour au professionnel",
    rules.RETOUR_TIERS: "Retour à la personne qui l’a demandé",
}
ACTES = {
    "recevoir_information": "Reçue par la cellule",
    "accuser_reception": "Réception accusée",
    "accuser_remise": "« Reçu », dit par le service à qui elle est remise",
    "chercher_antecedents": "Antécédents cherchés",
    "decider_rapprochement": "Rapprochement décidé",
    "recenser_enfant": "Enfant ajouté au foyer",
    "mentionner_enfant": "Enfant mentionné, à vérifier",
    "ecarter_mention": "Enfant mentionné : n’y vit pas",
    "recevoir_complement": "Complément reçu",
    "retenir_information_preoccupante": "Qualifiée information préoccupante",
    "constater_danger_grave": "Danger grave et immédiat constaté",
    "joindre_complement": "Jointe à une information ouverte",
    "transmettre_au_service": "Transmise au service qui suit la famille",
    "ecarter_information": "Pas une information préoccupante",
    "transferer_information": "Transférée à un autre département",
    "constater_naissance": "Naissance de l’enfant",
    "annuler_rapprochement": "Rapprochement défait : ce n’était pas cet enfant",
    "corriger_reception": "Date de réception corrigée",
    "raccourcir_delai": "Délai de l’évaluation raccourci",
    "consigner_retour": "Retour fait à qui a transmis",
    "consigner_avis_parquet": "Procureur de la République avisé",
}
AUSSI: dict[Qualification, tuple[str, str]] = {
    Qualification.INFORMATION_PREOCCUPANTE: (
        "Évaluation de tous les mineurs du domicile",
        "Confiée à deux professionnels au moins (D. 226-2-5).",
    ),
    Qualification.DANGER_GRAVE_IMMEDIAT: (
        "Le cadre d’astreinte est prévenu aussitôt",
        "Puis le niveau suivant si personne ne répond. L’avis au parquet part tout de suite, par téléphone.",
    ),
    Qualification.COMPLEMENT: (
        "Jointe à l’information choisie",
        "Le terme le plus proche l’emporte : rien n’est remis à zéro.",
    ),
    Qualification.DEJA_SUIVIE: (
        "Remise au service qui suit la famille",
        "Il en devient seul responsable, et elle l’attend dans ses arrivées.",
    ),
    Qualification.HORS_CHAMP: ("Classée avec son motif", "La personne qui l’a transmise lit qu’une suite est donnée."),
    Qualification.TRANSFEREE: (
        "Transmise au département compétent",
        "Les parents en sont informés (R. 221-5-1). L’envoi se fait par courrier recommandé ou voie sécurisée.",
    ),
}
QUI_VERRA: dict[Qualification, str] = {
    Qualification.INFORMATION_PREOCCUPANTE: "Après décision : la cellule seule, tant qu’aucune équipe n’est choisie.",
    Qualification.DANGER_GRAVE_IMMEDIAT: "Après décision : la cellule et le cadre d’astreinte.",
    Qualification.COMPLEMENT: "Après décision : qui lit déjà l’information complétée.",
    Qualification.DEJA_SUIVIE: "Après décision : le service choisi. La cellule n’en a plus la charge.",
    Qualification.HORS_CHAMP: "Après décision : la cellule seule.",
    Qualification.TRANSFEREE: "Après décision : la cellule ; l’autre département reçoit ce qui lui est transmis.",
}


@dataclass(frozen=True)
class SuiteDeDecision:
    """One thing that a decision starts, keeps or stops: what, until when, by which rule."""

    titre: str
    detail: str
    genre: str


def enfants_en_clair(enfants: Iterable[EnfantConcerne]) -> str:
    """« Tom et Jade Bernard-Inventé » : first names together when the last word is shared.

    « , comme déclaré » follows while nobody took these words over.
    """
    presents = (EnfantConcerne.Presence.CONCERNE, EnfantConcerne.Presence.AU_FOYER)
    nommes = [enfant for enfant in enfants if enfant.presence in presents]
    if not nommes:
        return "Enfant non nommé"
    return _ensemble([enfant.designation for enfant in nommes]) + (
        ", comme déclaré" if all(enfant.seulement_declare for enfant in nommes) else ""
    )


def _ensemble(noms: Sequence[str]) -> str:
    familles = {nom.split(" ", 1)[1] if " " in nom else "" for nom in noms}
    if len(noms) > 1 and len(familles) == 1 and "" not in familles:
        return f"{_enumerer([nom.split(' ', 1)[0] for nom in noms])} {familles.pop()}"
    return _enumerer(noms)


def _enumerer(mots: Sequence[str]) -> str:
    return mots[0] if len(mots) == 1 else f"{', '.join(mots[:-1])} et {mots[-1]}"


def libelles(nomenclature: str) -> list[tuple[str, str]]:
    """Codes and labels of a dated list, as choices of a form."""
    return [(ligne.code, ligne.libelle) for ligne in lire_nomenclature(nomenclature)]


def suites_de(
    information: Information, qualification: Qualification, ouvertes: Iterable[Echeance], *, le: datetime
) -> list[SuiteDeDecision]:
    """What a decision will start, keep or stop, computed from the state table and the law in force."""
    acte = (
        ACTE_DE[qualification] if information.etat in A_QUALIFIER else f"{PREFIXE_REQUALIFICATION}{qualification.value}"
    )
    de = Etat.ACCUSEE if information.etat == Etat.RECUE else information.etat
    fleche = MACHINE.fleche(de, acte)
    if fleche is None:
        return []
    courent = {echeance.regle: echeance for echeance in ouvertes}
    arretees = {arret.regle for arret in fleche.arrete}
    suites = [_continue(e) for code, e in courent.items() if code not in arretees]
    for demarrage in fleche.demarre:
        depart = demarrage.depart(information, le)
        terme = calculer(regle(demarrage.regle), depart) if depart and demarrage.regle not in courent else None
        if terme is not None:
            quand = "tout de suite" if terme.terme <= le else f"terme le {date_longue(terme.terme)}"
            detail = f"{terme.duree.capitalize()} depuis : {demarrage.evenement.lower()} ({terme.article})."
            suites.append(SuiteDeDecision(f"{TITRES[demarrage.regle]}, {quand}", detail, "lance"))
    suites.append(SuiteDeDecision(*AUSSI[qualification], genre="lance"))
    suites += [_arrete(courent[code]) for code in courent if code in arretees]
    return suites


def _continue(echeance: Echeance) -> SuiteDeDecision:
    titre = f"{TITRES.get(echeance.regle, echeance.regle)}, terme le {date_longue(echeance.terme)}"
    return SuiteDeDecision(titre, f"Court depuis le {moment(echeance.depart)} ({echeance.article}).", "continue")


def _arrete(echeance: Echeance) -> SuiteDeDecision:
    titre = f"{TITRES.get(echeance.regle, echeance.regle)} : s’arrête"
    return SuiteDeDecision(titre, f"Le terme était le {moment(echeance.terme)}.", "arrete")


@dataclass(frozen=True)
class Fait:
    """One line of the history: what, when, who and in which post, why."""

    titre: str
    le: datetime
    qui: str
    motif: str


def faits_en_clair(passages: Iterable[Passage]) -> list[Fait]:
    """The history in words."""
    return [
        Fait(
            ACTES.get(p.acte) or f"Décision corrigée : {Etat(p.vers).label}",
            p.le,
            f"{p.agent.nom_complet}, {p.poste.unite}" if p.poste else p.agent.nom_complet,
            p.motif,
        )
        for p in passages
    ]


def envois_en_clair(envois: Iterable[Envoi]) -> list[Fait]:
    """The packages taken from it, as lines of its history; what they hold is on their own page."""
    return [Fait(f"Transmission {e.numero} envoyée à {e.vers}", e.le, e.agent, "") for e in envois]


def deja_enregistre(information: Information, dernier: Passage | None, ouvertes: Iterable[Echeance]) -> DejaEnregistre:
    """What somebody else wrote meanwhile: the last line of the history, and what it left of dates and reasons."""
    fait = next(iter(faits_en_clair([dernier] if dernier else [])), None)
    motifs = dict.fromkeys(motif for motif in (fait.motif if fait else "", information.motif) if motif)
    lignes = [f"{fait.titre}." if fait else f"{Etat(information.etat).label}.", *motifs]
    lignes.append(f"Reçue le {moment(information.recue_le)}.")
    lignes += [f"{TITRES.get(e.regle, e.regle)}\u00a0: terme le {moment(e.terme)}." for e in ouvertes]
    if information.parquet_avise_le:
        parents = information.get_information_famille_display() or "non renseigné"
        lignes.append(f"Procureur avisé le {moment(information.parquet_avise_le)}. Parents informés\u00a0: {parents}.")
    return DejaEnregistre("\n".join(lignes), fait.qui if fait else "", dernier.saisi_le if dernier else None)


def dangers_en_clair(dangers: Iterable[DangerEvoque]) -> list[str]:
    """The worries in words; a precision follows in brackets."""
    mots = dict(libelles("types_danger"))
    return [f"{mots.get(d.code, d.code)} ({d.precision})" if d.precision else mots.get(d.code, d.code) for d in dangers]


def qui_verra(qualification: Qualification | None, equipe: Unite | None = None) -> str:
    """Who will read the information once decided; `equipe` is the team chosen to assess it."""
    if qualification is Qualification.INFORMATION_PREOCCUPANTE and equipe is not None:
        return f"Après décision : la cellule et {equipe.nom}, eux seuls."
    return QUI_VERRA[qualification] if qualification else "Choisissez une décision pour voir qui la lira."


def lecteur_en_clair(lecteur: Lecteur) -> tuple[str, str]:
    """« CRIP » and « (3 personnes, dont vous). »; « Paul Dupont » and « (vous), en lecture seule, jusqu’au lundi… »."""
    nombre = accorde(lecteur.personnes, "personne", "personnes")
    if lecteur.general:
        return "En charge de tout le département", f" ({nombre}) : {lecteur.nom}."
    qui = f" ({nombre}{', dont vous' if lecteur.moi else ''})" if lecteur.est_service else " (vous)" * lecteur.moi
    seule = ", en lecture seule" if lecteur.lecture_seule else ""
    fin = f", jusqu’au {moment(lecteur.expire)}" if lecteur.expire else ""
    return lecteur.nom, f"{qui}{seule}{fin}."
