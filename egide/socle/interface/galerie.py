"""Invented examples for the living gallery; every name says that it is invented."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

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


@dataclass(frozen=True)
class LigneComparee:
    """One field of two records that look alike."""

    champ: str
    recu: str
    connu: str
    genre: str
    mot: str


LIGNES = (
    LigneComparee("Nom", "Bernard-Inventé", "BERNARD-INVENTE", "fait", "identique"),
    LigneComparee("Prénom", "« Tommy »", "Tom", "surnom", "surnom"),
    LigneComparee("Naissance", "« 8 ans »", "12 mai 2011", "retard", "ne concorde pas"),
    LigneComparee("Adresse", "", "14 r. des Lilas-Fictifs", "vide", "inconnu"),
)


class FormulaireGalerie(champs.FormulaireEgide):
    """One field of each kind."""

    groupes = [
        ("Qui appelle", ["qualite", "telephone", "courriel"]),
        ("Ce qui inquiète", ["dangers", "naissance", "recu_le", "heure", "recit", "suite", "relu"]),
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


def contexte(saisie: QueryDict) -> dict[str, Any]:
    """Return what the gallery shows. With `?erreurs=1` the form is shown after a failed sending."""
    maintenant = timezone.now()
    envoye = QueryDict("nom=&recu_le_jour=31&recu_le_mois=f%C3%A9vrier&recu_le_annee=2026&telephone=0102")
    return {
        "etats": ETATS,
        "lignes": LIGNES,
        "formulaire": FormulaireGalerie(envoye if saisie.get("erreurs") else None),
        "formulaire_public": FormulairePublic(),
        "dans_trois_heures": maintenant + timedelta(hours=3, minutes=18),
        "il_y_a_cinq_jours": maintenant - timedelta(days=5),
        "dans_un_mois": maintenant + timedelta(days=38),
    }
