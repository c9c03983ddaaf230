"""Prints the report: each page for two agents, twenty agents together, the lists beside hand-written SQL."""

import argparse
import os
import re
import time
from collections.abc import Sequence
from statistics import median

import psycopg
from django.urls import reverse

import tests.charge.amorce  # noqa: F401
from egide.config.databases import DatabaseRole
from tests.charge import a_la_main, mesures, troupe
from tests.charge.banc import Banc, dire
from tests.charge.pages import chemins_courants, chemins_de, chemins_de_cadre, exemples

P95, INSTRUCTIONS, RAPPORT = 150, 15, 2.0
COLONNES = f"{'page':<27}{'agent':<12}{'statut':>7}{'p50 ms':>9}{'p95 ms':>9}{'instr.':>8}{'SQL ms':>9}{'CPU ms':>9}"
COLONNES += f"{'ko':>7}{'étalon':>8}"
TITRES = f"{'liste':<27}{'agent':<12}{'instr.':>8}{'nôtre ms':>10}{'main ms':>9}{'rapport':>9}{'sans politique ms':>19}"
LARGEUR = 600


def imprimer(lieu: Banc, options: argparse.Namespace) -> None:
    """Everything, in order. On a busy machine only the processor time of our own code keeps its meaning."""
    dire(f"  charge de la machine : {os.getloadavg()[0]:.1f} pour {os.cpu_count()} processeurs")
    _volume(lieu)
    dire(f"\nChaque page, {options.requetes} fois (cibles : p95 ≤ {P95} ms, ≤ {INSTRUCTIONS} instructions)")
    dire(f"étalon : les millisecondes d’un même calcul entre deux pages, là où la machine est partagée\n{COLONNES}")
    for membre in (troupe.large(), troupe.etroit()):
        _oublier_les_recherches(lieu)
        for nom, chemins in chemins_de(exemples(membre)).items():
            _une_page(lieu, nom, chemins, membre, options)
    for membre in (troupe.cadre(), troupe.cadre_etroit()):
        for nom, chemins in chemins_de_cadre().items():
            _une_page(lieu, nom, chemins, membre, options)
    _une_page(lieu, "journal", [reverse("pages:journal")], troupe.deleguee(), options)
    _ensemble(lieu, options)
    _comparer(lieu)
    dire(f"\nCharge de la machine à la fin : {os.getloadavg()[0]:.1f}")


def _volume(lieu: Banc) -> None:
    """What the base holds, so that the figures can be read."""
    with psycopg.connect(lieu.admin) as connexion:
        for phrase, requete in (
            ("dossiers", "SELECT count(*) FROM dossiers_dossier"),
            ("informations", "SELECT count(*) FROM information_preoccupante_information"),
            (
                "reçues depuis un an",
                "SELECT count(*) FROM information_preoccupante_information WHERE recue_le > now() - interval '1 year'",
            ),
            (
                "enfants concernés depuis un an",
                "SELECT count(DISTINCT dossier_id) FROM information_preoccupante_enfantconcerne e"
                " JOIN information_preoccupante_information i ON i.id = e.information_id"
                " WHERE i.recue_le > now() - interval '1 year' AND i.etat IN ('information_preoccupante', 'urgence')",
            ),
            ("lignes en tout", "SELECT sum(n_live_tup)::bigint FROM pg_stat_user_tables"),
            ("écarts d’accès", "SELECT acces_ecarts()"),
        ):
            ligne = connexion.execute(requete).fetchone()
            dire(f"  {phrase} : {ligne[0] if ligne else 0}")


def _une_page(lieu: Banc, nom: str, chemins: Sequence[str], membre: troupe.Membre, options: argparse.Namespace) -> None:
    """Latency over the network, then one request counted in this process."""
    reponses = mesures.latence(lieu.port, chemins, membre, options.requetes)
    for rang in range(mesures.RODAGE):
        membre.client.get(chemins[rang % len(chemins)])
    debut = time.process_time()
    with mesures.ecoute() as requetes:
        membre.client.get(chemins[-1])
    calcul = (time.process_time() - debut) * 1000
    p50, p95 = reponses.centile(50), reponses.centile(95)
    hors_cible = [
        mot
        for mot, vrai in (("p95", p95 > P95), ("instructions", requetes.nombre > INSTRUCTIONS))
        if vrai and reponses.statut == "200"
    ]
    signal = f"   hors cible : {', '.join(hors_cible)}" if hors_cible else ""
    dire(
        f"{nom:<27}{membre.nom:<12}{reponses.statut:>7}{p50:>9.0f}{p95:>9.0f}{requetes.nombre:>8}"
        f"{requetes.duree:>9.1f}{calcul:>9.0f}{reponses.taille / 1024:>7.0f}{median(reponses.etalons):>8.1f}{signal}"
    )
    for duree, requete in requetes.lentes(options.lentes):
        une_ligne = re.sub(r"\s+", " ", requete)
        dire(f"      {duree:7.1f} ms  {une_ligne[:LARGEUR]}")


def _oublier_les_recherches(lieu: Banc) -> None:
    """The bench looks for more people in an hour than the house allows; what it has measured goes back in time."""
    with psycopg.connect(lieu.admin) as connexion:
        connexion.execute(
            "UPDATE enfant_recherche SET le = le - interval '1 day' WHERE le > now() - interval '2 hours'"
        )


def _ensemble(lieu: Banc, options: argparse.Namespace) -> None:
    membres = troupe.vingt_agents()
    _oublier_les_recherches(lieu)
    chemins = {membre.nom: chemins_courants(exemples(membre)) for membre in membres}
    reponses = mesures.ensemble(lieu.port, membres, lambda m: chemins[m.nom], options.duree, 5.0)
    dire(
        f"\n{len(membres)} agents, une page toutes les 5 s pendant {options.duree:.0f} s : "
        f"{len(reponses.statuts)} pages, p50 {reponses.centile(50):.0f} ms, "
        f"p95 {reponses.centile(95):.0f} ms, {reponses.erreurs} erreur(s)"
    )


def _comparer(lieu: Banc) -> None:
    dire(f"\nTemps SQL de la liste principale, à côté d’un SQL écrit à la main (cible : ≤ {RAPPORT:.0f} fois)")
    dire(
        f"{'liste':<27}{'agent':<12}{'instr.':>8}{'nôtre ms':>10}{'main ms':>9}{'rapport':>9}{'sans politique ms':>19}"
    )
    app, journal = lieu.adresse(DatabaseRole.APP), lieu.adresse(DatabaseRole.JOURNAL)
    for membre in (troupe.large(), troupe.etroit()):
        for comparaison in a_la_main.comparaisons(membre, exemples(membre)):
            _une_comparaison(lieu, app, membre, comparaison)
    for membre in (troupe.cadre(), troupe.cadre_etroit()):
        _une_comparaison(lieu, app, membre, a_la_main.comparaison_revue(membre))
    deleguee = troupe.deleguee()
    _une_comparaison(lieu, journal, deleguee, a_la_main.comparaison_journal(deleguee))


def _une_comparaison(lieu: Banc, adresse: str, membre: troupe.Membre, comparaison: a_la_main.Comparaison) -> None:
    notre, nombre = a_la_main.duree_de_la_notre(membre, comparaison)
    main = a_la_main.duree_a_la_main(adresse, membre, comparaison)
    libre = a_la_main.duree_a_la_main(lieu.adresse(DatabaseRole.MIGRATION), membre, comparaison)
    dire(
        f"{comparaison.nom:<27}{membre.nom:<12}{nombre:>8}{notre:>10.1f}{main:>9.1f}{notre / max(main, 0.01):>9.1f}"
        f"{libre:>19.1f}{'   hors cible' if notre > RAPPORT * main else ''}"
    )


def main() -> None:
    """Read what the bench asked for; its addresses are in the environment."""
    lecteur = argparse.ArgumentParser()
    lecteur.add_argument("--port", type=int, required=True)
    lecteur.add_argument("--requetes", type=int, required=True)
    lecteur.add_argument("--duree", type=float, required=True)
    lecteur.add_argument("--lentes", type=int, required=True)
    options = lecteur.parse_args()
    imprimer(Banc(os.environ["EGIDE_DATABASE_URL"], options.port), options)


if __name__ == "__main__":
    main()
