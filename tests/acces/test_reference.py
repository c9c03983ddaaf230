"""200 agents × 500 files against an independent reference of the rules: no difference is accepted."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from egide.socle.acces.contexte import poser_contexte
from egide.socle.acces.volets import Volet
from tests.acces.monde import creer_monde, ecrire
from tests.acces.reference import Reference


@pytest.fixture(scope="module", params=[20260101, pytest.param(20261121, marks=pytest.mark.long)])
def monde(request, cloner):
    """Two worlds, each written once: the tests only read. The second one with the long tests."""
    monde = creer_monde(nb_agents=200, nb_dossiers=500, nb_objets=200, graine=request.param)
    with cloner() as admin_url:
        ecrire(monde, admin_url)
        yield monde


def lire(agent, requete):
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT set_config('egide.agent', %s, true)", [str(agent)])
        cursor.execute(requete)
        lignes = cursor.fetchall()
        cursor.execute("ROLLBACK")
        return lignes


def test_la_base_et_la_reference_disent_la_meme_chose(monde):
    reference = Reference(monde)
    differences, vus = [], 0
    for agent in monde.agents:
        base = set(lire(agent, "SELECT dossier_id, volet FROM echeances_echeance WHERE dossier_id IS NOT NULL"))
        dossiers = {d for (d,) in lire(agent, "SELECT id FROM dossiers_dossier")}
        objets = {o for (o,) in lire(agent, "SELECT objet_id FROM echeances_echeance WHERE dossier_id IS NULL")}
        attendu = {(d, int(v)) for d in monde.dossiers for v in Volet if reference.voit(agent, d, v)}
        attendu_objets = {o for o in monde.objets if reference.voit_objet(agent, o)}
        differences += [(agent, *paire) for paire in base ^ attendu]
        differences += [(agent, "dossier", d) for d in dossiers ^ {d for d, v in attendu if v == 0}]
        differences += [(agent, "objet", o) for o in objets ^ attendu_objets]
        vus += len(base) + len(objets)
    assert not differences[:5], f"{len(differences)} différences"
    assert vus > 10_000, "the world is too empty to prove anything"
    finies = [p for p in monde.portees if (fin := monde.postes[p[0]][2]) and fin < reference.jour and p[3] is None]
    assert finies, "no general scope outlives its post in this world"
    assert any(reference.portee(agent) for agent in monde.agents)


def test_la_fonction_dit_comme_les_politiques_en_lecture_et_en_ecriture(monde):
    reference = Reference(monde)
    requete = (
        "WITH v AS MATERIALIZED (SELECT n, ARRAY(SELECT acces_ouverts(ARRAY[{0}]::uuid[], n, false)) AS lus,"
        " ARRAY(SELECT acces_ouverts(ARRAY[{0}]::uuid[], n, true)) AS ecrits FROM acces_volet)"
        " SELECT d.id, v.n, acces_ouvert(d.id, v.n, false), acces_ouvert(d.id, v.n, true), d.id = ANY (v.lus),"
        " d.id = ANY (v.ecrits) FROM v CROSS JOIN unnest(ARRAY[{0}]::uuid[]) AS d (id)"
    )
    echantillon = monde.dossiers[::10]
    valeurs = ", ".join(f"'{d}'" for d in echantillon)
    for agent in monde.agents[::20]:
        for dossier, volet, lu, ecrit, lu_parmi, ecrit_parmi in lire(agent, requete.format(valeurs)):
            assert lu == lu_parmi == reference.voit(agent, dossier, Volet(volet))
            assert ecrit == ecrit_parmi == reference.voit(agent, dossier, Volet(volet), ecrire=True)


def test_les_objets_d_un_volet_connu_sont_ceux_que_la_reference_ouvre(monde):
    """Tables whose part is written in the policy ask a function of their own: same objects, nothing else."""
    reference, vus, lus_seulement = Reference(monde), 0, 0
    par_volet = (
        "SELECT v.n, e.ecrire, ARRAY(SELECT DISTINCT o FROM acces_mes_objets_du(v.n, e.ecrire) o),"
        " ARRAY(SELECT DISTINCT o.objet_id FROM acces_mes_objets(e.ecrire) o WHERE o.volet = v.n)"
        " FROM acces_volet v CROSS JOIN (VALUES (false), (true)) AS e (ecrire)"
    )
    for agent in monde.agents:
        ouverts: dict[bool, set[Any]] = {False: set(), True: set()}
        for _, ecrire_aussi, connus, par_paires in lire(agent, par_volet):
            assert set(connus) == set(par_paires)
            ouverts[ecrire_aussi] |= set(connus)
        if reference.portee(agent):
            continue
        fermes = {mode: {o for (o,) in lire(agent, f"SELECT acces_objets_fermes({mode})")} for mode in (False, True)}
        for mode in (False, True):
            attendus = {o for o in monde.objets if reference.voit_objet(agent, o, ecrire=mode)}
            assert ouverts[mode] & set(monde.objets) - fermes[mode] == attendus
            vus += len(attendus)
        lus_seulement += len(ouverts[True] & fermes[True] - fermes[False])
    assert vus > 500, "the world is too empty to prove anything"
    assert lus_seulement, "nobody only reads an object of a sealed file in this world"


def test_la_recomputation_complete_ne_trouve_aucun_ecart(monde):
    assert lire(monde.agents[0], "SELECT acces_ecarts()") == [(0,)]


def test_le_monde_eprouve_les_remplacements(monde):
    """Files read only by standing in, and others that the absent agent reads and his stand-in does not."""
    avec, sans = Reference(monde), Reference(monde)
    sans.suivis.clear()
    courants = {(q, a) for q, a, _, du, au in monde.remplacements if du <= avec.jour <= au}
    gagnes = {(q, d) for q, _ in courants for d in monde.dossiers if avec.voit(q, d, Volet.IDENTITE)}
    gagnes -= {(q, d) for q, _ in courants for d in monde.dossiers if sans.voit(q, d, Volet.IDENTITE)}
    refuses = [
        (q, d)
        for q, a in courants
        for d in monde.dossiers
        if sans.est_nomme(a, d) and not avec.voit(q, d, Volet.IDENTITE)
    ]
    assert len(gagnes) > 3
    assert refuses
    assert len(courants) < len(monde.remplacements)


def test_le_monde_eprouve_les_fusions(monde):
    """Merging closed something to someone, opened nothing by itself, and sharing opened something."""
    avec, sans, seul = Reference(monde), Reference(monde), Reference(monde)
    seul.lu_par_l_equipe_de.clear()
    sans.lu_par_l_equipe_de.clear()
    sans.groupes = {d: [d] for d in monde.dossiers}
    sans.monde = replace(monde, fusions={})
    fusionnes = [d for d in monde.dossiers if len(avec.groupes[monde.racine(d)]) > 1]
    paires = [(a, d, v) for a in monde.agents for d in fusionnes for v in (Volet.IDENTITE, Volet.SANTE)]
    vus = {p for p in paires if avec.voit(*p)}
    separes, non_partages = {p for p in paires if sans.voit(*p)}, {p for p in paires if seul.voit(*p)}
    assert max(len([d for d in monde.dossiers if monde.racine(d) == r]) for r in monde.dossiers) > 2
    assert non_partages < separes, "a merge alone only closes"
    assert len(separes - non_partages) > 20
    assert len(vus - non_partages) > 50


def test_le_groupe_lu_ne_nomme_que_les_dossiers_vus(monde):
    reference, meles = Reference(monde), 0
    fusionnes = [d for d in monde.dossiers if len(reference.groupes[monde.racine(d)]) > 1]
    assert len(fusionnes) > 100
    valeurs = ", ".join(f"'{d}'" for d in fusionnes)
    for agent in monde.agents:
        requete = f"SELECT d.id, dossier_groupe(d.id) FROM dossiers_dossier d WHERE id IN ({valeurs})"
        for dossier, groupe in lire(agent, requete):
            attendu = {d for d in reference.groupes[monde.racine(dossier)] if reference.voit(agent, d, Volet.IDENTITE)}
            assert set(groupe) == attendu
            meles += len(groupe) > 1
    assert meles > 50


def test_hors_transaction_le_contexte_est_refuse(monde):
    with pytest.raises(RuntimeError):
        poser_contexte(monde.agents[0])
