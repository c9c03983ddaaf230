"""Seals, rights, break-glass, accounts: a fresh proof first, and what was typed is kept (confidentialite §22)."""

from django.http import QueryDict
from django.urls import reverse

from egide.socle.interface.tests.lecture import texte_lu
from tests.acces.adresses import MATRICE, adresses, chemin
from tests.acces.scene import jouer
from tests.acces.test_matrice import demander

# Each sensitive act, with someone who may do it. A new one joins this list with its address.
SENSIBLES = {
    "pages:donner_acces": "cadre_crip",
    "pages:clore_relation": "cadre_crip",
    "pages:exclure": "cadre_crip",
    "pages:lever_exclusion": "cadre_crip",
    "pages:sceller": "cadre_crip",
    "pages:maintenir_scelle": "cadre_crip",
    "pages:lever_scelle": "cadre_crip",
    "pages:accorder_portee": "cadre_crip",
    "pages:retirer_portee": "cadre_crip",
    "pages:revoir_unite": "cadre_territoire",
    "pages:urgence": "evaluatrice",
    "sorties:sortir": "agent_crip",
    "sorties:sortie": "cadre_crip",
    "comptes:inviter": "admin_technique",
    "comptes:affecter_poste": "admin_technique",
    "comptes:clore_poste": "admin_technique",
    "comptes:transmettre_poste": "admin_technique",
    "comptes:declarer_absence": "admin_technique",
    "comptes:fermer_compte": "admin_technique",
    "comptes:demander_renouvellement": "admin_technique",
    "comptes:delier_identite": "admin_technique",
    "comptes:rattacher_unite": "admin_technique",
    "comptes:inscrire_astreinte": "admin_technique",
    "comptes:retirer_astreinte": "admin_technique",
    "mfa_generate_recovery_codes": "evaluatrice",
    "mfa_view_recovery_codes": "evaluatrice",
    "mfa_add_webauthn": "evaluatrice",
}
# Pages of the library: they are read under the proof, and hold nothing typed.
SANS_SAISIE = {"mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_add_webauthn"}
SAISIE = {"motif": "une raison écrite avec soin"}


def test_chaque_acte_sensible_demande_une_preuve_et_garde_la_saisie(base_clonee, client_de) -> None:
    scene, motifs = jouer(), adresses("egide.config.urls")
    lignes = {ligne["route"]: ligne for ligne in MATRICE["adresses"]}
    sans_preuve, perdues = [], []
    for route, qui in SENSIBLES.items():
        client = client_de(scene.personnes()[qui])
        methode = "get" if route in SANS_SAISIE else "post"
        reponse = demander(client, methode, chemin(route, motifs[route], lignes[route], scene.objets), SAISIE)
        adresse, _, question = reponse.headers.get("Location", "").partition("?")
        if adresse not in (reverse("mfa_reauthenticate"), reverse("account_reauthenticate")):
            sans_preuve.append((route, reponse.status_code))
        elif methode == "post" and not QueryDict(question)["next"].startswith("/compte/reprise/"):
            perdues.append(route)
    assert (sans_preuve, perdues) == ([], [])


def test_la_saisie_revient_a_l_endroit_ou_elle_allait(base_clonee, client_de) -> None:
    scene = jouer()
    client = client_de(scene.personnes()["cadre_crip"])
    adresse = reverse("pages:exclure", args=[scene.objets["dossier"]])
    demande = client.post(adresse, SAISIE)
    reprise = QueryDict(demande["Location"].partition("?")[2])["next"]
    page = client.get(reprise)
    assert SAISIE["motif"] in texte_lu(page)
    assert page.context["saisie"].adresse == adresse
