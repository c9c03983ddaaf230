"""Invented examples for the living gallery; every name says that it is invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone

from egide.socle.interface import champs

ETATS = (
    ("retard", "Dépassée de 5 jours"),
    ("proche", "Dans 3 h 18"),
    ("delai", "Dans 38 jours"),
    ("fait", "Accusé reçu"),
    ("attente", "Chez le parquet depuis 12 jours"),
    ("vide", "Non renseigné"),
    ("info", "Lu par personne"),
    ("protege", "Accès restreint"),
    ("observe", "Observé"),
    ("rapporte", "Rapporté"),
    ("analyse", "Analysé"),
    ("surnom", "Surnom"),
)


LIGNES = (
    {"champ": "Nom", "recu": "Bernard-Inventé", "connu": "BERNARD-INVENTE", "genre": "fait", "mot": "identique"},
    {"champ": "Prénom", "recu": "« Tommy »", "connu": "Tom", "genre": "surnom", "mot": "surnom"},
    {"champ": "Naissance", "recu": "« 8 ans »", "connu": "12 mai 2011", "genre": "retard", "mot": "ne concorde pas"},
    {"champ": "Adresse", "recu": "", "connu": "14 r. des Lilas-Fictifs", "genre": "vide", "mot": "inconnu"},
)


@dataclass(frozen=True)
class Barre:
    """One wait of the drawing, placed by hand."""

    objet: str
    detenteur: str
    depart: datetime
    fin: datetime
    duree: str
    ecart: str
    x: int
    largeur: int
    y: int
    en_cours: bool = False
    tenue: bool = True
    regle: str = "3 mois après la réception"
    x_limite: int | None = None
    largeur_depassee: int = 0
    x_texte: int = 200
    ancre: str = "start"


def une_chaine(maintenant: datetime) -> dict[str, Any]:
    """A chain of three waits: kept, running, beyond its limit."""
    debut = maintenant - timedelta(days=112)
    barres = [
        Barre("Première analyse", "CRIP", debut, debut + timedelta(days=2), "2 jours", "24 h", 200, 12, 8),
        Barre("Évaluation", "MDS d’Arras-Fictif", debut, maintenant, "112 jours", "22 jours", 200, 500, 62,
              en_cours=True, tenue=False, x_limite=700, largeur_depassee=140),
        Barre("Retour au professionnel", "CRIP", debut, maintenant, "112 jours", "20 jours", 200, 640, 116,
              en_cours=True),
    ]  # fmt: skip
    return {"barres": barres, "hauteur": 162, "debut": debut, "fin": maintenant}


@dataclass(frozen=True)
class EcartDeTexte:
    """One field that differs between two windows."""

    nom: str
    autre: str
    ici: str


class FormulaireGalerie(champs.FormulaireEgide):
    """One field of each kind."""

    groupes = [
        ("Qui appelle", ["qualite", "telephone", "courriel"]),
        ("Ce qui inquiète", ["dangers", "naissance", "recu_le", "heure", "recit", "piece", "suite", "relu"]),
    ]
    nom = champs.ChampTexte(label="Nom de l’enfant", help_text="Tel qu’il est connu, même incomplet.")
    qualite = champs.ChampChoix(
        label="Qui êtes-vous pour cet enfant ?",
        choices=[("parent", "Un parent"), ("pro", "Un professionnel"), ("tu", "Je préfère ne pas le dire")],
        aides={"pro": "École, santé, sport… Vous aurez un accusé de réception."},
    )
    telephone = champs.ChampTelephone(label="Téléphone", required=False)
    courriel = champs.ChampCourriel(label="Adresse électronique", required=False)
    dangers = champs.ChampChoixMultiple(
        label="Dangers évoqués, plusieurs choix possibles",
        choices=[
            ("neg", "Négligences"),
            ("psy", "Violences psychologiques"),
            ("tiers", "Danger venu de tiers"),
        ],
        colonnes=True,
        help_text="Cocher n’établit aucun fait et ne calcule aucun score.",
    )
    naissance = champs.ChampDatePartielle(
        label="Date de naissance",
        required=False,
        passee=True,
        help_text="L’année seule suffit.",
    )
    recu_le = champs.ChampDate(label="Reçu le", passee=True)
    heure = champs.ChampHeure(label="Heure de réception", required=False, help_text="Par exemple 9 h 42.")
    recit = champs.ChampTexteLong(label="Ce qui est vu, dit ou compris", lignes=3)
    piece = champs.ChampFichier(label="Pièce reçue", required=False, help_text="Photo ou PDF.")
    suite = champs.ChampListe(label="Suite", choices=[("eval", "Évaluer"), ("classer", "Classer")])
    relu = champs.ChampCase(label="J’ai relu avec une collègue")


class FormulairePublic(champs.FormulaireEgide):
    """The large choices of the public pages."""

    marque_facultatif = False
    qualite = champs.ChampChoix(
        label="Qui êtes-vous pour cet enfant ?",
        choices=[
            ("proche", "Un voisin, un ami"),
            ("pro", "Un professionnel"),
            ("jeune", "C’est moi"),
        ],
        aides={
            "pro": "École, santé, sport…",
            "jeune": "On te proposera de parler par tchat.",
        },
        grands=True,
        required=False,
    )


def conflit() -> dict[str, Any]:
    """What the page of two versions shows."""
    return {
        "auteur_autre": "Yanis Modèle-Inventé",
        "enregistre_le": timezone.now(),
        "texte_autre": "La famille accepte une visite lundi.",
        "texte_moi": "La famille accepte une visite lundi, après l’école.",
        "champ": "texte",
        "version": 2,
        "action_url": "#contenu",
        "annuler_url": "?",
    }


def contexte(saisie: QueryDict) -> dict[str, Any]:
    """Return what the gallery shows. With `?erreurs=1` the form is shown after a failed sending."""
    maintenant = timezone.now()
    envoye = QueryDict("nom=&recu_le_jour=31&recu_le_mois=f%C3%A9vrier&recu_le_annee=2026&telephone=0102")
    return {
        "etats": ETATS,
        "lignes": LIGNES,
        "formulaire": FormulaireGalerie(envoye if saisie.get("erreurs") else None),
        "formulaire_public": FormulairePublic(),
        "chaine": une_chaine(maintenant),
        "page": Paginator(range(30), 10).get_page(2),
        "actuel": {"enregistre_le": maintenant, "version": 3},
        "ecarts": [EcartDeTexte("Motif", "Deux visites annulées.", "Une visite reportée, une annulée.")],
        "dans_trois_heures": maintenant + timedelta(hours=3, minutes=18),
        "il_y_a_cinq_jours": maintenant - timedelta(days=5),
        "dans_un_mois": maintenant + timedelta(days=38),
    }
