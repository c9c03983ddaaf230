"""One request, one transaction: nothing leaks through the pool, nothing half done stays, a refusal leaves its line."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from egide.socle.acces import actions
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.middleware import UneRequeteUneTransaction
from egide.socle.acces.models import Relation
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.acces.volets import EVALUATION
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.tests.lecture import texte_lu

REQUETES, PERSONNES, FILS = 10_000, 50, 8


def passer_par_le_milieu(agent, vue):
    """Run a view through the real middleware, exceptions turned into answers as Django does."""
    requete = RequestFactory().get("/dossiers/")
    requete.user = agent
    milieu = UneRequeteUneTransaction(vue)

    def rendre(r):
        try:
            return vue(r)
        except Exception as erreur:
            return milieu.process_exception(r, erreur) or HttpResponse(status=500)

    milieu.get_response = rendre
    return milieu(requete)


@pytest.fixture
def foule(base_clonee):
    """Fifty people of fifty units, each with two files of their own."""
    dossiers = {}
    for _ in range(PERSONNES):
        unite = une_unite()
        agent = un_agent(Role.EVALUATRICE, unite)
        dossiers[agent] = {un_dossier(agent, unite).pk, un_dossier(agent, unite).pk}
    return dossiers


@pytest.mark.parametrize("requetes", [REQUETES // 5, pytest.param(REQUETES, marks=pytest.mark.long)])
def test_dix_mille_requetes_melees_ne_montrent_aucune_ligne_etrangere(foule, requetes):
    tirage = random.Random(62)
    tour = [tirage.choice(list(foule)) for _ in range(requetes)]
    etrangeres, vues, verrou = [], [], threading.Lock()

    def vue(requete):
        return HttpResponse(",".join(str(pk) for pk in Dossier.objects.values_list("pk", flat=True)))

    def servir(agent):
        contenu = texte_lu(passer_par_le_milieu(agent, vue))
        lus = set(contenu.split(",")) if contenu else set()
        with verrou:
            vues.append(len(lus))
            if lus != {str(pk) for pk in foule[agent]}:
                etrangeres.append((agent.pk, lus))

    def file_de(agents):
        for agent in agents:
            servir(agent)
        connection.close()

    with ThreadPoolExecutor(FILS) as fils:
        list(fils.map(file_de, [tour[i::FILS] for i in range(FILS)]))
    assert len(vues) == requetes
    assert not etrangeres


def test_une_connexion_rendue_au_pool_ne_garde_personne(foule):
    agent = next(iter(foule))
    passer_par_le_milieu(agent, lambda r: HttpResponse("vu"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('egide.agent', true), ''), count(*) FROM dossiers_dossier")
        assert cursor.fetchone() == (None, 0)


def test_une_erreur_au_milieu_d_un_acte_ne_laisse_rien(foule):
    agent, siens = next(iter(foule.items()))
    dossier_id = next(iter(siens))

    def vue(requete):
        actions.accorder_relation(
            agent=agent,
            dossier_id=dossier_id,
            sujet=actions.sujet_de(agent),
            genre=Relation.Genre.CHARGE,
            volets=EVALUATION,
            fondement="panne",
            du=timezone.now(),
        )
        raise RuntimeError("panne au milieu")

    assert passer_par_le_milieu(agent, vue).status_code == 500
    with au_nom_de(agent):
        assert not Relation.objects.filter(fondement="panne").exists()


def lignes_du_journal(admin_url, agent):
    with psycopg.connect(admin_url) as conn:
        return conn.execute(
            "SELECT evenement, acte, titre FROM journal_ligne WHERE agent_id = %s AND evenement = 'refus'", [agent.pk]
        ).fetchall()


@pytest.mark.parametrize(
    ("erreur", "statut"), [(Refus("Non.", "refus_d_essai"), 403), (Invisible(), 404), (Http404(), 404)]
)
def test_un_refus_defait_tout_et_laisse_sa_ligne(foule, base_clonee, erreur, statut):
    agent, siens = next(iter(foule.items()))

    def vue(requete):
        unite = Relation.objects.filter(dossier_id__in=siens)[0].sujet
        actions.accorder_relation(
            agent=agent,
            dossier_id=next(iter(siens)),
            sujet=unite,
            genre=Relation.Genre.CHARGE,
            volets=EVALUATION,
            fondement="défait",
            du=timezone.now(),
        )
        raise erreur

    assert passer_par_le_milieu(agent, vue).status_code == statut
    assert len(lignes_du_journal(base_clonee, agent)) == 1
    with au_nom_de(agent):
        assert Dossier.objects.count() == 2
        assert not Relation.objects.filter(fondement="défait").exists()


def test_cache_et_absent_repondent_pareil(foule, client_de):
    """The page of a hidden file and of a file that never existed are the same, byte for byte."""
    curieux, autre = list(foule)[:2]
    client: Client = client_de(curieux)
    cache = client.get(f"/dossiers/{next(iter(foule[autre]))}/")
    absent = client.get("/dossiers/01900000-0000-7000-8000-000000000000/")
    assert cache.status_code == absent.status_code == 404
    assert cache.content == absent.content
