"""Drafts: encrypted, versioned, seen by their author alone."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from egide.socle.interface import brouillons, views
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.models import Brouillon
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db
CLE = "qualifier-essai"


@dataclass(frozen=True)
class Autrice:
    pk: UUID
    is_authenticated: bool = True


def signer(autrice: Autrice | None) -> None:
    """Say to the policies who speaks, as the middleware of the house does."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT set_config('egide.agent', %s, true)", [str(autrice.pk) if autrice else ""])


def contenu_garde(autrice: Autrice) -> str:
    lu = brouillons.lire_brouillon(autrice, CLE)
    assert lu is not None
    return lu.contenu


@pytest.fixture
def nora() -> Autrice:
    autrice = Autrice(uuid7())
    signer(autrice)
    return autrice


def test_un_brouillon_se_relit_et_reste_illisible_en_base(nora):
    garde = brouillons.enregistrer_brouillon(nora, CLE, "recit=elle+pleure", 0)
    assert garde.version == 1
    lu = brouillons.lire_brouillon(nora, CLE)
    assert lu is not None
    assert lu.donnees["recit"] == "elle pleure"
    assert "pleure" not in Brouillon.objects.get().contenu


def test_la_version_suit_chaque_enregistrement(nora):
    brouillons.enregistrer_brouillon(nora, CLE, "recit=a", 0)
    assert brouillons.enregistrer_brouillon(nora, CLE, "recit=b", 1).version == 2
    assert Brouillon.objects.count() == 1


def test_deux_fenetres_ne_s_ecrasent_pas(nora):
    brouillons.enregistrer_brouillon(nora, CLE, "recit=a", 0)
    brouillons.enregistrer_brouillon(nora, CLE, "recit=b", 1)
    with pytest.raises(brouillons.BrouillonEnConflit) as conflit:
        brouillons.enregistrer_brouillon(nora, CLE, "recit=c", 1)
    assert conflit.value.actuel.contenu == "recit=b"
    assert contenu_garde(nora) == "recit=b"


def test_renvoyer_le_meme_texte_ne_gene_personne(nora):
    brouillons.enregistrer_brouillon(nora, CLE, "recit=a", 0)
    assert brouillons.enregistrer_brouillon(nora, CLE, "recit=a", 0).version == 1


def test_une_autre_agente_ne_voit_ni_n_ecrit_rien(nora):
    brouillons.enregistrer_brouillon(nora, CLE, "recit=a", 0)
    signer(Autrice(uuid7()))
    assert Brouillon.objects.count() == 0
    assert Brouillon.objects.update(contenu="x") == 0
    brouillons.supprimer_brouillon(nora, CLE)
    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        brouillons.enregistrer_brouillon(nora, "autre", "recit=z", 0)
    signer(nora)
    assert contenu_garde(nora) == "recit=a"


def test_sans_agent_il_n_y_a_aucun_brouillon(nora):
    brouillons.enregistrer_brouillon(nora, CLE, "recit=a", 0)
    signer(None)
    assert Brouillon.objects.count() == 0


def test_une_cle_ajoutee_relit_l_ancienne_et_une_cle_retiree_ne_casse_rien(nora, settings):
    ancienne = settings.EGIDE_CLES
    brouillons.enregistrer_brouillon(nora, CLE, "recit=a", 0)
    with override_settings(EGIDE_CLES=[Fernet.generate_key().decode(), *ancienne]):
        assert contenu_garde(nora) == "recit=a"
    with override_settings(EGIDE_CLES=[Fernet.generate_key().decode()]):
        assert brouillons.lire_brouillon(nora, CLE) is None
        assert brouillons.enregistrer_brouillon(nora, CLE, "recit=b", 1).contenu == "recit=b"


def test_supprimer(nora):
    brouillons.enregistrer_brouillon(nora, CLE, "recit=a", 0)
    brouillons.supprimer_brouillon(nora, CLE)
    assert brouillons.lire_brouillon(nora, CLE) is None


def envoi(autrice: Autrice, contenu: str, version: str) -> HttpRequest:
    donnees = {"contenu": contenu, "version_lue": version, "libelle.recit": "Ce qui est vu"}
    requete = RequestFactory().post("/brouillons/x/", donnees)
    requete.user = autrice  # type: ignore[assignment]
    return requete


def test_la_vue_dit_l_heure_puis_montre_les_deux_versions(nora):
    reponse = views.brouillon(envoi(nora, "recit=a", "0"), CLE)
    assert reponse.status_code == 200
    assert texte_lu(reponse).startswith("Brouillon enregistré à ")
    assert reponse["X-Egide-Version"] == "1"
    conflit = views.brouillon(envoi(nora, "recit=b", "0"), CLE)
    assert conflit.status_code == 409
    page = texte_lu(conflit)
    assert "Ce qui est vu" in page
    assert ">a</dd>" in page
    assert ">b</dd>" in page


def test_la_vue_refuse_une_inconnue_et_une_version_fausse(nora):
    assert views.brouillon(envoi(Autrice(nora.pk, False), "recit=a", "0"), CLE).status_code == 401
    assert views.brouillon(envoi(nora, "recit=a", "x"), CLE).status_code == 400


def test_les_ecarts_ne_montrent_que_ce_qui_differe():
    lignes = brouillons.ecarts("nom=A&recit=x", "nom=A&recit=y&suite=z", {"libelle.recit": "Récit"})
    assert [(e.nom, e.autre, e.ici) for e in lignes] == [("Récit", "x", "y"), ("suite", "", "z")]
