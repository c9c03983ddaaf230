"""Loads a generated month in a database, table by table, as the administrator; then examines its days."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from egide.enfant.rapprochement.normalisation import coller
from egide.enfant.rapprochement.phonetique import cle_phonetique
from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.comptes.roles import Role
from egide.vigilance.detection import relever
from egide.vigilance.tests.mois import AVANT, DEBUT, FIN, PARIS, UNITES, Agent, Mois

DEPUIS = AVANT - timedelta(days=400)


def charger(admin_url: str, mois: Mois) -> None:
    """Write everything, in a few copies."""
    with psycopg.connect(admin_url) as conn:
        unites = [uuid4() for _ in range(UNITES)]
        sujets = [uuid4() for _ in range(UNITES)]
        _copier(
            conn,
            "comptes_unite (id, nom, genre, telephone)",
            [(u, f"Maison {n}", "mds", "") for n, u in enumerate(unites)],
        )
        _copier(
            conn, "acces_sujet (id, genre, unite_id)", [(s, "unite", u) for s, u in zip(sujets, unites, strict=True)]
        )
        _agents(conn, mois, unites, sujets)
        _dossiers(conn, mois, sujets)
        _copier(
            conn,
            "comptes_astreinte (id, unite_id, agent_id, niveau, du, au)",
            [(uuid4(), unites[0], qui, 1, du, au) for qui, du, au in mois.tours],
        )
        _urgences(conn, mois)
        _copier(
            conn,
            "journal_ligne (id, le, evenement, agent_id, objet_id, dossier_id, acte, titre, objet_genre, motif, trace)",
            [(uuid4(), *ligne, "", "", "") for ligne in sorted(mois.lignes)],
        )
        conn.execute("ANALYZE")


def examiner() -> None:
    """Run the rules over each day of the month, as the nights would have."""
    for n in range((FIN - DEBUT).days + 1):
        jour = DEBUT + timedelta(days=n)
        relever(jour, le=datetime(jour.year, jour.month, jour.day, 23, tzinfo=PARIS))


def _agents(conn: psycopg.Connection, mois: Mois, unites: Sequence[UUID], sujets: Sequence[UUID]) -> None:
    def poste(agent: Agent) -> UUID:
        return UUID(int=agent.id.int ^ 1)

    _copier(
        conn,
        "comptes_agent (id, courriel, nom, prenom, password, telephone, is_active, est_systeme, serie_session,"
        " created_at)",
        [(a.id, f"{a.id}@example.org", a.nom, "Alex", "", "", True, False, 0, DEPUIS) for a in mois.agents],
    )
    _copier(
        conn,
        "comptes_poste (id, agent_id, unite_id, role, du)",
        [(poste(a), a.id, unites[a.unite], a.role, DEPUIS) for a in mois.agents],
    )
    _copier(
        conn,
        "acces_appartenance (id, agent_id, sujet_id, poste_id, volets, du)",
        [(uuid4(), a.id, sujets[a.unite], poste(a), VOLETS_DU_ROLE[a.role], DEPUIS) for a in mois.agents],
    )
    _copier(
        conn,
        "acces_porteegenerale (id, poste_id, volets, fondement, du)",
        [(uuid4(), poste(a), 3, "essai", DEPUIS) for a in mois.agents if a.role is Role.AGENT_CRIP],
    )
    _copier(conn, "enfant_cleagent (agent_id, nom_phonetique)", [(a.id, cle_phonetique(a.nom)) for a in mois.agents])
    for agent_id, genre, dit in mois.declares:
        cle = dit if genre == "adresse" else f"{cle_phonetique(dit)}|"
        conn.execute(
            "INSERT INTO enfant_prochedeclare (id, agent_id, genre, empreinte, declare_le)"
            " VALUES (%s, %s, %s, enfant_empreinte(%s), now())",
            [uuid4(), agent_id, genre, cle],
        )


def _dossiers(conn: psycopg.Connection, mois: Mois, sujets: Sequence[UUID]) -> None:
    """A file is closed, or not; its child lives at an address; two surnames are known around him."""
    lus = [(d, *champs) for d, champs in mois.dossiers.items()]
    _copier(
        conn,
        "dossiers_dossier (id, numero, etat, ouvert_le, ferme_le)",
        [
            (d, f"62-2025-{n:05d}", "ferme" if d in mois.fermes else "ouvert", DEPUIS, mois.fermes.get(d))
            for n, (d, *_) in enumerate(lus)
        ],
    )
    _copier(
        conn,
        "acces_relation (id, sujet_id, dossier_id, volet, genre, volets, fondement, du, lecture_seule)",
        [(uuid4(), sujets[unite], d, 0, "charge", 7, "essai", DEPUIS, False) for d, unite, *_ in lus],
    )
    _copier(
        conn,
        "enfant_personne (id, dossier_id, nom, nom_usage, prenoms, sexe, naissance_age_en, lieu_naissance, a_naitre,"
        " decede, telephone)",
        [(d, d, noms[0], "", "Alex", "9", "ans", "", False, False, "") for d, _, noms, _ in lus],
    )
    _copier(
        conn,
        "enfant_clerecherche (id, dossier_id, personne_id, nom, prenom, nom_phonetique, prenom_phonetique,"
        " groupes_prenom, cle)",
        [
            (uuid4(), d, d, coller(nom), "alex", cle_phonetique(nom), "aleks", [], f"{coller(nom)} alex")
            for d, _, noms, _ in lus
            for nom in noms
        ],
    )
    _copier(
        conn,
        "enfant_foyer (id, nom, adresse, code_insee, cle_adresse, protegee)",
        [(d, "", rue.split("|")[0], "62041", rue.split("|")[0], False) for d, _, _, rue in lus],
    )
    systeme = "00000000-0000-7000-8000-000000000001"
    _copier(
        conn,
        "enfant_habitant (id, foyer_id, personne_id, part_du_temps, motif_fin, saisi_le, agent_id)",
        [(uuid4(), d, d, "tout", "", DEPUIS, systeme) for d, *_ in lus],
    )


def _urgences(conn: psycopg.Connection, mois: Mois) -> None:
    for agent_id, dossier_id, le in mois.urgences:
        sujet, relation = uuid4(), uuid4()
        _copier(conn, "acces_sujet (id, genre, agent_id)", [(sujet, "agent", agent_id)])
        _copier(
            conn,
            "acces_relation (id, sujet_id, dossier_id, volet, genre, volets, fondement, du, au, lecture_seule)",
            [(relation, sujet, dossier_id, 0, "urgence", 7, "essai", le, le + timedelta(hours=4), True)],
        )
        _copier(
            conn,
            "acces_accesurgence (id, agent_id, dossier_id, relation_id, motif, ouvert_le, expire_le)",
            [(uuid4(), agent_id, dossier_id, relation, "essai", le, le + timedelta(hours=4))],
        )


def _copier(conn: psycopg.Connection, table: str, lignes: Iterable[Sequence[Any]]) -> None:
    with conn.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copie:
        for ligne in lignes:
            copie.write_row(ligne)
