"""Column by column: what the acts fill, the volume fills, and nothing else."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from egide.demo.tests.base_pleine import BasePleine, charger
from egide.enfant.actions import creer_adulte
from egide.enfant.models import Foyer, Personne
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.rapprochement.recherche import rechercher
from egide.parcours.accueil.actions import completer_recueil
from egide.parcours.information_preoccupante.actions import (
    chercher_antecedents,
    consigner_avis_parquet,
    decider_rapprochement,
    qualifier_information,
)
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Decision, Qualification
from egide.parcours.information_preoccupante.tests.factories import (
    JADE,
    TOM,
    tout_dit,
    une_information,
    une_information_accusee,
    une_information_prete,
)
from egide.socle.acces.actions import accorder_relation, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Relation
from egide.socle.acces.volets import TOUS_SAUF_RESERVES
from egide.socle.comptes.tests.factories import creer_distribution
from egide.socle.referentiels.models import Departement, Region

pytestmark = pytest.mark.long

# Tables compared, with the column that groups their rows: one state, one act, one kind at a time.
GROUPES = {
    "accueil_recueil": "etat",
    "accueil_enfantsignale": None,
    "accueil_complement": None,
    "information_preoccupante_information": "etat",
    "information_preoccupante_enfantconcerne": "decision",
    "information_preoccupante_dangerevoque": None,
    "etats_passage": "acte",
    "echeances_echeance": "regle",
    "echanges_arrivee": "nature",
    "enfant_personne": None,
    "enfant_clerecherche": None,
    "enfant_lien": "genre",
    "enfant_foyer": None,
    "enfant_habitant": None,
    "enfant_recherche": None,
    "dossiers_dossier": "etat",
    "acces_relation": "genre",
    "acces_concerne": "objet_genre",
    "acces_priseencharge": "objet_genre",
    "acces_acces": None,
}
# What these acts always fill because of what was said to them, and a contact may leave out.
FACULTATIVES = {
    "age_declare", "anonyme", "adresse", "commune", "code_insee", "cle_adresse", "ecole", "garde", "precision",
    "prenom", "prenoms",
    "nom_phonetique", "prenom_phonetique", "groupes_prenom", "professionnel", "jeune_enfant", "part_du_temps",
    "recherche_id", "foyer_id", "naissance_age", "naissance_age_le", "naissance_au_plus_tard", "motif", "poste_id",
    "niveau",
}  # fmt: skip
# What these acts leave empty, and another act, another word of the contact or the life of a file writes.
AILLEURS = {
    "anonyme", "professionnel", "danger_immediat", "depuis_quand", "entourage", "commune", "naissance",
    "naissance_precision", "sexe",
    "ecole", "adresse", "code_insee", "cle_adresse", "a_naitre", "terme_prevu", "telephone", "naissance_annee",
    "naissance_mois", "naissance_jour", "protegee", "part_du_temps", "au", "close_le", "close_par_id", "arretee_le",
    "raison_arret", "passage_arret", "ferme_le", "urgente", "jeune_enfant", "seulement_a_naitre", "selecteur",
    "secret_argon2", "cle_idempotence", "information_famille_motif", "naissance_au_plus_tard", "groupes_prenom",
    "agent_id", "terme_sans_report", "parquet_avise_le", "motif_saisine", "naissance_min", "naissance_max",
}  # fmt: skip


@pytest.fixture(scope="module")
def pleine():
    yield from charger()


def remplies(base, table, groupe):
    """By group: columns filled in every row, and columns filled in one at least."""
    toujours: dict[Any, set[str]] = {}
    parfois: dict[Any, set[str]] = defaultdict(set)
    for ligne in base.lire(f"SELECT * FROM {table}"):
        cle = ligne[groupe] if groupe else ""
        pleines = {nom for nom, valeur in ligne.items() if valeur not in (None, "", [], False)}
        toujours[cle] = toujours.get(cle, pleines) & pleines
        parfois[cle] |= pleines
    return toujours, parfois


def jouer_les_actes():
    """One information in each state, through the acts, in the name of the cell."""
    troupe = creer_distribution()
    agent, le = troupe.agent_crip, timezone.now()
    region = Region.objects.create(code="32", nom="Région", cle_tri="region")
    ailleurs = Departement.objects.create(code="59", nom="Nord", cle_tri="nord", region=region)
    une_information(agent)
    une_information_accusee(agent)
    retenue = une_information_prete(agent, enfants=(TOM, JADE), qualite="pmi")
    with au_nom_de(agent):
        _un_parent(agent, le)
        _decider(retenue, agent)
        for dossier_id in retenue.enfants.values_list("dossier_id", flat=True):
            for genre in (Relation.Genre.CHARGE, Relation.Genre.EVALUATION):
                accorder_relation(
                    agent=agent,
                    dossier_id=dossier_id,
                    sujet=sujet_de(troupe.unites.mds_arras),
                    genre=genre,
                    volets=TOUS_SAUF_RESERVES,
                    fondement="essai",
                    du=le,
                )
    _les_autres_decisions(agent, retenue, troupe.unites.mds_arras, ailleurs)


def _un_parent(agent, le):
    identite = Identite(nom="Fictif", prenoms=("Mona",), sexe="2", naissance=Naissance(1990, 5, 4))
    recherche = rechercher(agent, identite, motif="essai", adulte=True)
    enfant, foyer = Personne.objects.enfants().first(), Foyer.objects.first()
    creer_adulte(
        agent=agent,
        le=le,
        identite=identite,
        recherche_id=recherche.recherche_id,
        enfant=enfant,
        genre="mere",
        autorite_parentale="exercee",
        foyer=foyer,
    )


def _decider(information, agent, qualification=Qualification.INFORMATION_PREOCCUPANTE, **precisions):
    qualifier_information(
        information, agent=agent, le=timezone.now(), qualification=qualification, **tout_dit(**precisions)
    )


def _les_autres_decisions(agent, retenue, maison, ailleurs):
    grave = une_information_prete(agent, qualite="pmi")
    with au_nom_de(agent):
        _decider(grave, agent, Qualification.DANGER_GRAVE_IMMEDIAT)
        consigner_avis_parquet(
            Information.objects.get(pk=grave.pk),
            agent=agent,
            le=timezone.now(),
            cas="danger_grave_immediat",
            information_famille="differee",
            information_famille_motif="essai",
        )
        completer_recueil(grave.recueil, agent=agent, le=timezone.now(), texte="Cela s’est reproduit.")
    for qualification, precisions in (
        (Qualification.HORS_CHAMP, {"orientation": "Service social"}),
        (Qualification.TRANSFEREE, {"departement": ailleurs}),
        (Qualification.COMPLEMENT, {"cible": retenue}),
        (Qualification.DEJA_SUIVIE, {"unite": maison}),
    ):
        connue = qualification in (Qualification.COMPLEMENT, Qualification.DEJA_SUIVIE)
        _une_decision(agent, qualification, precisions, retenue if connue else None)


def _une_decision(agent, qualification, precisions, connue):
    information = une_information_accusee(agent, qualite="pmi")
    with au_nom_de(agent):
        le = timezone.now()
        chercher_antecedents(information, agent=agent, le=le)
        dossier_id = connue.enfants.order_by("id").values_list("dossier_id", flat=True).first() if connue else None
        decision = Decision.MEME_ENFANT if connue else Decision.A_VERIFIER
        for enfant in information.enfants.all():
            decider_rapprochement(information, enfant, agent=agent, le=le, decision=decision, dossier_id=dossier_id)
        _decider(Information.objects.get(pk=information.pk), agent, qualification, **precisions)


def test_the_volume_fills_the_same_columns_as_the_acts(pleine, base_clonee):
    jouer_les_actes()
    actes = BasePleine(base_clonee)
    ecarts = []
    for table, groupe in GROUPES.items():
        (toujours, parfois), (chargees, chargees_parfois) = (
            remplies(actes, table, groupe),
            remplies(pleine, table, groupe),
        )
        for cle in sorted(set(toujours) & set(chargees), key=str):
            vides = toujours[cle] - chargees[cle] - FACULTATIVES
            de_trop = chargees_parfois[cle] - parfois[cle] - AILLEURS
            ecarts += [f"{table} {cle} : jamais vide par les actes : {sorted(vides)}"] if vides else []
            ecarts += [f"{table} {cle} : toujours vide par les actes : {sorted(de_trop)}"] if de_trop else []
    assert not ecarts, "\n".join(ecarts)


def test_the_acts_played_here_reach_every_state_that_the_volume_holds(pleine):
    etats = {ligne["etat"] for ligne in pleine.lire("SELECT etat FROM information_preoccupante_information")}
    assert {"information_preoccupante", "urgence", "complement", "deja_suivie", "hors_champ"} <= etats
    assert pleine.lire("SELECT max(le) AS le FROM etats_passage")[0]["le"] > timezone.now() - timedelta(days=9)
