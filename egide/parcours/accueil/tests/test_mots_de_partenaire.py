"""A partner is asked what he saw, and is told that something was received or sent only when it was."""

from django.utils import timezone

from egide.parcours.accueil.views import TRANSMISE
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.tests.lecture import texte_lu

RECU = "Tout ce que vous avez envoyé a été reçu"


def test_un_partenaire_est_interroge_sur_ce_qu_il_a_vu_la_cellule_sur_ce_qu_elle_a_recu(distribution, client_de):
    qui = (distribution.enseignante, distribution.evaluatrice, distribution.agent_crip)
    dits = [texte_lu(client_de(agent).get("/accueil/nouveau/")) for agent in qui]
    assert ["Comment l’avez-vous su" in dit for dit in dits] == [True, True, False]
    assert ["Le jour où votre service l’a reçue" in dit for dit in dits] == [False, True, False]
    assert ["Le jour où la cellule l’a reçue" in dit for dit in dits] == [False, False, True]


def test_ce_qu_un_partenaire_envoie_est_recu_au_moment_ou_il_l_envoie(distribution, client_de):
    """The clocks of the law start with the reception, not with the day when a teacher saw something."""
    avant = timezone.now()
    envoi = {
        "requete": str(uuid7()), "canal": "courriel", "qualite": "enseignement_public",
        "faits": "Elle arrive sans manteau.", "enfants": "1", "enfant0-prenom": "Lina",
        "recu_jour_jour": "1", "recu_jour_mois": "1", "recu_jour_annee": "2020", "recu_heure": "9 h",
    }  # fmt: skip
    assert client_de(distribution.enseignante).post("/accueil/nouveau/", envoi).status_code == 302
    with au_nom_de(distribution.agent_crip):
        assert avant <= Information.objects.get().recue_le <= timezone.now()


def test_rien_n_est_dit_recu_a_qui_ne_peut_pas_le_suivre(distribution, client_de):
    for qui, dit in ((distribution.enseignante, False), (distribution.agent_crip, True)):
        assert (RECU in texte_lu(client_de(qui).get("/"))) is dit


def test_la_page_ne_dit_transmise_qu_apres_un_envoi_et_une_fois(distribution, client_de):
    client = client_de(distribution.enseignante)
    assert "est transmise" not in texte_lu(client.get("/accueil/enregistre/"))
    session = client.session
    session[TRANSMISE] = True
    session.save()
    lues = [texte_lu(client.get("/accueil/enregistre/")) for _ in range(2)]
    assert ["Votre information est transmise" in lue for lue in lues] == [True, False]
