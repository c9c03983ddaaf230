"""The emergency list: made by the worker, says who is in danger and who answers, and nothing it should not."""

import base64
import json
import os
import re
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils import timezone

from egide.config import local
from egide.config.backup.restore import RestoreRefused, run
from egide.enfant.models import Personne
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.enfant.tests.scene_fusions import reunir
from egide.pages.liste_urgence import age_de_la_liste, rafraichir
from egide.pages.liste_urgence.enveloppe import CleIllisible, deriver, envelopper, lire_cle, nouvelle_phrase
from egide.parcours.accueil.tests.factories import un_agent_crip, une_cellule
from egide.parcours.information_preoccupante.actions import chercher_antecedents
from egide.parcours.information_preoccupante.tests.factories import (
    FAITS,
    JADE,
    un_recueil,
    une_information_accusee,
    une_information_prete,
)
from egide.socle.acces.actions import exclure_agent, lever_scelle
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import sceller
from egide.socle.comptes.models import Agent, Astreinte
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier

PHRASE = nouvelle_phrase()
CLE = deriver(PHRASE)
SCELLE = re.compile(r'id="scelle">(.*?)</script>')


def ouvrir(page, cle=CLE):
    (texte,) = SCELLE.findall(page)
    scelle = json.loads(texte)
    lu = {nom: base64.b64decode(scelle[nom]) for nom in ("nonce", "texte")}
    return AESGCM(cle.cle).decrypt(lu["nonce"], lu["texte"], scelle["entete"].encode()).decode()


def lister(var):
    env = {**os.environ, "EGIDE_VAR": str(var), "EGIDE_LISTE_URGENCE_CLE": CLE.texte()}
    run("urgence_lister", local.WORKER, env)
    return (var / "urgence" / "liste-d-urgence.html").read_text(encoding="utf-8")


@pytest.fixture
def cellule(base_clonee):
    return une_cellule()


@pytest.fixture
def agent(cellule):
    return un_agent_crip(cellule)


def test_la_liste_dit_les_dangers_les_astreintes_et_rien_de_plus(cellule, agent, tmp_path):
    Agent.objects.filter(pk=agent.pk).update(telephone="01 99 00 12 34")
    maintenant = timezone.now()
    Astreinte.objects.create(
        unite=cellule, agent=agent, du=maintenant - timedelta(hours=1), au=maintenant + timedelta(hours=9)
    )
    un_recueil(agent, danger_immediat=True)
    un_recueil(agent, enfants=[JADE])
    page = lister(tmp_path)
    clair = ouvrir(page)
    for attendu in ("Tom Bernard-Inventé, 8 ans", "Alerte que personne n’a prise", "01 99 00 12 34", cellule.nom):
        assert attendu in clair
        assert attendu not in page
    for absent in ("Jade", FAITS[:20], "palier", "École Ferry-Fictive", "voisin"):
        assert absent not in clair
    assert (tmp_path / "urgence").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "urgence" / "liste-d-urgence.html").stat().st_mode & 0o777 == 0o600


def test_un_terme_passe_y_est(agent, tmp_path):
    un_recueil(agent, recu_le=timezone.now() - timedelta(days=400), enfants=[JADE])
    clair = ouvrir(lister(tmp_path))
    assert "terme passé" in clair
    assert "Jade Bernard-Inventé, 3 ans" in clair


@pytest.mark.parametrize("reserve", ["scelle", "exclusion"])
def test_une_situation_reservee_n_est_qu_un_numero_et_un_service(cellule, agent, base_clonee, tmp_path, reserve):
    information = une_information_prete(agent, danger_immediat=True)
    cadre, second = (un_agent_crip(cellule, Role.CADRE_CRIP) for _ in range(2))
    with au_nom_de(agent):
        dossier = Dossier.objects.get(pk__in=information.enfants.values("dossier_id"))
    if reserve == "scelle":
        sceller(dossier, [agent, cadre], cadre=cadre, second=second)
    else:
        with au_nom_de(cadre):
            exclure_agent(agent=cadre, exclu=second, dossier_id=dossier.pk, raison="interet", le=timezone.now())
    clair = ouvrir(lister(tmp_path))
    assert information.numero in clair
    assert "Situation réservée : appelez le service" in clair
    assert "Tom" not in clair


@pytest.fixture
def cadres(cellule):
    return un_agent_crip(cellule, Role.CADRE_CRIP), un_agent_crip(cellule, Role.CADRE_CRIP)


def fichier_de(enfant):
    return Dossier(pk=enfant.dossier_ouvert)


def reservee(clair, information):
    return information.numero in clair and "Situation réservée" in clair and "Tom" not in clair


@pytest.mark.parametrize("reserve", ["scelle", "exclusion"])
def test_ce_qui_ferme_l_autre_dossier_de_l_enfant_reserve_sa_situation(agent, cadres, tmp_path, reserve):
    information = une_information_prete(agent, danger_immediat=True)
    cadre, second = cadres
    autre = un_enfant(cadre, une_identite("Thomas", "Inventé-Ailleurs"))
    with au_nom_de(agent):
        tom = Personne.objects.get(dossier__in=information.enfants.values("dossier_id"))
    reunir(cadre, autre, tom)
    if reserve == "scelle":
        sceller(fichier_de(autre), [agent, cadre], cadre=cadre, second=second)
    else:
        with au_nom_de(cadre):
            exclure_agent(
                agent=cadre, exclu=second, dossier_id=autre.dossier_ouvert, raison="interet", le=timezone.now()
            )
    assert reservee(ouvrir(lister(tmp_path)), information)


def test_un_enfant_scelle_sous_un_autre_numero_n_est_pas_nomme(agent, cadres, tmp_path):
    """The search met the seal without an answer: the file opened beside it names the child no more than the first."""
    cadre, second = cadres
    scelle = un_enfant(cadre, une_identite("Tom", "Bernard-Inventé", ne=timezone.localdate() - timedelta(days=3000)))
    sceller(fichier_de(scelle), [cadre, second], cadre=cadre, second=second)
    information = une_information_prete(agent, danger_immediat=True)
    assert reservee(ouvrir(lister(tmp_path)), information)
    with au_nom_de(cadre):
        lever_scelle(
            agent=cadre,
            second=second,
            dossier_id=scelle.dossier_ouvert,
            le=timezone.now(),
            motif="Le danger est passé.",
        )
    assert "Tom Bernard-Inventé" in ouvrir(lister(tmp_path))


def test_un_enfant_qui_est_peut_etre_l_enfant_scelle_n_est_pas_nomme(agent, cadres, tmp_path):
    """Someone named on the seal finds the file, and has not said yet whether it is the same child."""
    cadre, second = cadres
    scelle = un_enfant(cadre, une_identite("Tom", "Bernard-Inventé", ne=timezone.localdate() - timedelta(days=3000)))
    sceller(fichier_de(scelle), [agent, cadre], cadre=cadre, second=second)
    information = une_information_accusee(agent, danger_immediat=True)
    with au_nom_de(agent):
        chercher_antecedents(information, agent=agent, le=timezone.now())
    assert reservee(ouvrir(lister(tmp_path)), information)


def test_chaque_heure_une_nouvelle_et_la_precedente_reste(agent, settings, tmp_path):
    settings.VAR, settings.EGIDE_LISTE_URGENCE_CLE = tmp_path, ""
    assert rafraichir() is False
    settings.EGIDE_LISTE_URGENCE_CLE = CLE.texte()
    premiere = lister(tmp_path)
    age = age_de_la_liste()
    assert age is not None
    assert age < timedelta(minutes=5)
    assert rafraichir() is False
    seconde = lister(tmp_path)
    assert seconde != premiere
    assert (tmp_path / "urgence" / "liste-d-urgence.precedente.html").read_text(encoding="utf-8") == premiere
    assert sorted(p.name for p in (tmp_path / "urgence").iterdir()) == [
        "liste-d-urgence.html", "liste-d-urgence.precedente.html",
    ]  # fmt: skip


def test_sans_phrase_la_commande_le_dit(agent, tmp_path):
    with pytest.raises(RestoreRefused, match="EGIDE_LISTE_URGENCE_CLE"):
        run("urgence_lister", local.WORKER, {**os.environ, "EGIDE_VAR": str(tmp_path)})
    assert not (tmp_path / "urgence").exists()


def test_ni_une_autre_phrase_ni_une_autre_date_n_ouvrent():
    maintenant = timezone.now()
    page = envelopper("<p>canari</p>", CLE, le=maintenant, perimee_le=maintenant + timedelta(hours=24))
    assert ouvrir(page) == "<p>canari</p>"
    assert PHRASE not in page
    assert base64.b64encode(CLE.cle).decode() not in page
    with pytest.raises(InvalidTag):
        ouvrir(page, deriver(nouvelle_phrase()))
    with pytest.raises(InvalidTag):
        ouvrir(page.replace(maintenant.isoformat(), (maintenant + timedelta(days=9)).isoformat()))


def test_une_cle_faible_ou_fausse_est_refusee():
    assert lire_cle(CLE.texte()) == CLE
    for texte in ("", "phrase en clair", CLE.texte().replace("600000", "1000", 1), "600000:AA:BB"):
        with pytest.raises(CleIllisible):
            lire_cle(texte)
