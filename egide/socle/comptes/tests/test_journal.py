"""Every way in leaves a line, with ids and never with what was typed."""

import uuid

import psycopg
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, code_du_moment, creer_distribution

Ligne = tuple[str, uuid.UUID | None, str, str]


def _lignes(base: str) -> list[Ligne]:
    with psycopg.connect(base) as conn:
        return conn.execute("SELECT evenement, agent_id, titre, acte FROM journal_ligne ORDER BY le").fetchall()


def test_sign_ins_failures_refusals_and_acts_are_written(base_clonee: str, client_de: ClientDe) -> None:
    distribution = creer_distribution()
    nadia, paul, admin = distribution.agent_crip, distribution.ancien_agent, distribution.admin_technique
    connexion, client = reverse("account_login"), Client()
    client.post(connexion, {"login": nadia.courriel, "password": "faux-mot-de-passe"})
    client.post(connexion, {"login": "personne.ici@example.org", "password": "faux-mot-de-passe"})
    client.post(connexion, {"login": paul.courriel, "password": MOT_DE_PASSE})
    client.post(connexion, {"login": nadia.courriel, "password": MOT_DE_PASSE})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_du_moment(nadia)})
    assert client.get(reverse("comptes:unites")).status_code == 403
    client.post(reverse("account_logout"))
    client_de(admin).post(reverse("comptes:ouvrir_unite"), {"nom": "Équipe Est", "genre": "equipe"})
    assert _lignes(base_clonee) == [
        ("connexion_refusee", nadia.pk, "identifiants", ""),
        ("connexion_refusee", None, "identifiants", ""),
        ("connexion_refusee", paul.pk, "sans poste", ""),
        ("connexion_refusee", nadia.pk, "second facteur", ""),
        ("connexion", nadia.pk, "", ""),
        ("refus", nadia.pk, "unites", "comptes:unites"),
        ("deconnexion", nadia.pk, "volontaire", ""),
        ("administration", admin.pk, "gestion des comptes", "ouvrir_unite"),
    ]


def test_no_line_holds_what_was_typed(base_clonee: str) -> None:
    creer_distribution()
    Client().post(reverse("account_login"), {"login": "canari.xyz@example.org", "password": "canari-mot-de-passe"})
    with psycopg.connect(base_clonee) as conn:
        lignes = conn.execute("SELECT journal_ligne::text FROM journal_ligne").fetchall()
    assert len(lignes) == 1
    assert "canari" not in lignes[0][0]
