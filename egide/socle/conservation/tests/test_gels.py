"""While a hold stands nothing disappears: not proposed, not executed, whatever was decided before."""

import threading

import pytest
from django.utils import timezone
from psycopg import errors

from egide.config.databases import DatabaseRole
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.enfant.tests.scene_fusions import reunir
from egide.socle.acces import actions as acces
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.volets import Volet
from egide.socle.conservation import actions
from egide.socle.conservation.actions import Cible
from egide.socle.conservation.models import Gel
from egide.socle.conservation.tests.scene import classer, les_enfants, une_famille
from egide.socle.interface.refus import Invisible, Refus

DIT = {"nature": "procedure", "reference": "TJ Arras 26/114", "motif": "Appel en cours"}


@pytest.fixture
def enfant(base):
    """A child whose file nothing concerns any more."""
    return un_enfant(base.cast.agent_crip, une_identite("Ana", "Gelée-Fictive"))


def geler(base, enfant, agent=None):
    agent = agent or base.cast.cadre_crip
    with au_nom_de(agent):
        cible = Cible("dossier", enfant.dossier_id, enfant.dossier.numero)
        return actions.geler(cible, agent=agent, le=timezone.now(), **DIT)


def lever(base, gel, motif="Arrêt rendu"):
    with au_nom_de(base.cast.cadre_crip):
        return actions.lever_gel(gel.pk, agent=base.cast.cadre_crip, le=timezone.now(), motif=motif)


def test_a_held_file_is_proposed_only_once_every_hold_is_lifted(base, enfant):
    base.vieillir()
    premier, second = geler(base, enfant), geler(base, enfant)
    assert base.proposer() == {}
    lever(base, premier)
    assert base.proposer() == {}
    lever(base, second)
    assert set(base.proposer()) == {"dossier_enfant"}
    with au_nom_de(base.cast.cadre_crip), pytest.raises(Refus, match="déjà levé"):
        actions.lever_gel(premier.pk, agent=base.cast.cadre_crip, le=timezone.now(), motif="encore")


def test_a_hold_placed_between_the_visa_and_the_execution_stops_it(base, enfant):
    base.vieillir()
    [bordereau] = base.proposer().values()
    base.decider(bordereau)
    base.viser(bordereau)
    base.lancer(bordereau)
    gel = geler(base, enfant)
    assert base.executer(bordereau).etat == "execute"
    assert base.lignes(bordereau) == {enfant.dossier.numero: ("laissee", "gel")}
    lever(base, gel)
    [encore] = base.proposer().values()
    base.jusqu_au_bout(encore)
    assert base.lignes(encore) == {enfant.dossier.numero: ("eliminee", "")}
    with base.admin() as conn:
        assert conn.execute("SELECT count(*) FROM conservation_gel").fetchone() == (0,)


def test_a_held_file_holds_its_informations_and_a_held_information_its_files(base):
    information = une_famille(base, "Deux-Fictif")
    classer(base, information)
    base.vieillir()
    gel = geler(base, les_enfants(base, information)[0])
    assert base.obstacles("information") == {information.numero: "gel"}
    lever(base, gel)
    agent = base.cast.cadre_crip
    with au_nom_de(agent):
        cible = Cible("information", information.pk, information.numero, Volet.DANGER)
        actions.geler(cible, agent=agent, le=timezone.now(), **DIT)
    assert base.obstacles("information") == {information.numero: "gel"}
    assert set(base.obstacles("dossier").values()) == {"gel"}


def test_a_held_file_holds_what_hangs_from_the_other_files_of_the_child(base, enfant):
    information = une_famille(base, "Deux-Fictif", enfants=("Tom",))
    classer(base, information)
    reunir(base.cast.cadre_crip, enfant, les_enfants(base, information)[0])
    base.vieillir()
    [bordereau] = base.proposer().values()
    base.decider(bordereau)
    base.viser(bordereau)
    base.lancer(bordereau)
    geler(base, enfant)
    base.executer(bordereau)
    assert base.lignes(bordereau) == {information.numero: ("laissee", "gel")}
    with base.admin() as conn:
        tenus = {pk for (pk,) in conn.execute("SELECT journal_tenus()").fetchall()}
    assert {enfant.dossier_id, information.pk} <= tenus


def test_a_held_information_holds_what_completes_it(base):
    """The complement of a complement too: all of them are one story."""
    suite = [une_famille(base, "Deux-Fictif", enfants=("Tom",)) for _ in range(3)]
    for information in suite:
        classer(base, information)
    with base.admin() as conn:
        conn.execute("SET session_replication_role = replica")
        for complement, completee in zip(suite[1:], suite, strict=False):
            conn.execute(
                "UPDATE information_preoccupante_information SET etat = 'complement', cible_id = %s WHERE id = %s",
                [completee.pk, complement.pk],
            )
    base.vieillir()
    agent = base.cast.cadre_crip
    with au_nom_de(agent):
        cible = Cible("information", suite[0].pk, suite[0].numero, Volet.DANGER)
        actions.geler(cible, agent=agent, le=timezone.now(), **DIT)
    assert set(base.obstacles("information").values()) == {"gel"}
    assert base.proposer() == {}


def test_the_officer_holds_by_number_what_she_does_not_read(base, enfant):
    dpo = base.cast.dpo
    with au_nom_de(dpo):
        gel = actions.geler_par_numero(enfant.dossier.numero, agent=dpo, le=timezone.now(), **DIT)
        assert Gel.objects.get().pk == gel.pk
        with pytest.raises(Refus, match="ne porte ce numéro"):
            actions.geler_par_numero("62-2020-99999", agent=dpo, le=timezone.now(), **DIT)
    with au_nom_de(base.cast.cadre_crip):
        acces.exclure_agent(
            agent=base.cast.cadre_crip,
            exclu=dpo,
            dossier_id=enfant.dossier_id,
            raison="proche",
            le=timezone.now(),
        )
    with au_nom_de(dpo):
        assert not Gel.objects.exists()
        with pytest.raises(Refus, match="ne porte ce numéro"):
            actions.geler_par_numero(enfant.dossier.numero, agent=dpo, le=timezone.now(), **DIT)
        with pytest.raises(Invisible):
            actions.lever_gel(gel.pk, agent=dpo, le=timezone.now(), motif="sans le voir")


def test_who_may_not_hold_and_who_may_not_see(base, enfant):
    with pytest.raises(Refus, match="Seul un cadre"):
        geler(base, enfant, base.cast.agent_crip)
    with pytest.raises(Refus, match="en charge"):
        geler(base, enfant, base.cast.cadre_territoire)
    geler(base, enfant)
    with au_nom_de(base.cast.agent_crip):
        assert Gel.objects.count() == 1
    for agent in (base.cast.cadre_territoire, base.cast.evaluatrice, base.cast.admin_technique):
        with au_nom_de(agent):
            assert not Gel.objects.exists()


def test_a_hold_says_why_and_on_what(base, enfant):
    cadre = base.cast.cadre_crip
    fichier = Cible("dossier", enfant.dossier_id, enfant.dossier.numero)
    absent = Cible("information", enfant.pk, "62-2026-00009", Volet.DANGER)
    with au_nom_de(cadre):
        with pytest.raises(Refus, match="référence et le motif"):
            actions.geler(fichier, agent=cadre, le=timezone.now(), **{**DIT, "reference": " "})
        with pytest.raises(Refus, match="en charge"):
            actions.geler(absent, agent=cadre, le=timezone.now(), **DIT)
    with base.admin() as conn, pytest.raises(errors.ForeignKeyViolation):
        conn.execute(
            "INSERT INTO conservation_gel (id, objet_genre, objet_id, volet, numero, nature, reference, motif, pose_le,"
            " pose_par_id, leve_motif) VALUES (gen_random_uuid(), 'information', %s, 1, 'n', 'recours', 'r', 'm',"
            " now(), %s, '')",
            [enfant.pk, cadre.pk],
        )


def test_a_hold_is_lifted_never_rewritten(base, enfant):
    geler(base, enfant)
    for role in (DatabaseRole.APP, DatabaseRole.WORKER):
        with base.comme(role) as conn, pytest.raises(errors.InsufficientPrivilege):
            conn.execute("UPDATE conservation_gel SET motif = 'autre'")


def test_a_hold_waits_for_an_erasure_under_way_then_finds_nothing(base, enfant):
    """The race: the file is being erased in an open transaction while a manager places a hold on it."""
    base.vieillir()
    [bordereau] = base.proposer().values()
    base.decider(bordereau)
    base.viser(bordereau)
    base.lancer(bordereau)
    poser = (
        "INSERT INTO conservation_gel (id, dossier_id, objet_genre, volet, numero, nature, reference, motif, pose_le,"
        " pose_par_id, leve_motif) VALUES (gen_random_uuid(), %s, '', 0, 'n', 'recours', 'r', 'm', now(), %s, '')"
    )
    refus: list[Exception] = []

    def concurrent():
        with base.admin() as autre:
            try:
                autre.execute(poser, [enfant.dossier_id, base.cast.cadre_crip.pk])
            except errors.ForeignKeyViolation as erreur:
                refus.append(erreur)

    with base.comme(DatabaseRole.WORKER) as conn, conn.transaction():
        systeme = "00000000-0000-7000-8000-000000000001"
        conn.execute("SELECT set_config('egide.agent', %s, true)", [systeme])
        conn.execute("SELECT conservation_effacer(id) FROM conservation_lignebordereau")
        fil = threading.Thread(target=concurrent)
        fil.start()
        fil.join(0.5)
        assert fil.is_alive()
    fil.join(10)
    assert len(refus) == 1
    assert base.lignes(bordereau) == {enfant.dossier.numero: ("eliminee", "")}
