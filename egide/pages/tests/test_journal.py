"""The data protection officer reads who, what object, in what capacity, in French; and finds a printed sheet again."""

import re
from datetime import timedelta

import psycopg
import pytest
from django.core.management import call_command
from django.urls import get_resolver, reverse
from django.utils import timezone

from egide.pages import journal_en_clair as mots
from egide.pages.selectors.journal import urgences_a_revoir
from egide.parcours.information_preoccupante.tests.factories import JADE, TOM, une_information_prete
from egide.socle.acces.actions import recalculer_tout
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.actions.unites import ouvrir_unite
from egide.socle.comptes.models import Unite
from egide.socle.comptes.tests.factories import creer_distribution
from egide.socle.dossiers.models import Dossier
from egide.socle.echanges.urgences import ouvrir_en_urgence
from egide.socle.etats.machine import machines
from egide.socle.interface.tests.lecture import texte_lu
from egide.socle.journal.scellement import ALIAS


@pytest.fixture
def cast(base_clonee):
    return creer_distribution()


@pytest.fixture
def fratrie(cast):
    """One information about two children, each with a file."""
    return une_information_prete(cast.agent_crip, enfants=(TOM, JADE))


def journal(client_de, cast, **filtres):
    """The words of the journal page, without markup."""
    page = texte_lu(client_de(cast.dpo).get(reverse("pages:journal"), filtres))
    lignes = re.findall(r"<tr>(.*?)</tr>", page.split("Lignes du journal", 1)[1], re.S)
    return [re.sub(r"<[^>]+>|\s+", " ", ligne) for ligne in lignes if '<th scope="row"' in ligne]


def numeros(information, agent):
    with au_nom_de(agent):
        return sorted(
            Dossier.objects.filter(pk__in=information.enfants.values("dossier_id")).values_list("numero", flat=True)
        )


def test_la_lecture_d_une_information_se_retrouve_sous_le_dossier_de_chaque_enfant(cast, client_de, fratrie):
    assert client_de(cast.autre_territoire).get(reverse("pages:ma_journee")).status_code == 200
    client = client_de(cast.agent_crip)
    client.get(reverse("information_preoccupante:information", args=[fratrie.pk]))
    client.get(reverse("accueil:recueil", args=[fratrie.recueil_id]))
    deux = numeros(fratrie, cast.agent_crip)
    assert len(deux) == 2
    for numero in deux:
        lues = journal(client_de, cast, numero=numero, evenement="lecture")
        assert len(lues) == 2
        for ligne, objet in zip(lues, ("Recueil", "Information"), strict=True):
            assert f"{objet} {fratrie.numero}" in ligne
            assert numero in ligne
            assert cast.agent_crip.nom_complet in ligne
            assert "Agent de la CRIP" in ligne
    assert len(journal(client_de, cast, information=fratrie.numero, evenement="lecture")) == 4


def test_un_refus_dit_la_page_le_titre_et_la_raison_en_francais(cast, client_de, fratrie):
    client_de(cast.autre_territoire).get(reverse("information_preoccupante:information", args=[fratrie.pk]))
    (ligne, _) = journal(client_de, cast, evenement="refus")
    for mot in ("Refus", "Page d’une information", "Caché à cette personne, ou inexistant", fratrie.numero):
        assert mot in ligne
    assert "information_preoccupante" not in ligne
    assert cast.unites.crip.nom not in ligne


def test_les_actes_sur_les_comptes_sont_de_l_administration(cast, client_de):
    admin = cast.admin_technique
    with au_nom_de(admin):
        ouvrir_unite(agent=admin, nom="Unité neuve", genre=Unite.Genre.MDS, parent=None)
    (ligne,) = journal(client_de, cast, evenement="administration")
    assert "Unité ouverte" in ligne
    assert "Unité neuve" in ligne


def test_une_feuille_imprimee_se_retrouve_par_son_numero(cast, client_de, fratrie):
    client = client_de(cast.agent_crip)
    adresse = reverse("information_preoccupante:information", args=[fratrie.pk])
    (trace,) = re.findall(r'data-trace="(EG-[A-Z2-7]{4}-[A-Z2-7]{4})"', texte_lu(client.get(adresse)))
    assert client.post(adresse, headers={"X-Egide-Impression": trace}).status_code == 204
    lignes = journal(client_de, cast, trace=trace.lower())
    assert {" ".join(ligne.split()).split(trace)[0].count("Impression") for ligne in lignes} == {0, 1}
    assert len(lignes) == 4
    assert all(fratrie.numero in ligne for ligne in lignes if "Impression" not in ligne)
    assert client.post(adresse, headers={"X-Egide-Impression": "autre chose"}).status_code == 400


def test_une_impression_sans_jeton_n_ecrit_rien(cast, client_de, base_clonee):
    client = client_de(cast.agent_crip)
    client.handler.enforce_csrf_checks = True
    assert client.post("/", headers={"X-Egide-Impression": "EG-ABCD-EFGH"}).status_code == 403
    with psycopg.connect(base_clonee) as admin:
        assert admin.execute("SELECT count(*) FROM journal_ligne WHERE evenement = 'impression'").fetchone() == (0,)


def test_un_acces_d_urgence_non_relu_a_temps_est_en_retard(cast, client_de, fratrie):
    maintenant, delai = timezone.now(), timedelta(hours=reglage("controle_urgence_heures"))
    with au_nom_de(cast.autre_territoire):
        ouvrir_en_urgence(
            agent=cast.autre_territoire,
            numero=numeros(fratrie, cast.agent_crip)[0],
            motif="L’enfant est seul au commissariat.",
            le=maintenant,
            preuve_le=maintenant,
        )
    with au_nom_de(cast.dpo, using=ALIAS):
        assert [u.en_retard for u in urgences_a_revoir(cast.dpo, maintenant + delai - timedelta(minutes=1))] == [False]
        assert [u.en_retard for u in urgences_a_revoir(cast.dpo, maintenant + delai + timedelta(minutes=1))] == [True]
    page = texte_lu(client_de(cast.dpo).get(reverse("pages:journal")))
    assert f"Contrôle sous {reglage('controle_urgence_heures')} heures" in page
    assert "En retard" not in page


def test_un_acces_juge_sans_raison_se_ferme_aussitot(cast, client_de, fratrie):
    maintenant, numero = timezone.now(), numeros(fratrie, cast.agent_crip)[0]
    with au_nom_de(cast.autre_territoire):
        urgence = ouvrir_en_urgence(
            agent=cast.autre_territoire,
            numero=numero,
            motif="L’enfant est seul au commissariat.",
            le=maintenant,
            preuve_le=maintenant,
        )
    lecteur, deleguee = client_de(cast.autre_territoire), client_de(cast.dpo)
    dossier = reverse("pages:dossier", args=[urgence.dossier_id])
    assert lecteur.get(dossier).status_code == 200
    journee = texte_lu(deleguee.get("/"))
    assert "Accès d’urgence à relire" in journee
    assert "rien n’attend" not in journee
    relire = reverse("pages:revoir_urgence", args=[urgence.pk])
    assert "Écrivez pourquoi" in texte_lu(deleguee.post(relire, {"justifie": "non"}))
    assert lecteur.get(dossier).status_code == 200
    assert deleguee.post(relire, {"justifie": "non", "conclusion": "Aucun appel ce jour-là."}).status_code == 302
    assert lecteur.get(dossier).status_code == 404
    assert deleguee.get(relire).status_code == 404, "judged once"
    assert recalculer_tout() == 0


def test_la_chaine_scellee_tient_avec_les_numeros_de_trace(cast, client_de, settings, tmp_path):
    settings.VAR = tmp_path
    client_de(cast.agent_crip).get("/")
    call_command("journal_verifier")


def test_chaque_acte_et_chaque_page_a_ses_mots():
    actes = {t.acte for machine in machines() for t in machine.transitions}
    pages = {nom for nom in get_resolver().reverse_dict if isinstance(nom, str)}
    for espace, (_, resolveur) in get_resolver().namespace_dict.items():
        pages |= {f"{espace}:{nom}" for nom in resolveur.reverse_dict if isinstance(nom, str)}
    muets = [code for code in actes | pages if "_" in mots.quoi(code) or not mots.quoi(code)]
    assert muets == []
