"""From the proposal to the certificate: each step by the right person, in order, and nothing without the visa."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from psycopg import errors

from egide.config.databases import DatabaseRole
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.socle.acces import actions as acces
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Relation
from egide.socle.acces.volets import TOUS_SAUF_RESERVES
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import creer_agent, creer_poste
from egide.socle.conservation import actions
from egide.socle.conservation.models import Bordereau, LigneBordereau
from egide.socle.conservation.tests.scene import classer, ligne_de, une_famille
from egide.socle.interface.refus import Refus


def test_a_proposal_keeps_the_fact_the_rule_and_the_value_that_made_it(base, bordereau):
    ligne = ligne_de(base, bordereau)
    assert (bordereau.categorie, bordereau.visa_requis, bordereau.etat) == ("information_sans_suite", True, "propose")
    assert (ligne.evenement, ligne.valeur, ligne.unite) == ("Information classée sans suite", 24, "mois")
    assert ligne.regle_version == "local_62/origine"
    assert ligne.terme.date() < timezone.localdate()
    assert base.proposer() == {}


def test_nothing_is_proposed_before_its_term(base):
    classer(base, une_famille(base, "Récent-Fictif", enfants=("Ana",)))
    base.vieillir(timedelta(days=700))
    assert base.proposer() == {}
    base.vieillir(timedelta(days=60))
    assert set(base.proposer()) == {"information_sans_suite"}


def test_a_category_without_duration_proposes_nothing(base, monkeypatch):
    classer(base, une_famille(base, "Ancien-Fictif", enfants=("Ana",)))
    base.vieillir()
    monkeypatch.setattr("egide.socle.conservation.actions.propositions.duree_de_garde", lambda *_: None)
    assert base.proposer() == {}


def test_only_the_officer_decides_and_only_the_system_proposes(base, bordereau):
    for agent in (base.cast.archiviste, base.cast.cadre_crip, base.cast.admin_technique):
        with au_nom_de(agent), pytest.raises(Refus, match="Seule la déléguée"):
            actions.decider_bordereau(bordereau, agent=agent, le=timezone.now(), nature="elimination", gardees={})
    with au_nom_de(base.cast.dpo), pytest.raises(Refus, match="propose seul"):
        actions.proposer_bordereaux(agent=base.cast.dpo, le=timezone.now())
    with au_nom_de(base.cast.cadre_crip):
        assert not Bordereau.objects.exists()
        assert not LigneBordereau.objects.exists()


def test_the_visa_is_recorded_by_a_second_person_with_its_reference(base, bordereau):
    base.decider(bordereau)
    donnees: dict[str, Any] = {"le": timezone.now(), "reference": "AD62-1", "accord_du": timezone.localdate()}
    with au_nom_de(base.cast.dpo), pytest.raises(Refus, match="autre personne"):
        actions.viser_bordereau(bordereau, agent=base.cast.dpo, **donnees)
    with au_nom_de(base.cast.archiviste):
        with pytest.raises(Refus, match="référence"):
            actions.viser_bordereau(bordereau, agent=base.cast.archiviste, **{**donnees, "reference": " "})
        demain = timezone.localdate() + timedelta(days=1)
        with pytest.raises(Refus, match="futur"):
            actions.viser_bordereau(bordereau, agent=base.cast.archiviste, **{**donnees, "accord_du": demain})
    base.viser(bordereau)
    assert base.relire(bordereau).visa_reference == "AD62-2026-114"


def test_nothing_is_executed_without_the_visa(base, bordereau):
    base.decider(bordereau)
    with au_nom_de(base.cast.dpo), pytest.raises(Refus, match="visa des archives"):
        actions.executer_bordereau(bordereau, agent=base.cast.dpo, le=timezone.now())


def test_the_database_refuses_what_a_forged_state_would_allow(base, bordereau):
    """Even with the state written by hand, no line goes without the facts of the visa; and only the worker may ask."""
    ligne = ligne_de(base, bordereau)
    base.decider(bordereau)
    with base.admin() as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute("UPDATE conservation_bordereau SET etat = 'en_execution'")
    with base.worker() as systeme, pytest.raises(Exception, match="may not be executed"):
        actions.executer_lignes(bordereau, agent=systeme, le=timezone.now())
    with base.comme(DatabaseRole.WORKER) as conn, pytest.raises(errors.InsufficientPrivilege):
        conn.execute("SELECT conservation_effacer(%s)", [ligne.pk])
    for role in (DatabaseRole.APP, DatabaseRole.JOURNAL, DatabaseRole.BACKUP, DatabaseRole.PUBLIC):
        with base.comme(role) as conn:
            for fonction in ("conservation_effacer", "conservation_copier", "information_effacer"):
                with pytest.raises(errors.InsufficientPrivilege):
                    conn.execute(f"SELECT {fonction}(%s)", [ligne.pk])


@pytest.mark.parametrize(
    "geste",
    [
        "DELETE FROM information_preoccupante_information",
        "DELETE FROM dossiers_dossier",
        "DELETE FROM conservation_gel",
        "DELETE FROM conservation_lignebordereau",
        "UPDATE conservation_effacement SET nombre = 0",
        "UPDATE conservation_genre SET effacer = 'pg_sleep'",
        "INSERT INTO conservation_suite VALUES ('pg_sleep')",
        "UPDATE conservation_lignebordereau SET terme = now()",
        "SELECT conservation_oublier(ARRAY[]::uuid[], 'dossiers_dossier.id')",
        "SELECT information_effacer(gen_random_uuid())",
        "SELECT enfant_effacer_dossier(gen_random_uuid())",
    ],
)
@pytest.mark.parametrize("role", [DatabaseRole.APP, DatabaseRole.WORKER, DatabaseRole.JOURNAL])
def test_no_runtime_role_erases_by_itself(base, role, geste):
    with base.comme(role) as conn, pytest.raises(errors.InsufficientPrivilege):
        conn.execute(geste)


def test_a_line_kept_with_its_reason_stays_and_comes_back_a_year_later(base, dossiers):
    with au_nom_de(base.cast.dpo):
        premiere, *_ = dossiers.lignes.all()
    with au_nom_de(base.cast.dpo), pytest.raises(Refus, match="pourquoi"):
        actions.decider_bordereau(
            dossiers, agent=base.cast.dpo, le=timezone.now(), nature="elimination", gardees={premiere.pk: " "}
        )
    base.decider(dossiers, gardees={premiere.pk: "Une sœur demande son histoire."})
    base.viser(dossiers)
    base.lancer(dossiers)
    assert base.executer(dossiers).etat == "execute"
    etats = base.lignes(dossiers)
    assert etats.pop(premiere.numero) == ("en_attente", "")
    assert set(etats.values()) == {("eliminee", "")}
    assert base.proposer() == {}
    with base.admin() as conn:
        conn.execute("UPDATE conservation_bordereau SET decide_le = decide_le - interval '13 months'")
    [encore] = base.proposer().values()
    assert set(base.lignes(encore)) == {premiere.numero}


def test_a_refused_visa_and_an_abandoned_slip_erase_nothing(base, bordereau):
    base.decider(bordereau)
    with au_nom_de(base.cast.archiviste):
        actions.refuser_visa(
            bordereau,
            agent=base.cast.archiviste,
            le=timezone.now(),
            reference="AD62-2",
            accord_du=timezone.localdate(),
            motif="Échantillon à verser",
        )
    with au_nom_de(base.cast.dpo), pytest.raises(Refus, match="état actuel"):
        actions.executer_bordereau(bordereau, agent=base.cast.dpo, le=timezone.now())
    assert base.relire(bordereau).etat == "refuse"
    assert base.proposer() == {}


def test_again_changes_nothing(base, dossiers):
    base.jusqu_au_bout(dossiers)
    avant = base.textes()
    assert base.executer(dossiers).etat == "execute"
    assert base.textes() == avant


def test_a_cited_object_is_left_whole(base, dossiers):
    """A table that nobody foresaw cites a child: the line is left, and nothing of it is half erased."""
    with base.admin() as conn:
        conn.execute(
            "CREATE TABLE imprevue AS SELECT id AS personne_id FROM enfant_personne WHERE prenoms = 'Ana';"
            "ALTER TABLE imprevue ADD FOREIGN KEY (personne_id) REFERENCES enfant_personne"
            " DEFERRABLE INITIALLY DEFERRED"
        )
        cles = "SELECT count(*) FROM enfant_clerecherche WHERE personne_id IN (SELECT personne_id FROM imprevue)"
        avant = conn.execute(cles).fetchone()
    base.jusqu_au_bout(dossiers)
    assert sorted(base.lignes(dossiers).values()) == [("eliminee", ""), ("eliminee", ""), ("laissee", "citee")]
    with base.admin() as conn:
        assert conn.execute(cles).fetchone() == avant


def test_a_file_that_a_team_follows_or_that_is_sealed_is_not_proposed(base):
    agent, cadre = base.cast.agent_crip, base.cast.cadre_crip
    suivi, scelle = (un_enfant(agent, une_identite(prenom, "Suivi-Fictif")) for prenom in ("Ana", "Lou"))
    second = creer_agent("Yves", "Second")
    creer_poste(second, base.cast.unites.crip, Role.CADRE_CRIP)
    with au_nom_de(cadre):
        acces.accorder_relation(
            agent=cadre,
            dossier_id=suivi.dossier_ouvert,
            sujet=acces.sujet_de(base.cast.unites.mds_arras),
            genre=Relation.Genre.CHARGE,
            volets=TOUS_SAUF_RESERVES,
            fondement="suivi",
            du=timezone.now(),
        )
        acces.sceller_dossier(
            agent=cadre,
            second=second,
            dossier_id=scelle.dossier_ouvert,
            nommes=[cadre],
            le=timezone.now(),
            fondement="Notoriété",
        )
    base.vieillir()
    assert sorted(base.obstacles("dossier").values()) == ["scelle", "suivi"]
    assert base.proposer() == {}


def test_an_officer_kept_away_neither_sees_nor_decides_the_line(base, dossiers):
    with au_nom_de(base.cast.dpo):
        cachee = dossiers.lignes.first()
    with au_nom_de(base.cast.cadre_crip):
        acces.exclure_agent(
            agent=base.cast.cadre_crip,
            exclu=base.cast.dpo,
            dossier_id=cachee.objet_id,
            raison="proche",
            le=timezone.now(),
        )
    assert cachee.numero not in base.lignes(dossiers)
    base.decider(dossiers)
    base.viser(dossiers)
    base.lancer(dossiers)
    assert base.executer(dossiers).etat == "execute"
    with base.admin() as conn:
        restes = conn.execute("SELECT numero FROM dossiers_dossier").fetchall()
    assert restes == [(cachee.numero,)]


def test_a_certificate_says_numbers_and_counts_and_no_name(base, dossiers):
    base.jusqu_au_bout(dossiers)
    with base.admin() as conn:
        for table in ("conservation_bordereau", "conservation_lignebordereau", "conservation_effacement"):
            ecrit = "\n".join(ligne for (ligne,) in conn.execute(f"SELECT t::text FROM {table} t"))
            assert "Ancien" not in ecrit
        comptes = dict(conn.execute("SELECT nom, sum(nombre)::int FROM conservation_effacement GROUP BY 1").fetchall())
        actes = conn.execute(
            "SELECT count(*) FROM journal_ligne WHERE acte = 'eliminer_ligne' AND dossier_id = objet_id"
        ).fetchone()
    assert comptes["dossiers_dossier"] == comptes["enfant_personne"] == 3
    assert actes == (3,)
