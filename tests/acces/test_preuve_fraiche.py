"""Seals, rights, break-glass, accounts: a fresh proof first, and what was typed is kept (confidentialite §22)."""

from itertools import product

import psycopg
from allauth.mfa.models import Authenticator
from django.http import QueryDict
from django.urls import reverse

from egide.socle.conservation import paquets
from egide.socle.demandes.gestes import GESTES
from egide.socle.interface.tests.lecture import texte_lu
from tests.acces.adresses import GROUPES, MATRICE, adresses, attendu, chemin
from tests.acces.scene import jouer
from tests.acces.test_matrice import demander

# Seals, break-glass, what leaves, rights, what disappears: asked before the page, and again when the act is sent.
A_L_OUVERTURE = {
    "pages:donner_acces",
    "pages:clore_relation",
    "pages:exclure",
    "pages:lever_exclusion",
    "pages:sceller",
    "pages:maintenir_scelle",
    "pages:lever_scelle",
    "pages:ouvrir_a_deux",
    "pages:accorder_portee",
    "pages:retirer_portee",
    "pages:urgence",
    "pages:decider_bordereau",
    "pages:viser_bordereau",
    "pages:recevoir_paquet",
    "pages:executer_bordereau",
    "pages:abandonner_bordereau",
    "sorties:sortir",
    "vigilance:extrait",
    "mfa_add_webauthn",
}
# Accounts, posts and reviews: reading never asks, sending does.
A_L_ENVOI = {
    "pages:revoir_unite",
    "sorties:sortie",
    "comptes:inviter",
    "comptes:affecter_poste",
    "comptes:clore_poste",
    "comptes:transmettre_poste",
    "comptes:declarer_absence",
    "comptes:fermer_compte",
    "comptes:demander_renouvellement",
    "comptes:confirmer_renouvellement",
    "comptes:delier_identite",
    "comptes:rattacher_unite",
    "comptes:inscrire_astreinte",
    "comptes:retirer_astreinte",
    "enfant:defaire",
    "enfant:partage",
    "pages:lever_gel",
    "pages:lever_gel_du_dossier",
    "pages:reprise",
    "information_preoccupante:lever_gel",
}
# Opened under the proof, sent another way or not at all.
SEULE_OUVERTURE = {"sorties:fichier", "mfa_view_recovery_codes"}
# The page of the library asks it on both, and holds nothing typed.
SANS_SAISIE = {"mfa_generate_recovery_codes"}
# The pages of the proof themselves.
LA_PREUVE = {"account_reauthenticate", "mfa_activate_totp", "mfa_reauthenticate_webauthn"}
REPOND = (200, 302, 422)
REFUSE = 403
SAISIE = {"motif": "une raison écrite avec soin"}


def _rang(statut: int) -> int:
    """Who is answered first, then who is told no, then who sees nothing: a guard stands before all of them."""
    return 0 if statut in REPOND else 1 if statut == REFUSE else 2


def test_chaque_acte_sensible_demande_une_preuve_et_garde_la_saisie(base_clonee, client_de) -> None:
    """Every address of the house is asked without a fresh proof, by someone to whom it answers if there is one."""
    scene, motifs = jouer(), adresses("egide.config.urls")
    personnes = {qui: agent for qui, agent in scene.personnes().items() if agent and qui not in GROUPES["dehors"]}
    clients = {qui: client_de(agent) for qui, agent in personnes.items()}
    demandees: dict[str, set[str]] = {"get": set(), "post": set()}
    perdues = set()
    for ligne, methode in product(MATRICE["adresses"], demandees):
        route = ligne["route"]
        if route in LA_PREUVE:
            continue
        qui = min(personnes, key=lambda qui: _rang(attendu(ligne[methode], qui)))
        reponse = demander(clients[qui], methode, chemin(route, motifs[route], ligne, scene.objets), SAISIE)
        adresse, _, question = reponse.headers.get("Location", "").partition("?")
        if adresse in (reverse("mfa_reauthenticate"), reverse("account_reauthenticate")):
            demandees[methode].add(route)
            if methode == "post" and not QueryDict(question)["next"].startswith("/compte/reprise/"):
                perdues.add(route)
    assert demandees["get"] == A_L_OUVERTURE | SEULE_OUVERTURE | SANS_SAISIE
    assert demandees["post"] == A_L_ENVOI | A_L_OUVERTURE | SANS_SAISIE
    assert perdues == SANS_SAISIE


def _demande_une_preuve(reponse) -> bool:
    adresse: str = reponse.headers.get("Location", "")
    return adresse.startswith(reverse("mfa_reauthenticate"))


def test_les_actes_que_la_scene_ne_montre_pas_la_demandent_aussi(base_clonee, client_de, tmp_path, monkeypatch) -> None:
    """A key to take away, a package to hand over, the one act on a request that answers the person."""
    scene = jouer()
    personnes, objets = scene.personnes(), scene.objets
    sophie, cadre = personnes["dpo"], personnes["cadre_territoire"]
    cle = Authenticator.objects.create(user=sophie, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé"})
    with psycopg.connect(base_clonee, autocommit=True) as conn:
        conn.execute("UPDATE conservation_bordereau SET paquet_empreinte = 'x'")
    monkeypatch.setattr(paquets, "chemin_de", lambda _: tmp_path)
    paquet = reverse("pages:paquet", args=[objets["bordereau"]])
    assert _demande_une_preuve(client_de(personnes["archiviste"]).get(paquet))
    client = client_de(sophie)
    for methode in (client.get, client.post):
        assert _demande_une_preuve(methode(reverse("comptes:retirer_cle", args=[cle.pk])))
    sensibles = [nom for nom, geste in GESTES.items() if geste.preuve]
    assert sensibles == ["reponse"]
    adresse = reverse("demandes:geste", args=[objets["demande"], "reponse"])
    assert _demande_une_preuve(client_de(cadre).post(adresse, SAISIE))


def test_la_saisie_revient_a_l_endroit_ou_elle_allait(base_clonee, client_de) -> None:
    scene = jouer()
    client = client_de(scene.personnes()["cadre_crip"])
    adresse = reverse("pages:exclure", args=[scene.objets["dossier"]])
    demande = client.post(adresse, SAISIE)
    reprise = QueryDict(demande["Location"].partition("?")[2])["next"]
    page = client.get(reprise)
    assert SAISIE["motif"] in texte_lu(page)
    assert page.context["saisie"].adresse == adresse
