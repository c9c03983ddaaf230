"""Foreign keys and addresses obey the same direction as imports."""

import re

from django.apps import apps

from tests.architecture.depot import fichiers_suivis, nom

# From the bottom of the house to the top; the order of architecture.md §2.
ORDRE = [
    "egide.socle.interface",
    "egide.socle.journal",
    "egide.socle.referentiels",
    "egide.socle.comptes",
    "egide.socle.dossiers",
    "egide.socle.acces",
    "egide.socle.echeances",
    "egide.socle.etats",
    "egide.socle.documents",
    "egide.socle.echanges",
    "egide.socle.conservation",
    "egide.socle.demandes",
    "egide.enfant",
    "egide.annuaire",
    "egide.parcours.accueil",
    "egide.parcours.information_preoccupante",
    "egide.parcours.evaluation",
    "egide.parcours.decision",
    "egide.parcours.mesure",
    "egide.parcours.lieu_accueil",
    "egide.parcours.projet",
    "egide.parcours.autonomie",
    "egide.parcours.statut",
    "egide.ecoute",
    "egide.exploitation",
    "egide.ressources",
    "egide.pilotage",
    "egide.vigilance",
    "egide.pages",
    "egide.demo",
    "egide.config",
]


def rang(nom):
    return ORDRE.index(nom)


def apps_de_la_maison():
    return [a for a in apps.get_app_configs() if a.name.startswith("egide.")]


def test_chaque_app_a_sa_place_dans_la_maison():
    assert not [a.name for a in apps_de_la_maison() if a.name not in ORDRE]


def test_aucune_cle_etrangere_ne_remonte():
    fautes = [
        f"{modele._meta.label}.{champ.name} → {champ.related_model._meta.label}"
        for app in apps_de_la_maison()
        for modele in app.get_models()
        for champ in modele._meta.get_fields()
        if champ.is_relation and champ.concrete and champ.related_model
        if (autre := champ.related_model._meta.app_config.name).startswith("egide.") and rang(autre) > rang(app.name)
    ]
    assert not fautes


def test_aucune_adresse_de_gabarit_ne_remonte():
    espaces = {a.label: a.name for a in apps_de_la_maison()}
    fautes = []
    for chemin in fichiers_suivis("*.html"):
        app = next((n for n in ORDRE if nom(chemin).startswith(n.replace(".", "/") + "/")), None)
        if app is None:
            continue
        for espace in re.findall(r"{%\s*url\s+['\"]([a-z_]+):", chemin.read_text(encoding="utf-8")):
            if espace in espaces and rang(espaces[espace]) > rang(app):
                fautes.append(f"{nom(chemin)} → {espace}")
    assert not fautes
