"""Hidden files leave no trace: no canary anywhere, and not one byte of difference in any page of the house."""

import io
import logging
import re
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import DataError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.acces.adresses import MATRICE, adresses, chemin
from tests.acces.canaris import PREFIXE, Equipe, Plantation, planter_ailleurs, planter_exclu, planter_scelle, recruter
from tests.acces.scene import Scene, jouer
from tests.acces.test_matrice import demander

# Ids of forms, tokens, codes of the moment, expiry of a page, number of a print: what no two readings share.
_CHANGEANT = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\w{64}\b|<strong>\d{6}</strong>|Expires: .*"
    r"|trace EG-\w{4}-\w{4}|eg-[0-9a-f]{12}"
)
FILTRES = ("?groupe=a_qualifier", "?groupe=en_cours", "?periode=mois&canal=telephone", "?numero=62-", "?page=2")
# drawn at random in the same letters as the canaries
_JETON = re.compile(r"\b\w{64}\b|trace EG-\w{4}-\w{4}")
Page = tuple[str, int, str]
Pages = dict[str, tuple[int, str]]


def approchants(lettre: str) -> list[str]:
    """What a curious person types: near spellings, swapped fields, one word, none of them a canary."""
    base = f"{PREFIXE[:2]}k{lettre}"
    return [f"{base}prenom {base}nom", f"{base}nom {base}prenom", f"{base}nom", f"{base}mere {base}nommere"]


def recherches() -> Iterator[dict[str, str]]:
    """What is typed in the search: names of every plantation, births, an address, and every number given so far."""
    for lettre in "abc":
        base = f"{PREFIXE[:2]}k{lettre}"
        yield from ({"q": texte} for texte in approchants(lettre))
        yield {"q": f"{base}prenom", "naissance": "2017"}
        yield {"q": f"1 rue {base}adresse"}
    for rang in range(1, 10):
        yield {"q": f"62-{timezone.localdate().year}-{rang:05d}"}


def larges(qui: str) -> Iterator[dict[str, str]]:
    """Searches over the whole département, with a reason: closed files never answer (confidentialité §11, §12)."""
    fermes = {"agent_crip": "bc", "cadre_crip": "bc"}.get(qui, "b")
    for texte in [t for lettre in fermes for t in approchants(lettre)[:2]]:
        yield {"q": texte, "motif": "une information reçue"}


def chercher(client: Client, saisie: dict[str, str]) -> Any:
    """Type in the search and read its answer, then undo everything it did."""
    biscuits = client.cookies.copy()
    with transaction.atomic(), transaction.atomic(using="journal"):
        reponse = client.post("/dossiers/", saisie, follow=True)
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="journal")
    client.cookies = SimpleCookie(biscuits)
    return reponse


def feuilleter(scene: Scene, client: Client, qui: str) -> Iterator[Page]:
    """Every page of the house for someone: addresses, filters, fragments, searches, errors."""
    motifs = adresses("egide.config.urls")
    lues = [
        chemin(ligne["route"], motifs[ligne["route"]], ligne, scene.objets)
        for ligne in MATRICE["adresses"]
        if ligne["get"] != 405 and ":" in ligne["route"]
    ]
    lues += [f"/informations/{filtre}" for filtre in FILTRES]
    lues += ["/nulle-part/", "/dossiers/pas-un-identifiant/"]
    if qui == "dpo":
        lues += ["/journal/?page=2", "/journal/?page=3", "/journal/?evenement=refus", "/journal/?evenement=urgence"]
    for adresse in lues:
        reponse = demander(client, "get", adresse)
        yield adresse, reponse.status_code, texte_de(reponse)
    for saisie in (*recherches(), *larges(qui)):
        reponse = chercher(client, saisie)
        yield f"recherche {saisie}", reponse.status_code, texte_de(reponse)
    for filtre in FILTRES:
        with mock.patch.dict(client.defaults, {"HTTP_HX_REQUEST": "true"}):
            reponse = demander(client, "get", f"/informations/{filtre}")
        yield f"fragment {filtre}", reponse.status_code, texte_de(reponse)
    for lettre in "abc":
        texte = approchants(lettre)[0].split()
        saisie = {"prenoms": texte[0], "nom": texte[1], "naissance": "2017"}
        reponse = demander(client, "post", "/enfants/nouveau/", saisie)
        yield f"nouveau {lettre}", reponse.status_code, texte_de(reponse)


def texte_de(reponse: Any) -> str:
    """A page as it reaches the browser, with its headers."""
    entetes = "".join(f"{nom}: {valeur}\n" for nom, valeur in reponse.headers.items())
    corps: str = reponse.content.decode(errors="replace")
    return entetes + corps


def essuyer(texte: str) -> str:
    """A page without what changes at each reading; times are frozen."""
    return _CHANGEANT.sub("*", texte)


class Champ:
    """The scene, the people outside the cast, and what they planted."""

    def __init__(self, scene: Scene, equipe: Equipe, client_de: Any) -> None:
        self.scene, self.equipe, self.client_de = scene, equipe, client_de
        self.plantations: list[Plantation] = []
        self.instant = timezone.now() + timedelta(hours=1)

    def planter(self) -> None:
        """Every kind of closed file."""
        cast, equipe = self.scene.cast, self.equipe
        self.plantations = [planter_ailleurs(equipe), planter_scelle(cast, equipe), planter_exclu(cast, equipe)]

    def lire_tout(self) -> dict[str, Pages]:
        """Every page for everyone, at one same instant."""
        with mock.patch("django.utils.timezone.now", return_value=self.instant):
            return {
                qui: {adresse: (statut, texte) for adresse, statut, texte in feuilleter(self.scene, client, qui)}
                for qui, client in self.scene.clients.items()
            }

    def objets_caches(self) -> list[tuple[str, str]]:
        """Every way to ask for what was planted: method and address."""
        motifs, demandes = adresses("egide.config.urls"), set()
        for p in self.plantations:
            for ligne in MATRICE["adresses"]:
                adresse = chemin(ligne["route"], motifs[ligne["route"]], ligne, p.objets)
                if any(str(pk) in adresse for pk in p.objets.values()):
                    demandes |= {(methode, adresse) for methode in ("get", "post") if ligne[methode] != 405}
        return sorted(demandes)


@pytest.fixture
def champ(base_clonee, client_de) -> Champ:
    scene = jouer()
    equipe = recruter(scene.cast)
    scene.clients = {
        qui: client_de(agent, preuve_fraiche=True) if agent else Client() for qui, agent in scene.personnes().items()
    }
    for client in scene.clients.values():
        client.raise_request_exception = False
    return Champ(scene, equipe, client_de)


def test_des_dossiers_caches_ne_changent_rien_et_leurs_canaris_ne_se_voient_nulle_part(champ):
    """For everyone: the same bytes before and after, in every page, and no word, id nor number of what is hidden."""
    avant = champ.lire_tout()
    champ.planter()
    apres = champ.lire_tout()
    assert sum(len(pages) for pages in avant.values()) > 1200
    ecarts = [
        f"{qui} {adresse} : {statut} puis {apres[qui][adresse][0]}"
        for qui, pages in avant.items()
        for adresse, (statut, texte) in pages.items()
        if (qui, adresse[:9]) != ("dpo", "/journal/")
        and (statut, essuyer(texte)) != (apres[qui][adresse][0], essuyer(apres[qui][adresse][1]))
    ]
    assert ecarts == [], "\n".join(["", *ecarts])
    assert [fuite for qui, pages in apres.items() for fuite in fuites(champ, qui, pages)] == []


def test_demander_ce_qui_est_cache_n_apprend_rien_et_les_leurs_le_voient(champ):
    champ.planter()
    demandes, ouvertes = champ.objets_caches(), []
    for qui, client in champ.scene.clients.items():
        pages = {}
        for methode, adresse in demandes:
            reponse = demander(client, methode, adresse)
            pages[f"{methode} {adresse}"] = (reponse.status_code, texte_de(reponse))
            if reponse.status_code not in (302, 403, 404):
                ouvertes.append(f"{qui} {methode} {adresse} : {reponse.status_code}")
        ouvertes += fuites(champ, qui, pages)
    assert len(demandes) > 50
    assert ouvertes == [], "\n".join(["", *ouvertes])
    assert _vus_par_les_leurs(champ) == set()


def fuites(champ: Champ, qui: str, pages: Pages) -> list[str]:
    """Words, ids and numbers of hidden files in these pages. The officer reads numbers in her journal, never a word."""
    caches = [PREFIXE]
    if qui != "dpo":
        caches += {str(pk) for p in champ.plantations for pk in p.objets.values()}
        caches += {numero for p in champ.plantations for numero in p.numeros}
    trouvees = []
    for adresse, (_, texte) in pages.items():
        lu = _JETON.sub("", texte).lower()
        trouvees += [f"{qui} {adresse} : {_autour(mot, lu)}" for mot in caches if mot in lu and mot not in adresse]
    return trouvees


def _autour(mot: str, texte: str) -> str:
    """The words around a leak, for whoever repairs it."""
    place = texte.find(mot)
    return texte[max(0, place - 40) : place + 60]


# Shown by no page, or to one named person after a request of his: tests of their apps show them.
RESERVES = {
    *("acachee", "aaliasmere", "abrouillon", "afondement", "bnotoriete"),
    *(f"{lettre}{mot}" for lettre in "bc" for mot in ("informateur", "fonction", "precaution")),
}


def _vus_par_les_leurs(champ: Champ) -> set[str]:
    """Canaries that nobody sees although somebody should: a test that plants in the void proves nothing."""
    vus = ""
    for agent, lettre in zip(
        (champ.equipe.planteuse, champ.equipe.nommee, champ.equipe.second_cadre), "abc", strict=True
    ):
        client = champ.client_de(agent)
        p = next(p for p in champ.plantations if p.lettre == lettre)
        lues = [f"/dossiers/{p.objets['dossier']}/", f"/enfants/{p.objets['dossier']}/"]
        if "information" in p.objets:
            lues += [f"/informations/{p.objets['information']}/", f"/accueil/{p.objets['recueil']}/"]
        vus += "".join(demander(client, "get", adresse).content.decode().lower() for adresse in lues)
        vus += "".join(chercher(client, {"q": texte}).content.decode().lower() for texte in approchants(lettre))
    attendus = {mot for p in champ.plantations for mot in p.mots} - {f"{PREFIXE}{mot}" for mot in RESERVES}
    return {mot for mot in attendus if mot not in vus}


def test_une_panne_ne_dit_rien_ni_a_l_ecran_ni_dans_les_traces(champ, monkeypatch):
    """An error whose text quotes a file: neither the page nor the structured logs repeat it."""
    champ.planter()
    mot = f"{PREFIXE}panne"
    traces = io.StringIO()
    for sortie in [s for s in logging.getLogger().handlers if type(s) is logging.StreamHandler]:
        monkeypatch.setattr(sortie, "stream", traces)
    logging.getLogger("bibliotheque").warning("une phrase, %s", mot)
    assert "une phrase" in traces.getvalue(), "the structured logs are not installed"

    def sql(*_: Any, **__: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::uuid", [mot])

    def python(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"dossier de {mot}")

    client = champ.scene.clients["agent_crip"]
    for panne in (sql, python):
        monkeypatch.setattr("egide.pages.views.dossier.lire_dossier", panne)
        reponse = demander(client, "get", f"/dossiers/{champ.scene.objets['dossier']}/?q={mot}")
        assert reponse.status_code == 500
        assert mot not in texte_de(reponse).lower()
    demander(client, "get", f"/nulle-part/{mot}/")
    demander(client, "post", f"/dossiers/{uuid4()}/?{mot}", {"motif": mot})
    assert traces.getvalue().count("\n") >= 3, "the errors must leave their line"
    assert mot not in traces.getvalue()
    with pytest.raises(DataError, match="invalid input"):
        sql()


def test_un_dossier_cache_se_refuse_dans_le_meme_temps_qu_un_absent(champ, capsys):
    """Printed for a reader, never asserted: this machine is not a laboratory."""
    scelle = planter_scelle(champ.scene.cast, champ.equipe)
    client = champ.scene.clients["medecin_pmi"]

    def mediane(adresse: str) -> float:
        durees = []
        for _ in range(30):
            debut = time.perf_counter()
            assert demander(client, "get", adresse).status_code == 404
            durees.append(time.perf_counter() - debut)
        return statistics.median(durees) * 1000

    for page in ("/dossiers/{}/", "/enfants/{}/", "/informations/{}/", "/accueil/{}/"):
        cle = {"/informations/{}/": "information", "/accueil/{}/": "recueil"}.get(page, "dossier")
        cache, absent = mediane(page.format(scelle.objets[cle])), mediane(page.format(uuid4()))
        with capsys.disabled():
            sys.stdout.write(f"\n{page} : caché {cache:.1f} ms, absent {absent:.1f} ms")
