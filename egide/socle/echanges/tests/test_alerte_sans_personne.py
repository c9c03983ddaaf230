"""A danger that reaches nobody is said, outside the worker and on the pages, whatever the rounds that turn."""

import socket
from datetime import timedelta

import pytest

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.models import Astreinte, Poste
from egide.socle.comptes.roles import Role
from egide.socle.echanges.actions import accuser_alerte
from egide.socle.echanges.astreinte import veiller
from egide.socle.echanges.models import BATTEMENT_AVIS, AvisEnvoye
from egide.socle.echanges.selectors import taches_silencieuses
from egide.socle.echanges.verification import defauts

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)
NON_REMIS = "le serveur de courriel ne les prend pas"
SANS_PERSONNE = "ne prévient personne"
DE_LA_PAGE = "Des avis d’astreinte n’arrivent à personne"


@pytest.fixture
def port_mort(settings):
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = prise.getsockname()
        yield


def _une_heure(debut):
    for minute in range(61):
        veiller(le=debut + minute * MINUTES)
    return debut + 60 * MINUTES


def _vider_le_tour(nuit):
    Astreinte.objects.update(retiree_le=nuit.debut)
    Poste.objects.filter(unite=nuit.unite).update(role=Role.AGENT_CRIP)


def _dits(le, **options):
    return " ".join(defauts(le, **options)).replace("\u00a0", " ")


def test_un_serveur_mort_se_dit(nuit, port_mort):
    fin = _une_heure(nuit.debut)
    assert NON_REMIS in _dits(fin)
    assert SANS_PERSONNE not in _dits(fin)
    assert taches_silencieuses(fin, noms=[BATTEMENT_AVIS])
    assert not taches_silencieuses(fin, noms=["astreinte"])


def test_une_cellule_sans_tour_ni_cadre_se_dit(nuit, facteur):
    _vider_le_tour(nuit)
    fin = _une_heure(nuit.debut)
    assert AvisEnvoye.objects.count() == 0
    assert f"1 alerte de danger {SANS_PERSONNE}" in _dits(fin)


def test_un_tour_qui_se_vide_ensuite_se_dit_aussi(nuit, facteur):
    veiller(le=nuit.debut)
    _vider_le_tour(nuit)
    assert SANS_PERSONNE in _dits(_une_heure(nuit.debut + MINUTES))


def test_une_astreinte_qui_marche_ne_dit_rien_avant_ni_apres(nuit, facteur):
    fin = _une_heure(nuit.debut)
    assert "danger" not in _dits(fin)
    assert DE_LA_PAGE not in _dits(fin, horloges=False)
    assert not taches_silencieuses(fin, noms=[BATTEMENT_AVIS])


def test_rien_avant_le_delai_et_plus_rien_quand_quelqu_un_prend(nuit, port_mort):
    retard = reglage("astreinte_avis_retard_minutes") * MINUTES
    veiller(le=nuit.debut)
    assert NON_REMIS not in _dits(nuit.debut + retard)
    assert NON_REMIS in _dits(nuit.debut + retard + MINUTES)
    accuser_alerte(nuit.alerte, agent=nuit.premier, le=nuit.debut)
    veiller(le=nuit.debut + 2 * retard)
    assert "danger" not in _dits(nuit.debut + 2 * retard)


def test_l_administrateur_qui_ne_voit_pas_l_alerte_le_lit_sans_rien_apprendre_d_elle(nuit, port_mort):
    fin = _une_heure(nuit.debut)
    with au_nom_de(un_agent(Role.ADMIN_TECHNIQUE, une_unite("DSI"))):
        assert DE_LA_PAGE in _dits(fin, horloges=False)
        assert NON_REMIS not in _dits(fin, horloges=False)
