"""What is hidden, asked for by its own address: no answer, no word on the screen nor in the logs."""

import io
import logging
import statistics
import sys
import time
from typing import Any
from uuid import uuid4

import pytest
from django.db import DataError, connection

from egide.socle.interface.tests.lecture import texte_lu
from tests.acces.adresses import GROUPES, MATRICE, adresses, chemin
from tests.acces.canaris import PREFIXE
from tests.acces.champ import Champ, approchants, chercher, fuites, preparer, texte_de
from tests.acces.test_matrice import demander


@pytest.fixture
def champ(base_clonee, client_de) -> Champ:
    champ = preparer(client_de)
    champ.planter()
    return champ


def demandes(champ: Champ, qui: str) -> list[tuple[str, str]]:
    """Every way for someone to ask for what was planted: method and address.

    The last plantation differs from the information of the matrix, which the others do not see either, by the people
    kept away from it: it is asked by them, and by the house that reads the file of the matrix.
    """
    motifs, trouvees = adresses("egide.config.urls"), set()
    de_pres = qui in GROUPES["lecteurs"]
    for p in champ.plantations if de_pres else champ.plantations[:2]:
        for ligne in MATRICE["adresses"]:
            adresse = chemin(ligne["route"], motifs[ligne["route"]], ligne, p.objets)
            if any(str(pk) in adresse for pk in p.objets.values()):
                trouvees |= {(methode, adresse) for methode in ("get", "post") if ligne[methode] != 405}
    return sorted(trouvees)


def test_demander_ce_qui_est_cache_n_apprend_rien_et_les_leurs_le_voient(champ):
    ouvertes, posees = [], 0
    for qui, client in champ.scene.clients.items():
        pages = {}
        for methode, adresse in demandes(champ, qui):
            reponse = demander(client, methode, adresse)
            posees += 1
            pages[f"{methode} {adresse}"] = (reponse.status_code, texte_de(reponse))
            if reponse.status_code not in (302, 403, 404):
                ouvertes.append(f"{qui} {methode} {adresse} : {reponse.status_code}")
        ouvertes += fuites(champ, qui, pages)
    assert posees > 1200
    assert ouvertes == [], "\n".join(["", *ouvertes])
    assert _vus_par_les_leurs(champ) == set()


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
        vus += "".join(texte_lu(demander(client, "get", adresse)).lower() for adresse in lues)
        vus += "".join(texte_lu(chercher(client, {"q": texte})).lower() for texte in approchants(lettre))
    attendus = {mot for p in champ.plantations for mot in p.mots} - {f"{PREFIXE}{mot}" for mot in RESERVES}
    return {mot for mot in attendus if mot not in vus}


def test_une_panne_ne_dit_rien_ni_a_l_ecran_ni_dans_les_traces(champ, monkeypatch):
    """An error whose text quotes a file: neither the page nor the structured logs repeat it."""
    mot = f"{PREFIXE}panne"
    traces = io.StringIO()
    for sortie in [s for s in logging.getLogger().handlers if type(s) is logging.StreamHandler]:
        monkeypatch.setattr(sortie, "stream", traces)
    logging.getLogger("egide.essai").warning("une phrase, %s", mot)
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


@pytest.mark.long
def test_un_dossier_cache_se_refuse_dans_le_meme_temps_qu_un_absent(champ, capsys):
    """Printed for a reader, never asserted: this machine is not a laboratory."""
    scelle = next(p for p in champ.plantations if p.lettre == "b")
    client = champ.scene.clients["medecin_pmi"]

    def mediane(adresse: str) -> float:
        durees = []
        for _ in range(15):
            debut = time.perf_counter()
            assert demander(client, "get", adresse).status_code == 404
            durees.append(time.perf_counter() - debut)
        return statistics.median(durees) * 1000

    for page in ("/dossiers/{}/", "/enfants/{}/", "/informations/{}/", "/accueil/{}/"):
        cle = {"/informations/{}/": "information", "/accueil/{}/": "recueil"}.get(page, "dossier")
        cache, absent = mediane(page.format(scelle.objets[cle])), mediane(page.format(uuid4()))
        with capsys.disabled():
            sys.stdout.write(f"\n{page} : caché {cache:.1f} ms, absent {absent:.1f} ms")
