"""What each role reads and does, in plain French, read from the masks and the matrix: nothing is promised by hand."""

from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.matrice import Lien, Permission, matrice
from egide.socle.acces.volets import volets_du
from egide.socle.comptes.roles import Role

# The words of each act; a test asks for one here as soon as an act enters the matrix.
ACTES: dict[str, str] = {
    "accuser_alerte": "prendre une alerte d’astreinte",
    "lire_transmissions": "ouvrir les transmissions de ses unités",
    "transmettre": "transmettre une situation à un autre service",
    "accuser_transmission": "dire « reçu » d’une transmission",
    "renvoyer_transmission": "renvoyer une transmission à son expéditeur",
    "consigner_accuse_exterieur": "noter qu’un service extérieur a reçu",
    "classer_transmission": "classer une transmission revenue",
    "superviser_taches": "veiller sur les tâches différées et les relancer",
    "expliquer_silence": "dire pourquoi un flux habituel est silencieux",
    "choisir_heure_courriel": "choisir l’heure de son courriel quotidien",
    "enregistrer_recueil": "enregistrer une inquiétude reçue",
    "prendre_en_compte": "prendre en compte un dépôt du public",
    "accuser_lecture": "dire au déposant que son message est lu",
    "donner_suite": "dire au déposant quelle suite est donnée",
    "completer_recueil": "compléter ce qui a été reçu",
    "lever_informateur": "demander à connaître la personne qui a informé",
    "recevoir_information": "transmettre une information à la cellule",
    "lister_informations": "ouvrir la liste des informations",
    "accuser_reception": "accuser réception d’une information",
    "accuser_remise": "dire « reçu » d’une information remise à son unité",
    "chercher_antecedents": "chercher les antécédents d’une famille",
    "decider_rapprochement": "dire si un enfant est déjà connu",
    "annuler_rapprochement": "défaire un rapprochement fait par erreur",
    "recenser_enfant": "recenser les enfants d’une information",
    "mentionner_enfant": "compléter la liste des enfants d’une information",
    "qualifier_information": "qualifier une information",
    "requalifier": "corriger une qualification",
    "corriger_reception": "corriger la date de réception",
    "raccourcir_delai": "raccourcir le délai de l’évaluation",
    "consigner_retour": "noter le retour fait à qui a transmis",
    "consigner_avis_parquet": "noter que le parquet est avisé",
    "rechercher": "chercher une personne",
    "creer_enfant": "ouvrir le dossier d’un enfant",
    "creer_adulte": "ajouter un proche",
    "lier": "dire le lien d’un proche avec l’enfant",
    "fin_de_lien": "mettre fin à un lien",
    "changer_autorite_parentale": "dire qui exerce l’autorité parentale",
    "rectifier_identite": "rectifier une identité",
    "ajouter_alias": "ajouter un autre nom",
    "naissance_de_l_enfant": "noter la naissance d’un enfant attendu",
    "ouvrir_foyer": "décrire un foyer",
    "installer": "dire qui vit dans un foyer",
    "quitter_foyer": "dire qui a quitté un foyer",
    "proteger_adresse": "protéger une adresse",
    "deposer_piece": "déposer une pièce",
    "produire_piece": "garder dans le dossier un document écrit ici",
    "retirer_piece": "retirer une pièce déposée par erreur",
    "controler_piece": "contrôler une pièce",
    "sortir_piece": "remettre une pièce à quelqu’un",
    "autoriser_sortie": "autoriser une remise qui demande une seconde personne",
    "preparer_occultation": "occulter ce qui parle d’autrui dans une copie",
    "relire_occultation": "relire une copie occultée",
    "ecrire_courrier": "écrire les courriers et la fiche d’une information",
    "donner_acces": "confier un dossier à une unité ou à une personne",
    "clore_relation": "mettre fin à l’accès d’une unité ou d’une personne",
    "accorder_portee_generale": "ouvrir ou retirer la portée générale d’un poste",
    "lire_portees_generales": "lire la liste des portées générales",
    "signaler_doublon": "signaler que deux personnes en sont peut-être une",
    "ecarter_ressemblance": "dire que deux personnes sont bien deux",
    "fusionner": "réunir deux personnes qui n’en sont qu’une",
    "defaire_fusion": "défaire une réunion",
    "repondre_partage": "accepter ou refuser qu’une autre équipe lise un dossier réuni",
    "lever_reprise": "remettre en marche une base restaurée",
    "geler": "suspendre l’élimination d’un dossier ou d’une information",
    "geler_par_numero": "suspendre une élimination par le numéro, sans lire",
    "lever_gel": "lever un gel",
    "lire_bordereaux": "lire les bordereaux et les certificats",
    "proposer_bordereau": "proposer un bordereau",
    "decider_bordereau": "décider d’une élimination ou d’un versement",
    "viser_bordereau": "enregistrer le visa des archives",
    "refuser_visa": "enregistrer le refus des archives",
    "remettre_paquet": "préparer le paquet d’un versement",
    "lire_paquet": "prendre le paquet d’un versement",
    "recevoir_paquet": "enregistrer l’accusé des archives",
    "executer_bordereau": "faire exécuter un bordereau",
    "clore_bordereau": "clore un bordereau exécuté",
    "abandonner_bordereau": "abandonner un bordereau",
    "lister_demandes": "ouvrir la liste des demandes des personnes",
    "enregistrer_demande": "enregistrer la demande d’une personne sur ses données",
    "verifier_identite": "vérifier l’identité de qui demande",
    "confier_demande": "confier une demande à une autre unité",
    "rattacher_dossier": "dire de quel dossier parle une demande",
    "retenir_element": "décider d’une pièce demandée",
    "ecarter_element": "retirer une pièce de la réponse",
    "occulter_element": "occulter une pièce de la réponse",
    "noter_accompagnement": "proposer un accompagnement à la lecture",
    "prolonger_demande": "prolonger le délai de réponse à une demande",
    "soumettre_reponse": "donner une réponse à relire",
    "relire_reponse": "relire la réponse préparée par une autre personne",
    "reprendre_reponse": "reprendre une réponse déjà relue",
    "repondre_demande": "signer la réponse à une demande",
    "classer_demande": "classer une demande sans réponse",
    "relire_acces_inhabituel": "relire les accès inhabituels",
    "preparer_extrait": "préparer l’extrait du journal d’une personne",
}
LIENS: dict[Lien, str] = {
    Lien.EN_CHARGE: "si son unité en a la charge",
    Lien.RELATION: "si le dossier est confié à son unité ou à son nom",
    Lien.PORTEE: "si son poste a la portée générale",
}


def volets_lus(role: Role) -> list[str]:
    """Parts that this role reads in the files confided to its unit."""
    return [volet.libelle for volet in volets_du(VOLETS_DU_ROLE[role])]


def actes_par_lien(role: Role) -> list[tuple[str, list[str]]]:
    """What this role may do, gathered by the tie that is needed, the freest first."""
    groupes: dict[str, list[str]] = {}
    for permission in sorted(matrice().values(), key=lambda p: len(p.liens - {Lien.AUCUN})):
        if role in permission.roles:
            groupes.setdefault(_a_quelle_condition(permission), []).append(ACTES.get(permission.acte, permission.refus))
    return list(groupes.items())


def _a_quelle_condition(permission: Permission) -> str:
    if Lien.AUCUN in permission.liens:
        return "À tout moment"
    mots = [LIENS[lien] for lien in Lien if lien in permission.liens]
    phrase = ", ou ".join(mots)
    return phrase[0].upper() + phrase[1:]
