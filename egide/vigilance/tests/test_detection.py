"""The rounds: each day once, again without doubles, in time after an interruption; what cannot wait, at once."""

import os
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from egide.config.databases import DatabaseRole
from egide.enfant.actions import declarer_adresse, declarer_proche
from egide.enfant.rapprochement.recherche import noter_recherche
from egide.enfant.tests.factories import un_enfant, un_foyer, une_identite
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.tests.lecture import texte_lu
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.detection import alerter, relever, tirer_echantillon
from egide.vigilance.faits import parametres_du
from egide.vigilance.models import AccesInhabituel

TRAVAILLEUR = """
import django; django.setup()
from django.utils import timezone
from egide.vigilance.detection import relever_les_jours
print(relever_les_jours(le=timezone.now()), relever_les_jours(le=timezone.now()))
"""


def test_le_travailleur_releve_la_veille_une_fois_avec_ses_propres_roles(cast, ecrire, hier, constats):
    """A process that holds the two addresses of the worker, and no other."""
    dossier = un_enfant(cast.agent_crip, une_identite("Tom", cast.evaluatrice.nom)).dossier_id
    ecrire(cast.evaluatrice, hier, "lecture", dossier)
    env = _environnement(DatabaseRole.WORKER, DatabaseRole.JOURNAL)
    fait = subprocess.run([sys.executable, "-c", TRAVAILLEUR], env=env, capture_output=True, text=True, check=False)
    assert fait.returncode == 0, fait.stderr[-2000:]
    assert fait.stdout.split() == ["1", "0"]
    assert ("meme_nom", cast.evaluatrice.pk, 1, "nouveau") in constats()
    assert "Tom" not in fait.stdout + fait.stderr


def _environnement(*roles):

    connues = {r.variable for r in DatabaseRole}
    env = {cle: valeur for cle, valeur in os.environ.items() if cle not in connues}
    return {**env, **{r.variable: os.environ[r.variable] for r in roles}, "EGIDE_ROLE": "worker"}


def test_relever_deux_fois_ne_double_rien(cast, ecrire, hier, constats):
    dossier = uuid4()
    for minute in range(4):
        ecrire(cast.evaluatrice, hier + timedelta(minutes=minute), "refus", dossier, titre="404")
    relever(hier.date(), le=timezone.now())
    une_fois = constats()
    relever(hier.date(), le=timezone.now())
    assert constats() == une_fois == [("refus_repetes", cast.evaluatrice.pk, 4, "nouveau")]


def test_une_adresse_inconnue_et_un_formulaire_incomplet_ne_sont_pas_des_refus_d_acces(cast, ecrire, hier, constats):
    for minute in range(8):
        ecrire(cast.evaluatrice, hier + timedelta(minutes=minute), "refus", acte="adresse inconnue", titre="404")
        ecrire(cast.evaluatrice, hier + timedelta(minutes=minute), "refus", titre="motif_absent")
    relever(hier.date(), le=timezone.now())
    assert constats() == []


def test_chercher_son_nom_ou_un_proche_se_voit_et_le_nom_n_est_ecrit_nulle_part(cast, constats, base_clonee):
    agent = cast.evaluatrice
    with au_nom_de(agent):
        declarer_proche(agent=agent, nom="Canariproche", prenom="Zélie", le=timezone.now())
        noter_recherche(agent, une_identite("Zélie", "Canariproche"))
        noter_recherche(agent, une_identite("Marc", agent.nom.upper()))
        noter_recherche(agent, une_identite("Zoé", "Canariproche"))
    relever(timezone.localdate(), le=timezone.now())
    assert constats() == [("recherche_de_soi", agent.pk, 2, "nouveau")]
    with psycopg.connect(base_clonee) as conn:
        for table in ("journal_ligne", "vigilance_accesinhabituel", "enfant_prochedeclare", "enfant_recherche"):
            ecrit = conn.execute(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE '%canari%'").fetchone()
            assert ecrit == (0,), table


def test_l_adresse_declaree_est_reconnue_ecrite_autrement(cast, ecrire, constats):
    enfant = un_enfant(cast.agent_crip, une_identite("Tom", "Voisin-Fictif"))
    un_foyer(cast.agent_crip, [enfant], adresse="14 bis rue des Lilas-Fictifs")
    with au_nom_de(cast.evaluatrice):
        declarer_adresse(
            agent=cast.evaluatrice, adresse="14bis, r. des lilas fictifs", code_insee="62041", le=timezone.now()
        )
    ecrire(cast.evaluatrice, timezone.now(), "lecture", enfant.dossier_id)
    ecrire(cast.referent_ase, timezone.now(), "lecture", enfant.dossier_id)
    relever(timezone.localdate(), le=timezone.now())
    assert [(r, a) for r, a, *_ in constats() if r == "meme_adresse"] == [("meme_adresse", cast.evaluatrice.pk)]


def test_une_ouverture_en_masse_se_voit_aussitot(cast, ecrire, client_de, constats):
    maintenant = timezone.now()
    seuil = parametres_du(timezone.localdate())("MASSE_PAR_HEURE")
    for _ in range(seuil):
        ecrire(cast.agent_crip, maintenant - timedelta(minutes=2), "lecture", uuid4())
    assert alerter(le=maintenant) == 1
    assert alerter(le=maintenant + timedelta(seconds=30)) == 1
    assert constats() == [("masse", cast.agent_crip.pk, seuil, "nouveau")]
    jour = texte_lu(client_de(cast.dpo).get(reverse("pages:ma_journee")))
    assert "Beaucoup de dossiers ou de refus en peu de temps" in jour
    assert "Signalé aussitôt" in texte_lu(client_de(cast.dpo).get(reverse("vigilance:constats")))
    assert "Accès inhabituels" not in texte_lu(client_de(cast.cadre_crip).get(reverse("pages:ma_journee")))
    assert mail.outbox == []


def test_une_rafale_de_refus_se_voit_aussitot_et_pas_une_ancienne(cast, ecrire, constats):
    maintenant = timezone.now()
    p = parametres_du(timezone.localdate())
    for n in range(p("RAFALE_REFUS")):
        ecrire(cast.agent_crip, maintenant - timedelta(seconds=n + 1), "refus", uuid4(), titre="404")
        ecrire(cast.evaluatrice, maintenant - timedelta(minutes=p("RAFALE_MINUTES") + 1), "refus", uuid4(), titre="404")
    alerter(le=maintenant)
    assert constats() == [("rafale", cast.agent_crip.pk, p("RAFALE_REFUS"), "nouveau")]


def test_trop_de_dossiers_en_une_heure_sont_refuses_et_ceux_deja_ouverts_restent(cast, ecrire, client_de):
    enfant, autre = (un_enfant(cast.agent_crip, une_identite(p, f"{p}-Fictif")) for p in ("Tom", "Jade"))
    client, page = client_de(cast.agent_crip), reverse("pages:dossier", args=[enfant.dossier_id])
    assert client.get(page).status_code == 200
    for _ in range(parametres_du(timezone.localdate())("OUVERTURES_PAR_HEURE")):
        ecrire(cast.agent_crip, timezone.now() - timedelta(minutes=3), "lecture", uuid4())
    refusee = client.get(reverse("pages:dossier", args=[autre.dossier_id]))
    assert refusee.status_code == 403
    assert "beaucoup de dossiers" in texte_lu(refusee)
    ecrire(cast.evaluatrice, timezone.now(), "lecture", uuid4())
    assert client_de(cast.cadre_crip).get(page).status_code in (200, 404)


@pytest.mark.parametrize("fois", [1, 2])
def test_l_echantillon_est_le_meme_qui_que_ce_soit_qui_le_tire(cast, ecrire, fois):
    mois = timezone.localdate().replace(day=1)
    p = parametres_du(mois)
    instant = timezone.now().replace(day=2, hour=9)
    for n in range(p("ECHANTILLON_LECTURES") + 30):
        ecrire(cast.evaluatrice, instant + timedelta(minutes=n), "lecture", uuid4())

    def lus():
        with au_nom_de(cast.dpo, using=ALIAS):
            tires = AccesInhabituel.objects.using(ALIAS).filter(regle="echantillon")
            return sorted(tires.values_list("cle", flat=True))

    tirer_echantillon(mois, le=timezone.now())
    premiers = lus()
    for _ in range(fois):
        tirer_echantillon(mois, le=timezone.now())
    assert lus() == premiers
    assert len(premiers) == p("ECHANTILLON_LECTURES")
