"""The subcommands of `egide` that hand over to one program: their words, and what each must hold."""

from egide.config import local
from egide.config.local import Needs

Words = tuple[tuple[str, str], ...]
_ARCHIVE = ("archive", "l’archive, ou un dossier dont la dernière est prise")
_OPENING_KEY = ("cle", "le fichier de la clé de restauration")
SINGLE: tuple[tuple[str, str, Needs, Words], ...] = (
    ("sauvegarder", "sauvegarde tout dans une archive chiffrée que ce serveur ne sait pas ouvrir", local.BACKUP, ()),
    ("restaurer", "remet une archive en place, dans le vide seulement", local.MIGRATION, (_ARCHIVE, _OPENING_KEY)),
)
CHECKS: tuple[tuple[str, str, str, str, Needs, Words], ...] = (
    (
        "journal",
        "contrôle le journal des actes et des lectures",
        "verifier",
        "vérifie la chaîne du journal et nomme la première ligne fausse",
        local.JOURNAL,
        (),
    ),
    (
        "journal",
        "contrôle le journal des actes et des lectures",
        "parcours",
        "liste les dossiers et informations qu’un compte a lus, imprimés ou changés entre deux instants",
        local.JOURNAL,
        (
            ("courriel", "le compte"),
            ("du", "premier instant, par exemple 2026-11-22T08:00"),
            ("au", "dernier instant"),
        ),
    ),
    (
        "acces",
        "contrôle qui voit quoi",
        "recalculer",
        "recalcule les accès et dit combien de lignes différaient",
        local.WORKER,
        (("--reparer", "réécrit les lignes qui différaient"),),
    ),
    (
        "pieces",
        "garde les pièces des dossiers",
        "reverrouiller",
        "verrouille de nouveau la clé de chaque pièce avec la première de EGIDE_CLES",
        local.WORKER,
        (),
    ),
    (
        "referentiels",
        "met à jour les communes, EPCI et listes de codes",
        "synchroniser",
        "met à jour les référentiels et imprime les différences",
        local.WORKER,
        (
            ("--a-blanc", "imprime ce qui changerait, sans rien écrire ; 1 si une différence existe"),
            ("--tout", "imprime chaque ligne, même très nombreuses"),
            ("--accepter-les-fins", "accepte une source qui met fin à beaucoup de lignes"),
        ),
    ),
    (
        "sauvegarde",
        "la clé et l’essai des sauvegardes",
        "cles",
        "fabrique la clé des sauvegardes, une moitié pour le serveur, l’autre pour le coffre",
        local.NOTHING,
        (("fichier", "où écrire la moitié du coffre ; jamais sur ce serveur"),),
    ),
    (
        "sauvegarde",
        "la clé et l’essai des sauvegardes",
        "essayer",
        "restaure une archive sur un serveur jetable, vérifie, détruit, dit le temps",
        local.DRILL,
        (_ARCHIVE, _OPENING_KEY),
    ),
    (
        "urgence",
        "la liste d’urgence, qui s’ouvre sans Égide",
        "phrase",
        "tire au hasard la phrase qui l’ouvre",
        local.NOTHING,
        (),
    ),
    (
        "urgence",
        "la liste d’urgence, qui s’ouvre sans Égide",
        "lister",
        "la fait tout de suite, sans attendre l’heure",
        local.WORKER,
        (),
    ),
    (
        "reprise",
        "une base remise à un instant passé par un autre outil",
        "ouvrir",
        "le dit au journal et retient tâches et messages ; « egide restaurer » le fait seul",
        local.MIGRATION,
        (
            ("origine", "d’où vient la base, en un mot"),
            ("instantane", "son instant, par exemple 2026-11-22T16:30+01:00"),
        ),
    ),
    (
        "administrateur",
        "le premier compte d’une installation neuve",
        "inviter",
        "invite le premier administrateur technique et donne son lien",
        local.AGENTS,
        (
            ("courriel", "son adresse professionnelle, qui sera son identifiant"),
            ("prenom", "son prénom"),
            ("nom", "son nom"),
        ),
    ),
    (
        "identite",
        "la connexion par le fournisseur d’identité",
        "verifier",
        "dit ce qui manque à son réglage, et ce qu’il faut déclarer chez lui",
        local.AGENTS,
        (),
    ),
)
