"""Files that the public joins, in the real process: sealed before the page says so, in the name of nobody."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from egide.config.databases import DatabaseRole
from egide.parcours.accueil.depot import relever_depots
from egide.parcours.accueil.jointes import AU_PLUS, relever_jointes
from egide.parcours.accueil.public.codes import lire_code, nouveau_code
from egide.parcours.accueil.public.reprises import Reprise
from egide.parcours.accueil.tests.chemin_public import code_affiche, remplir
from egide.parcours.accueil.tests.test_attaques_public import REFUSE, deposer, un_depot
from egide.socle.documents.controle.limites import MO, OCTETS
from egide.socle.documents.magasin import Depot, Magasin
from egide.socle.documents.tests.fabrique import archive, image
from egide.socle.documents.tests.test_canaris import CANARI, lignes_lisibles, lisibles

PHOTO = image(comment=CANARI.encode()) + CANARI.encode()
ETAT_LU = "UPDATE accueil_recueil SET etat = 'lu'"


def deposer_puis_fichiers(nav):
    """From the first page to the page of the files; gives the code as well."""
    recu = nav.presser(remplir(nav), "Envoyer")
    return nav.presser(recu, "Ajouter un fichier"), lire_code(code_affiche(recu))


def joindre(nav, page, octets=PHOTO, nom=f"{CANARI}.jpg", **dit):
    return nav.presser(page, "Envoyer ce fichier", ("fichier", nom, octets), **dit)


def une_piece(base):
    """The only piece, with what opens its file."""
    with base.admin() as conn:
        return conn.execute(
            "SELECT p.objet_genre, p.titre, p.nom_d_origine, p.etat, p.origine, p.volet, f.id, f.empreinte, f.taille,"
            " f.cle_verrouillee FROM documents_piece p JOIN documents_fichier f ON f.id = p.original_id"
        ).fetchone()


def ouvrir(var: Path, fichier_id: UUID, empreinte: str, taille: int, cle: str) -> bytes:
    return Magasin(var / "pieces").lire(fichier_id, Depot(empreinte, taille, cle))


def au_magasin(facade) -> set[Path]:
    return set((facade.var / "pieces").glob("??/*"))


@pytest.fixture
def lu_par_quelqu_un(base):
    """Makes every contact one that a human being has read."""

    def lire():
        with base.admin() as conn:
            conn.execute("ALTER TABLE accueil_recueil DISABLE TRIGGER etat_protege")
            conn.execute(ETAT_LU)
            conn.execute("ALTER TABLE accueil_recueil ENABLE TRIGGER etat_protege")

    return lire


def test_a_photo_joined_after_the_receipt_waits_for_its_control_and_is_readable_nowhere(facade, base):
    nav = facade.navigateur()
    page, code = deposer_puis_fichiers(nav)
    page = joindre(nav, page, legende="Le mur de sa chambre.")
    assert page.statut == 200
    assert "Fichier reçu." in page.texte
    assert "1 fichier reçu" in page.texte
    genre, titre, nom, etat, origine, volet, *fichier = une_piece(base)
    assert (genre, titre, nom) == ("recueil", "Photo jointe au message, n°\xa01", "")
    assert (etat, origine, volet) == ("en_attente", "publique", 1)
    assert ouvrir(facade.var, *fichier) == PHOTO
    assert lisibles(facade.var) == []
    assert list((facade.var / "temporaire").iterdir()) == []
    assert lignes_lisibles(base.admin_url) == []
    with base.admin() as conn:
        assert conn.execute("SELECT texte FROM accueil_complement").fetchone() == (f"{titre}\nLe mur de sa chambre.",)
        taches = conn.execute(
            "SELECT args ->> 'piece_id', lock FROM procrastinate_jobs WHERE task_name = 'egide.documents.controler'"
        ).fetchall()
        assert taches == [(str(conn.execute("SELECT id FROM documents_piece").fetchone()[0]), "documents")]
    suite = nav.presser(nav.aller("/reprendre/"), "Continuer", code=code.lisible)
    assert "1 fichier joint." in suite.texte
    assert nav.cookies == []


def test_the_same_sending_twice_is_one_file_and_leaves_nothing_behind(facade, base):
    nav = facade.navigateur()
    page, _ = deposer_puis_fichiers(nav)
    assert "Fichier reçu." in joindre(nav, page).texte
    gardes = au_magasin(facade)
    assert "Fichier reçu." in joindre(nav, page).texte
    assert base.compte("documents_piece") == base.compte("documents_fichier") == 1
    assert au_magasin(facade) == gardes


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"<html><script>alert(1)</script>", "type accepté"),
        (archive({"a.txt": "a"}), "envoyez-les un par un"),
        (b"%PDF-1.7" + bytes(OCTETS), "Ce fichier est trop lourd"),
        (b"", "Ce fichier est vide."),
    ],
)
def test_a_refused_file_says_why_by_the_field_and_keeps_what_was_typed(octets, phrase, facade, base):
    nav = facade.navigateur()
    page, _ = deposer_puis_fichiers(nav)
    page = joindre(nav, page, octets, legende="Ce qu’elle m’a dit.")
    assert phrase in page.texte.replace("\xa0", " ")
    assert 'aria-describedby="id_fichier_' in page.texte
    assert ("legende", "Ce qu’elle m’a dit.") in page.champs
    assert "<title>Erreur" in page.texte
    assert base.compte("documents_piece") == 0
    assert "Fichier reçu." in joindre(nav, page).texte


def test_only_that_address_takes_long_requests(facade, base):
    nav = facade.navigateur()
    deposer_puis_fichiers(nav)
    # just past the limit: what is left unread would close the connection before the answer is read
    assert nav.envoyer("/fichiers/", [], ("fichier", "film.mp4", bytes(OCTETS + MO))).statut == 413
    assert nav.envoyer("/reprendre/", [], ("fichier", "photo.jpg", bytes(3 * MO))).statut == 413
    assert list((facade.var / "temporaire").iterdir()) == []


def test_what_is_typed_before_the_files_is_kept_first(facade, base):
    nav = facade.navigateur()
    _, code = deposer_puis_fichiers(nav)
    suite = nav.presser(nav.aller("/reprendre/"), "Continuer", code=code.lisible)
    page = nav.presser(suite, "Ajouter une photo", texte="Il est seul.", danger="on")
    assert "Ce que vous avez écrit est enregistré." in page.texte
    assert base.compte("accueil_complement") == base.compte("echanges_alerteastreinte") == 1
    assert "Fichier reçu." in joindre(nav, page).texte
    suite = nav.presser(nav.aller("/reprendre/"), "Continuer", code=code.lisible)
    assert "enregistré" not in nav.presser(suite, "Ajouter une photo").texte
    assert base.compte("accueil_complement") == 1


def test_a_contact_already_read_answers_like_an_unknown_code(facade, base, lu_par_quelqu_un):
    nav = facade.navigateur()
    page, code = deposer_puis_fichiers(nav)
    lu_par_quelqu_un()
    gardes = au_magasin(facade)
    lue = joindre(nav, page)
    inconnue = nav.envoyer(
        "/fichiers/", [("reprise", Reprise(nouveau_code()).sceller()), ("legende", "")], ("fichier", "a.jpg", PHOTO)
    )
    assert "Ce fichier n’est pas enregistré" in lue.texte
    sans_reprise = [p.texte.replace(dict(p.champs)["reprise"], "") for p in (lue, inconnue)]
    assert sans_reprise[0] == sans_reprise[1]
    assert lue.statut == inconnue.statut
    assert base.compte("documents_piece") == 0
    assert au_magasin(facade) == gardes
    suite = nav.presser(nav.aller("/reprendre/"), "Continuer", code=code.lisible)
    assert "un fichier ne s’ajoute plus ici" in suite.texte
    assert not [b for b in suite.boutons if "photo" in b["texte"]]


def test_no_more_than_a_few_files_a_contact(facade, base):
    nav = facade.navigateur()
    page, code = deposer_puis_fichiers(nav)
    for _ in range(AU_PLUS):
        page = joindre(nav, page, b"un mot")
    assert not [b for b in page.boutons if "Envoyer" in b["texte"]]
    champs = [("reprise", Reprise(code).sceller()), ("legende", "")]
    de_trop = nav.envoyer("/fichiers/", champs, ("fichier", "a.txt", b"encore"))
    assert f"{AU_PLUS} fichiers sont déjà joints" in de_trop.texte
    assert base.compte("documents_piece") == AU_PLUS


def test_when_the_database_is_down_the_file_waits_sealed_with_its_message(facade_en_panne, base, settings):
    nav = facade_en_panne.navigateur()
    page, code = deposer_puis_fichiers(nav)
    page = joindre(nav, page, legende="Le mur.")
    assert "Fichier reçu." in page.texte
    facade_en_panne.tuer()
    assert lisibles(facade_en_panne.var) == []
    settings.VAR, settings.EGIDE_PIECES = facade_en_panne.var, facade_en_panne.var / "pieces"
    [scellee] = (facade_en_panne.var / "depots").glob("*.jointe")
    copie = scellee.read_bytes()
    with base.django(DatabaseRole.WORKER):
        assert relever_jointes() == 0, "its contact is not there yet: it waits, and counts as nobody's wrong code"
        assert base.compte("accueil_essaicode") == 0
        assert (relever_depots(), relever_jointes()) == (1, 1)
        scellee.write_bytes(copie)
        assert relever_jointes() == 1
    assert base.compte("documents_piece") == base.compte("accueil_complement") == 1
    *_, fichier_id, empreinte, taille, cle = une_piece(base)
    assert ouvrir(facade_en_panne.var, fichier_id, empreinte, taille, cle) == PHOTO
    assert list((facade_en_panne.var / "depots").iterdir()) == []
    with base.comme(DatabaseRole.PUBLIC) as conn:
        suivi = conn.execute("SELECT etat, fichiers FROM relire(%s, %s)", [code.selecteur, code.empreinte()])
        assert suivi.fetchone() == ("depose", 1)


def test_what_was_promised_enters_even_once_the_message_is_read_and_the_cell_is_told(
    facade_en_panne, base, settings, lu_par_quelqu_un
):
    nav = facade_en_panne.navigateur()
    page, _ = deposer_puis_fichiers(nav)
    assert "Fichier reçu." in joindre(nav, page).texte
    settings.VAR = facade_en_panne.var
    with base.django(DatabaseRole.WORKER):
        relever_depots()
        lu_par_quelqu_un()
        assert relever_jointes() == 1
    with base.admin() as conn:
        natures = conn.execute("SELECT nature FROM echanges_arrivee ORDER BY nature").fetchall()
    assert natures == [("complement_public",), ("depot_public",)]


def test_a_disk_that_refuses_says_it_and_promises_nothing(facade, base):
    nav = facade.navigateur()
    page, _ = deposer_puis_fichiers(nav)
    magasin = facade.var / "pieces"
    if magasin.exists():
        magasin.rename(facade.var / "ailleurs")
    magasin.write_text("un fichier là où il faudrait un dossier")
    try:
        page = joindre(nav, page, legende="Le mur.")
    finally:
        magasin.unlink()
    assert page.statut == 503
    assert "Renvoyez-le plus tard" in page.texte
    assert ("legende", "Le mur.") in page.champs
    assert base.compte("documents_piece") == 0


def un_message(code, **autres):
    """What the facade hands to the door."""
    noms = ("piece_id", "passage_id", "complement_id", "arrivee_id", "ligne_id")
    from_uuid = {nom: str(Reprise(code).cle) for nom in noms}
    fichier = {"id": str(Reprise(code).cle), "empreinte": "0" * 64, "taille": 6, "media": "text/plain"}
    return json.dumps(
        {
            "selecteur": code.selecteur,
            "secret_argon2": code.empreinte(),
            "genre": "autre",
            "titre": "Document",
            "legende": "",
            **from_uuid,
            "fichier": {**fichier, "cle_verrouillee": "x"},
            **autres,
        }
    )


def test_the_door_opens_for_a_whole_code_only_and_gives_nothing_back(base, lu_par_quelqu_un):
    code, autre = nouveau_code(), nouveau_code()
    with base.comme(DatabaseRole.PUBLIC) as conn:
        deposer(conn, un_depot(code))
        deposer(conn, un_depot(autre))

        def porte(message):
            return conn.execute("SELECT joindre(%s::jsonb)", [message]).fetchone()[0]

        assert porte(un_message(code, secret_argon2=autre.empreinte())) == "inconnu"
        assert porte(un_message(nouveau_code())) == "inconnu"
        gardee = un_message(code)
        assert (porte(gardee), porte(gardee)) == ("jointe", "deja")
        for table in ("documents_piece", "documents_fichier"):
            with pytest.raises(REFUSE):
                conn.execute(f"SELECT 1 FROM {table}")
        lu_par_quelqu_un()
        assert porte(un_message(code)) == porte(un_message(nouveau_code())) == "inconnu"
    with base.admin() as conn:
        de_qui = conn.execute(
            "SELECT r.selecteur FROM documents_piece p JOIN accueil_recueil r ON r.id = p.objet_id"
        ).fetchall()
    assert de_qui == [(code.selecteur,)]
