"""A partner is asked what he saw, and is told that something was received or sent only when it was."""

from egide.parcours.accueil.views import TRANSMISE
from egide.socle.interface.tests.lecture import texte_lu

RECU = "Tout ce que vous avez envoyé a été reçu"


def test_un_partenaire_est_interroge_sur_ce_qu_il_a_vu_la_cellule_sur_ce_qu_elle_a_recu(distribution, client_de):
    dits = [
        texte_lu(client_de(qui).get("/accueil/nouveau/")) for qui in (distribution.enseignante, distribution.agent_crip)
    ]
    for mot in ("Comment l’avez-vous su", "Quel jour l’avez-vous vu ou appris"):
        assert [mot in dit for dit in dits] == [True, False]
    assert ["Le jour où la cellule l’a reçue" in dit for dit in dits] == [False, True]


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
