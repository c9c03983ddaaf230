"""The other pages: numbers without content, the extract for a person, what an agent declares; constant statements."""

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from egide.enfant.models import ProcheDeclare
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.tests.lecture import texte_lu
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.detection import relever
from egide.vigilance.presenters import masque


def refus(ecrire, agents, le):
    for agent in agents:
        for minute in range(3):
            ecrire(agent, le + timedelta(minutes=minute), "refus", dossier := agent.pk, titre="404")
    relever(le.date(), le=timezone.now())
    return dossier


@pytest.mark.parametrize(("nombre", "dit"), [(0, "0"), (1, "moins de 5"), (4, "moins de 5"), (5, "5"), (60, "60")])
def test_un_petit_nombre_est_masque(nombre, dit):
    assert masque(nombre, 5) == dit


def test_la_direction_lit_des_nombres_et_aucun_nom(cast, client_de, ecrire, hier):
    direction = un_agent(Role.DIRECTION, cast.unites.direction)
    refus(ecrire, [cast.evaluatrice, cast.agent_crip], hier)
    client = client_de(direction)
    annee = f"{reverse('vigilance:statistiques')}?annee={hier.year}"
    page = texte_lu(client.get(annee))
    assert "moins de 5" in page
    contenu = page.split("Contrôle des accès, année", 1)[1]
    assert cast.evaluatrice.nom not in contenu
    assert not re.search(r"62-\d{4}-", contenu)
    assert "Aucun accès inhabituel" in texte_lu(client.get(reverse("vigilance:constats")))


@pytest.mark.parametrize("page", ["constats", "statistiques", "extrait"])
def test_ces_pages_n_existent_pas_pour_les_autres(cast, client_de, page):
    for qui in (cast.cadre_crip, cast.cadre_territoire, cast.admin_technique, cast.evaluatrice):
        assert client_de(qui, preuve_fraiche=True).get(reverse(f"vigilance:{page}")).status_code == 404


def numero_de(enfant, agent):
    with au_nom_de(agent):
        return Dossier.objects.get(pk=enfant.dossier_id).numero


def demande(numero, **autres):
    jour = timezone.localdate()
    dates = {f"{n}_{i}": v for n in ("du", "au") for i, v in enumerate((jour.day, jour.month, jour.year))}
    return {"numero": numero, "du": f"{jour:%d/%m/%Y}", "au": f"{jour:%d/%m/%Y}", **dates, **autres}


def test_l_extrait_dit_la_fonction_et_l_unite_et_tait_les_noms(cast, client_de):
    enfant = un_enfant(cast.agent_crip, une_identite())
    client_de(cast.agent_crip).get(reverse("pages:dossier", args=[enfant.dossier_id]))
    client, adresse = client_de(cast.dpo, preuve_fraiche=True), reverse("vigilance:extrait")
    numero = numero_de(enfant, cast.agent_crip)
    page = texte_lu(client.post(adresse, demande(numero)))
    assert "Agent de la CRIP, CRIP du Pas-de-Calais" in page
    assert "Lecture" in page
    assert cast.agent_crip.nom not in page
    assert "Écrivez pourquoi les agents sont nommés" in texte_lu(client.post(adresse, demande(numero, nommer="on")))
    nommee = texte_lu(client.post(adresse, demande(numero, nommer="on", motif="Demandé par le juge.")))
    assert cast.agent_crip.nom_complet in nommee


def test_l_extrait_demande_une_preuve_et_ne_dit_rien_d_un_numero_inconnu(cast, client_de):
    adresse = reverse("vigilance:extrait")
    assert reverse("mfa_reauthenticate") in client_de(cast.dpo).get(adresse)["Location"]
    page = texte_lu(client_de(cast.dpo, preuve_fraiche=True).post(adresse, demande("62-2026-99999")))
    assert "Aucun dossier que vous pouvez contrôler" in page


def test_un_agent_declare_retire_et_nul_ne_lit_ce_qu_il_a_ecrit(cast, client_de):
    client, adresse = client_de(cast.evaluatrice), reverse("vigilance:proches")
    assert client.post(adresse, {"proche-nom": "Canariproche", "proche-prenom": ""}).status_code == 302
    page = texte_lu(client.get(adresse))
    assert "Une personne proche" in page
    assert "Canari" not in page
    assert "déjà déclaré" in texte_lu(client.post(adresse, {"proche-nom": "CANARIPROCHE"}))
    assert client.post(reverse("vigilance:declarer_adresse"), {"adresse-adresse": "chez moi"}).status_code == 200
    with au_nom_de(cast.evaluatrice):
        (declaration,) = ProcheDeclare.objects.all()
    retrait = reverse("vigilance:retirer", args=[declaration.pk])
    assert client_de(cast.referent_ase).post(retrait).status_code == 404
    assert client.post(retrait).status_code == 302
    assert "Vous n’avez rien déclaré" in texte_lu(client.get(adresse))


def cout(client, adresse):
    with CaptureQueriesContext(connections["default"]) as une, CaptureQueriesContext(connections[ALIAS]) as autre:
        assert client.get(adresse).status_code == 200
    return len(une), len(autre)


def test_autant_de_requetes_pour_un_constat_que_pour_dix(cast, client_de, ecrire, hier):
    client, adresse = client_de(cast.dpo), reverse("vigilance:constats")
    refus(ecrire, [cast.evaluatrice], hier)
    un = cout(client, adresse)
    refus(ecrire, [un_agent(Role.EVALUATRICE, cast.unites.mds_lens) for _ in range(9)], hier)
    page = texte_lu(client.get(adresse))
    assert len(re.findall(r"Refus répétés</strong>", page)) == 10
    assert cout(client, adresse) == un
