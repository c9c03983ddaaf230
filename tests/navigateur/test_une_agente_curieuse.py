"""Curiosity finds nothing: a hidden file answers like a file that does not exist, to an assessor and to a teacher."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from tests.navigateur.personne import Fenetre
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene, courriel

pytestmark = pytest.mark.long

ABSENT = "62-2026-99999"


@dataclass(frozen=True)
class Cache:
    """What the curious person is after: Élio's file, followed in Arras."""

    dossier: str
    personne: str
    information: str
    recueil: str
    numeros: tuple[str, str]

    @property
    def adresses(self) -> tuple[str, ...]:
        """Every page that would show it."""
        return (
            f"/dossiers/{self.dossier}/",
            f"/enfants/{self.personne}/",
            f"/informations/{self.information}/",
            f"/informations/{self.information}/parquet/",
            f"/accueil/{self.recueil}/",
        )

    @property
    def traces(self) -> tuple[str, ...]:
        """What no page may carry."""
        return (*self.adresses, *self.numeros, "Caron-Fictif", "Élio")


def test_un_evaluateur_d_un_autre_territoire(scene: Scene) -> None:
    with etant_donne("Luc, de Calais, qui n’a pas la charge d’Élio et a vu passer l’adresse de son dossier"):
        cache = _dossier_d_elio(scene)
        curieuse = scene.agent("autre_territoire")

    with alors("son menu ne propose que ce qui lui est ouvert, et ma journée ne dit rien d’Élio"):
        assert _menu(curieuse) == ["Ma journée", "Enregistrer", "Transmissions", "Dossiers"]
        curieuse.ne_lit_pas(*cache.traces)

    with alors("les adresses cachées répondent comme des adresses qui n’existent pas"):
        absente = _adresses_introuvables(curieuse, cache)

    with alors("le journal et la revue des accès n’existent pas non plus pour lui"):
        assert _reponse(curieuse, "/journal/") == absente
        assert _reponse(curieuse, "/revue-des-acces/") == absente

    with quand("il tape l’adresse de l’administration"):
        curieuse.va("/administration/personnes/")
        with alors("elle est refusée en une phrase, sans aucun nom"):
            assert curieuse.statut == 403
            curieuse.ne_lit_pas("@example.org")

    with quand("il cherche par numéro, par nom, puis par nom mal écrit"):
        pages = [_numero_cherche(curieuse, texte) for texte in (*cache.numeros, ABSENT)]
        for texte in ("Élio Caron-Fictif", "Caron Elio", "Manon Caron-Fictif"):
            page = _recherche(curieuse, texte)
            with alors("rien n’est connu, et rien n’est compté"):
                assert "Rien de connu" in page
                assert page.startswith("0\u00a0réponse")

    with alors("un numéro caché répond mot pour mot comme un numéro inventé"):
        assert "ne porte ce numéro" in pages[0]
        assert len(set(pages)) == 1

    with alors("chacun de ses essais est dans le journal"):
        assert _refus_inscrits(scene, "autre_territoire", cache) == len(cache.adresses)


def test_une_enseignante(scene: Scene) -> None:
    with etant_donne("Julie, du collège, qui transmet des inquiétudes et ne lit aucun dossier"):
        cache = _dossier_d_elio(scene)
        curieuse = scene.agent("enseignante")

    with alors("elle n’a que deux entrées, et rien ne l’attend"):
        assert _menu(curieuse) == ["Ma journée", "Enregistrer"]
        curieuse.ne_lit_pas(*cache.traces)

    with alors("les adresses cachées répondent comme des adresses qui n’existent pas"):
        _adresses_introuvables(curieuse, cache)

    with quand("elle tape l’adresse de la recherche"):
        curieuse.va("/dossiers/")
        with alors("elle lit une phrase de refus"):
            assert curieuse.statut == 403
            curieuse.titre("Ce n’est pas possible")
            curieuse.lit("Votre rôle ne permet pas de chercher une personne.")

    with alors("chacun de ses essais est dans le journal"):
        assert _refus_inscrits(scene, "enseignante", cache) == len(cache.adresses)


def _menu(curieuse: Fenetre) -> list[str]:
    return curieuse.page.get_by_role("navigation", name="Menu principal").get_by_role("link").all_inner_texts()


def _adresses_introuvables(curieuse: Fenetre, cache: Cache) -> tuple[int, str]:
    """Type each hidden address, then the same one for an id that nothing carries; returns the common answer."""
    reponses = [_reponse(curieuse, a) for adresse in cache.adresses for a in (adresse, _sans_objet(adresse))]
    curieuse.titre("Cette page n’existe pas")
    assert len(set(reponses)) == 1
    assert reponses[0][0] == 404
    return reponses[0]


def _refus_inscrits(scene: Scene, cle: str, cache: Cache) -> int:
    """How many refusals the journal holds on what this person asked for, by id."""
    with scene.coulisses() as conn:
        ligne = conn.execute(
            "SELECT count(*) FROM journal_ligne l JOIN comptes_agent a ON a.id = l.agent_id"
            " WHERE l.evenement = 'refus' AND a.courriel = %s AND l.objet_id = ANY(%s)",
            (courriel(cle), [UUID(i) for i in (cache.dossier, cache.personne, cache.information, cache.recueil)]),
        ).fetchone()
    assert ligne is not None
    return int(ligne[0])


def _dossier_d_elio(scene: Scene) -> Cache:
    with scene.coulisses() as conn:
        ligne = conn.execute(
            "SELECT p.dossier_id, p.id, i.id, i.recueil_id, d.numero, i.numero FROM enfant_personne p"
            " JOIN dossiers_dossier d ON d.id = p.dossier_id"
            " JOIN information_preoccupante_enfantconcerne e ON e.dossier_id = d.id"
            " JOIN information_preoccupante_information i ON i.id = e.information_id WHERE p.prenoms = 'Élio'"
        ).fetchone()
    assert ligne is not None
    dossier, personne, information, recueil, numero, numero_information = map(str, ligne)
    return Cache(dossier, personne, information, recueil, (numero, numero_information))


def _reponse(curieuse: Fenetre, adresse: str) -> tuple[int, str]:
    """Status and whole page, as received."""
    curieuse.va(adresse)
    return curieuse.statut, curieuse.page.content()


def _sans_objet(adresse: str) -> str:
    """The same page for an id that nothing carries."""
    morceaux = adresse.split("/")
    return "/".join([*morceaux[:2], str(uuid4()), *morceaux[3:]])


def _recherche(curieuse: Fenetre, texte: str) -> str:
    """What the page answers to this search from the header."""
    curieuse.cherche(texte)
    return curieuse.page.locator("#resultats").inner_text()


def _numero_cherche(curieuse: Fenetre, numero: str) -> str:
    """The whole answer to a number, without the number."""
    curieuse.cherche(numero)
    return curieuse.page.locator("main").inner_text().replace(numero, "…")
