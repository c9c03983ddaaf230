"""An information that has no file yet is read under the same rules as a file: counted, recognised, braked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.parcours.accueil.rules import EnfantDit
from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.tests.lecture import texte_lu
from egide.vigilance.detection import alerter, relever
from egide.vigilance.faits import parametres_du


def _une_information(cast, *noms):
    enfants = tuple(EnfantDit(prenom="Tom", nom=nom) for nom in noms)
    with au_nom_de(cast.agent_crip):
        return une_information(cast.agent_crip, enfants=enfants)


def _page(information):
    return reverse("information_preoccupante:information", args=[information.pk])


def test_lire_les_enfants_de_son_nom_se_voit_avant_tout_dossier(cast, client_de, constats):
    for nom in (cast.agent_crip.nom.upper(), "Autre-Fictif"):
        assert client_de(cast.agent_crip).get(_page(_une_information(cast, nom))).status_code == 200
    relever(timezone.localdate(), le=timezone.now())
    assert [c for c in constats() if c[0] == "meme_nom"] == [("meme_nom", cast.agent_crip.pk, 1, "nouveau")]


def test_des_informations_en_masse_se_voient_aussitot(cast, ecrire, constats, client_de):
    maintenant, seuil = timezone.now(), parametres_du(timezone.localdate())("MASSE_PAR_HEURE")
    for _ in range(seuil):
        ecrire(cast.agent_crip, maintenant - timedelta(minutes=2), "lecture", objet=("information", uuid4()))
        ecrire(cast.cadre_crip, maintenant - timedelta(minutes=2), "lecture", objet=("file", uuid4()))
    assert alerter(le=maintenant) == 1
    assert constats() == [("masse", cast.agent_crip.pk, seuil, "nouveau")]


def test_une_information_son_recueil_et_ses_relectures_comptent_une_fois_et_leur_numero_se_lit(
    cast, ecrire, constats, client_de
):
    maintenant, seuil = timezone.now(), parametres_du(timezone.localdate())("MASSE_PAR_HEURE")
    information = _une_information(cast, "Autre-Fictif")
    lus = [("information", information.pk), ("recueil", information.recueil_id)] * 2
    for objet in lus + [("recueil", uuid4()) for _ in range(seuil - 2)]:
        ecrire(cast.agent_crip, maintenant - timedelta(minutes=2), "lecture", objet=objet)
    assert alerter(le=maintenant) == 0
    ecrire(cast.agent_crip, maintenant - timedelta(minutes=2), "lecture", objet=("piece", uuid4()))
    assert alerter(le=maintenant) == 1
    assert information.numero in texte_lu(client_de(cast.dpo).get(reverse("vigilance:constats") + "?tout"))


def test_de_nuit_elles_comptent_aussi(cast, ecrire, hier, constats):
    for minute in range(parametres_du(hier.date())("NUIT_PLANCHER")):
        nuit = hier.replace(hour=3, minute=minute)
        ecrire(cast.evaluatrice, nuit, "lecture", objet=("information", uuid4()))
    relever(hier.date(), le=timezone.now())
    assert [c[:2] for c in constats()] == [("hors_horaires", cast.evaluatrice.pk)]


@pytest.mark.parametrize("genre", ["information", "recueil"])
def test_trop_d_ouvertures_en_une_heure_ferment_ces_pages_et_celles_deja_ouvertes_restent(
    cast, ecrire, client_de, genre
):
    pages = {
        "information": _page,
        "recueil": lambda information: reverse("accueil:recueil", args=[information.recueil_id]),
    }
    ouverte, autre = (pages[genre](_une_information(cast, nom)) for nom in ("Un-Fictif", "Deux-Fictif"))
    client = client_de(cast.agent_crip)
    assert client.get(ouverte).status_code == 200
    for _ in range(parametres_du(timezone.localdate())("OUVERTURES_PAR_HEURE")):
        ecrire(cast.agent_crip, timezone.now() - timedelta(minutes=3), "lecture", objet=("information", uuid4()))
    assert client.get(ouverte).status_code == 200
    refusee = client.get(autre)
    assert refusee.status_code == 403
    assert "beaucoup de dossiers" in texte_lu(refusee)
