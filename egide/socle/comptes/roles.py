"""The ready roles, in plain French: the page of roles is generated from this file."""

from dataclasses import dataclass
from enum import StrEnum


class Droit(StrEnum):
    """What a role may do that depends on no particular file."""

    RECHERCHER_ANTECEDENTS = "rechercher_antecedents"
    ENREGISTRER_INFORMATION = "enregistrer_information"
    QUALIFIER = "qualifier"
    GERER_COMPTES = "gerer_comptes"
    REVOIR_ACCES = "revoir_acces"
    LIRE_JOURNAL = "lire_journal"
    BRISER_LA_GLACE = "briser_la_glace"
    EXCLURE = "exclure"
    SCELLER = "sceller"
    RELIRE_ACCES = "relire_acces"
    CONSERVER = "conserver"


class Role(StrEnum):
    """Code of a ready role; a post carries exactly one."""

    AGENT_CRIP = "agent_crip"
    CADRE_CRIP = "cadre_crip"
    CADRE_ASTREINTE = "cadre_astreinte"
    EVALUATRICE = "evaluatrice"
    CADRE_TERRITOIRE = "cadre_territoire"
    REFERENT_ASE = "referent_ase"
    MEDECIN_PMI = "medecin_pmi"
    PSYCHOLOGUE = "psychologue"
    COORDINATRICE_CELLULE = "coordinatrice_cellule"
    EDUCATEUR = "educateur"
    ENSEIGNANTE = "enseignante"
    ECOUTANT = "ecoutant"
    GESTIONNAIRE_PLACES = "gestionnaire_places"
    ODPE = "odpe"
    DPO = "dpo"
    DIRECTION = "direction"
    ARCHIVISTE = "archiviste"
    ADMIN_TECHNIQUE = "admin_technique"
    SYSTEME = "systeme"


@dataclass(frozen=True)
class RoleDecrit:
    """A role as people read it: its name, what it is for, what it never does, what it may do."""

    libelle: str
    description: str
    jamais: str
    droits: frozenset[Droit] = frozenset()
    secret_professionnel: bool = True


_CRIP = frozenset({Droit.RECHERCHER_ANTECEDENTS, Droit.ENREGISTRER_INFORMATION, Droit.QUALIFIER})

ROLES: dict[Role, RoleDecrit] = {
    Role.AGENT_CRIP: RoleDecrit(
        "Agent de la CRIP",
        "Reçoit les informations, en accuse réception, cherche si l’enfant est connu, recense le foyer, qualifie.",
        "Ne lit ni un dossier scellé qui ne le nomme pas, ni un dossier dont il est écarté.",
        _CRIP | {Droit.BRISER_LA_GLACE},
    ),
    Role.CADRE_CRIP: RoleDecrit(
        "Cadre de la CRIP",
        "Fait le travail de la cellule, décide en cas de danger grave, tient les exclusions et les dossiers scellés.",
        "Ne scelle jamais seul un dossier, et n’en lit un scellé que si son nom y est.",
        _CRIP | {Droit.BRISER_LA_GLACE, Droit.EXCLURE, Droit.SCELLER, Droit.REVOIR_ACCES},
    ),
    Role.CADRE_ASTREINTE: RoleDecrit(
        "Cadre d’astreinte",
        "Répond la nuit et le week-end aux dangers graves et immédiats.",
        "Par l’astreinte, son accès s’ouvre et se ferme avec les jours de son tour.",
        frozenset({Droit.ENREGISTRER_INFORMATION, Droit.QUALIFIER, Droit.BRISER_LA_GLACE}),
    ),
    Role.EVALUATRICE: RoleDecrit(
        "Évaluatrice",
        "Rencontre l’enfant et sa famille, recueille les avis, écrit le rapport avec une collègue.",
        "Ne voit que les situations confiées à son équipe.",
        frozenset({Droit.RECHERCHER_ANTECEDENTS, Droit.ENREGISTRER_INFORMATION, Droit.BRISER_LA_GLACE}),
    ),
    Role.CADRE_TERRITOIRE: RoleDecrit(
        "Cadre de territoire",
        "Répartit les situations dans une maison du Département et suit les délais de son équipe.",
        "Ne voit pas les situations confiées à d’autres unités que les siennes.",
        frozenset({Droit.RECHERCHER_ANTECEDENTS, Droit.REVOIR_ACCES, Droit.BRISER_LA_GLACE}),
    ),
    Role.REFERENT_ASE: RoleDecrit(
        "Référent de l’aide sociale à l’enfance",
        "Suit l’enfant confié ou accompagné, coordonne son projet et ses proches.",
        "Ne voit que les enfants dont son équipe a la charge.",
        frozenset({Droit.ENREGISTRER_INFORMATION, Droit.BRISER_LA_GLACE}),
    ),
    Role.MEDECIN_PMI: RoleDecrit(
        "Médecin ou infirmière de PMI",
        "Apporte le regard de santé et tient le volet santé des enfants suivis.",
        "Ne lit pas le volet judiciaire.",
        frozenset({Droit.ENREGISTRER_INFORMATION, Droit.BRISER_LA_GLACE}),
    ),
    Role.PSYCHOLOGUE: RoleDecrit(
        "Psychologue",
        "Participe aux évaluations et aux suivis des situations confiées à son équipe.",
        "Ne voit que les situations de son équipe.",
        frozenset({Droit.ENREGISTRER_INFORMATION}),
    ),
    Role.COORDINATRICE_CELLULE: RoleDecrit(
        "Coordinatrice de la cellule de suivi",
        "Suit avec les partenaires les mineurs victimes ou menacés d’exploitation.",
        "Ne lit le volet exploitation que d’un dossier où son nom figure.",
        frozenset({Droit.ENREGISTRER_INFORMATION}),
    ),
    Role.EDUCATEUR: RoleDecrit(
        "Éducateur d’un lieu d’accueil",
        "Accompagne chaque jour les enfants accueillis par son établissement.",
        "Ne lit ni les informations préoccupantes, ni le volet santé.",
        frozenset({Droit.ENREGISTRER_INFORMATION}),
    ),
    Role.ENSEIGNANTE: RoleDecrit(
        "Partenaire hors secret partagé (école, sport…)",
        "Transmet une inquiétude et reçoit un accusé puis une indication de suite.",
        "Ne lit jamais un dossier.",
        frozenset({Droit.ENREGISTRER_INFORMATION}),
        secret_professionnel=False,
    ),
    Role.ECOUTANT: RoleDecrit(
        "Écoutant d’une ligne d’aide",
        "Répond au téléphone et au tchat, transmet ce qui inquiète.",
        "Ne cherche pas dans les dossiers du Département.",
        frozenset({Droit.ENREGISTRER_INFORMATION}),
    ),
    Role.GESTIONNAIRE_PLACES: RoleDecrit(
        "Gestionnaire des places",
        "Connaît les places libres et propose un lieu d’accueil.",
        "Ne lit que l’identité et les mesures.",
    ),
    Role.ODPE: RoleDecrit(
        "Observatoire départemental",
        "Lit des chiffres sans nom, avec leur définition et leurs limites.",
        "Ne lit aucun dossier.",
    ),
    Role.DPO: RoleDecrit(
        "Déléguée à la protection des données",
        "Contrôle les accès, relit les accès d’urgence, prépare les réponses aux personnes, décide des éliminations.",
        "Ne lit pas le contenu des dossiers.",
        frozenset({Droit.LIRE_JOURNAL, Droit.RELIRE_ACCES, Droit.CONSERVER}),
    ),
    Role.DIRECTION: RoleDecrit(
        "Direction de l’enfance et de la famille",
        "Reçoit les nombres du contrôle des accès et relit les accès de la déléguée à la protection des données.",
        "Ne lit aucun dossier.",
        frozenset({Droit.RELIRE_ACCES}),
    ),
    Role.ARCHIVISTE: RoleDecrit(
        "Correspondante des archives départementales",
        "Enregistre le visa écrit des archives, reçoit les versements, relit les certificats d’élimination.",
        "Ne lit aucun dossier, et ne vise jamais ce qu’elle a décidé.",
        frozenset({Droit.CONSERVER}),
    ),
    Role.ADMIN_TECHNIQUE: RoleDecrit(
        "Administrateur technique",
        "Crée les comptes, les unités et les postes, veille au système.",
        "Ne lit aucun dossier.",
        frozenset({Droit.GERER_COMPTES}),
    ),
    Role.SYSTEME: RoleDecrit(
        "Système",
        "Passe les états et les délais que personne ne déclenche à la main.",
        "Ne se connecte jamais.",
    ),
}


def roles_qui(*droits: Droit) -> frozenset[Role]:
    """Roles that hold at least one of these rights."""
    return frozenset(role for role, decrit in ROLES.items() if decrit.droits.intersection(droits))


ROLES_QUI_REVOIENT = roles_qui(Droit.REVOIR_ACCES)
