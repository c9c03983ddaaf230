"""Hidden files leave no trace: no canary anywhere, and not one byte of difference in any page of the house."""

import re
from collections.abc import Iterator
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from tests.acces.adresses import GROUPES, MATRICE, TEMOINS, adresses, attendu, chemin
from tests.acces.canaris import PREFIXE
from tests.acces.champ import TRACE, Champ, Pages, approchants, chercher, fuites, preparer, texte_de
from tests.acces.scene import Scene
from tests.acces.test_matrice import demander

# Ids of forms, tokens, codes of the moment, expiry of a page, number of a print: what no two readings share.
_CHANGEANT = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\w{64}\b|<strong>\d{6}</strong>|Expires: .*"
    rf"|{TRACE}|eg-[0-9a-f]{{12}}"
)
FILTRES = ("?groupe=a_qualifier", "?groupe=en_cours", "?periode=mois&canal=telephone", "?numero=62-", "?page=2")
# The same for everyone; the employer's pages speak of no file, yet are read by all those to whom they open.
IMMOBILES = {
    *("interface:galerie", "demo:comptes", "pages:aide", "pages:accessibilite"),
    *("comptes:roles", "comptes:accepter_invitation", "comptes:reprendre_compte"),
}
# The officer reads what was just done; the jobs that an act left are late at the instant of this reading, and their
# page names nothing but tasks.
HORS_COMPARAISON = {("dpo", "/journal/"), ("admin_technique", "/taches/")}
MOTIFS = adresses("egide.config.urls")
LIGNES = {ligne["route"]: ligne for ligne in MATRICE["adresses"]}
Page = tuple[str, int, str]


def se_lit(ligne: dict[str, object], qui: str) -> bool:
    """Whether someone reads this address: the page of what does not exist is one page, read with the witnesses.

    So is the form of one object, which shows this object alone: what could tell of another is a list, a count, a page.
    """
    route, statut = str(ligne["route"]), attendu(ligne["get"], qui)
    if statut == 405 or ":" not in route:
        return False
    if qui in TEMOINS:
        return True
    if attendu(ligne["post"], qui) != 405 and MOTIFS[route].pattern.converters:
        return False
    return route not in IMMOBILES and statut != 404 and (statut != 403 or not route.startswith("comptes:"))


def recherches(qui: str) -> Iterator[dict[str, str]]:
    """What is typed in the search: names of every plantation, births, an address, and every number given so far.

    Whom the search refuses types a name of each; the last plantation is closed to the cell, that seeks it most.
    """
    if attendu(LIGNES["pages:recherche"]["post"], qui) != 200:
        yield from ({"q": approchants(lettre)[0]} for lettre in "abc")
        return
    for lettre in "abc":
        base = f"{PREFIXE[:2]}k{lettre}"
        textes = approchants(lettre)
        if lettre == "c" and qui not in GROUPES["cellule"]:
            yield {"q": textes[0]}
            continue
        yield from ({"q": texte} for texte in textes)
        yield {"q": f"{base}prenom", "naissance": "2017"}
        yield {"q": f"1 rue {base}adresse"}
    for rang in range(1, 10):
        yield {"q": f"62-{timezone.localdate().year}-{rang:05d}"}


def larges(qui: str) -> Iterator[dict[str, str]]:
    """Searches over the whole département, with a reason: closed files never answer (confidentialité §11, §12)."""
    fermes = {"agent_crip": "bc", "cadre_crip": "bc"}.get(qui, "b")
    for texte in [t for lettre in fermes for t in approchants(lettre)[:2]]:
        yield {"q": texte, "motif": "une information reçue"}


def feuilleter(scene: Scene, client: Client, qui: str) -> Iterator[Page]:
    """Every page of the house for someone: addresses, filters, fragments, searches, errors."""
    lues = [
        chemin(ligne["route"], MOTIFS[ligne["route"]], ligne, scene.objets)
        for ligne in MATRICE["adresses"]
        if se_lit(ligne, qui)
    ]
    filtres = FILTRES if attendu(LIGNES["information_preoccupante:liste"]["get"], qui) == 200 else FILTRES[:1]
    lues += [f"/informations/{filtre}" for filtre in filtres]
    lues += ["/nulle-part/", "/dossiers/pas-un-identifiant/"]
    if qui == "dpo":
        lues += ["/journal/?page=2", "/journal/?page=3", "/journal/?evenement=refus", "/journal/?evenement=urgence"]
    for adresse in lues:
        reponse = demander(client, "get", adresse)
        yield adresse, reponse.status_code, texte_de(reponse)
    for saisie in (*recherches(qui), *larges(qui)):
        reponse = chercher(client, saisie)
        yield f"recherche {saisie}", reponse.status_code, texte_de(reponse)
    for filtre in filtres:
        with mock.patch.dict(client.defaults, {"HTTP_HX_REQUEST": "true"}):
            reponse = demander(client, "get", f"/informations/{filtre}")
        yield f"fragment {filtre}", reponse.status_code, texte_de(reponse)
    for lettre in "abc":
        texte = approchants(lettre)[0].split()
        saisie = {"prenoms": texte[0], "nom": texte[1], "naissance": "2017"}
        reponse = demander(client, "post", "/enfants/nouveau/", saisie)
        yield f"nouveau {lettre}", reponse.status_code, texte_de(reponse)


def essuyer(texte: str) -> str:
    """A page without what changes at each reading; times are frozen."""
    return _CHANGEANT.sub("*", texte)


def lire_tout(champ: Champ) -> dict[str, Pages]:
    """Every page for everyone, at one same instant."""
    with mock.patch("django.utils.timezone.now", return_value=champ.instant):
        return {
            qui: {adresse: (statut, texte) for adresse, statut, texte in feuilleter(champ.scene, client, qui)}
            for qui, client in champ.scene.clients.items()
        }


@pytest.fixture
def champ(base_clonee, client_de) -> Champ:
    return preparer(client_de)


def test_des_dossiers_caches_ne_changent_rien_et_leurs_canaris_ne_se_voient_nulle_part(champ):
    """For everyone: the same bytes before and after, in every page, and no word, id nor number of what is hidden."""
    avant = lire_tout(champ)
    champ.planter()
    apres = lire_tout(champ)
    assert sum(len(pages) for pages in avant.values()) > 650
    ecarts = [
        f"{qui} {adresse} : {statut} puis {apres[qui][adresse][0]}"
        for qui, pages in avant.items()
        for adresse, (statut, texte) in pages.items()
        if (qui, adresse[:9]) not in HORS_COMPARAISON
        and (statut, essuyer(texte)) != (apres[qui][adresse][0], essuyer(apres[qui][adresse][1]))
    ]
    assert ecarts == [], "\n".join(["", *ecarts])
    assert [fuite for qui, pages in apres.items() for fuite in fuites(champ, qui, pages, avant[qui])] == []
