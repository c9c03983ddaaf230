"""What a person wrote survives a base that is down and a commit that fails; else no receipt is shown."""

import pytest

from egide.config.databases import DatabaseRole
from egide.parcours.accueil.depot import relever_depots
from egide.parcours.accueil.tests.chemin_public import code_affiche, remplir


def test_when_the_database_is_down_it_is_sealed_then_taken_in_once(facade_en_panne, base, settings):
    nav = facade_en_panne.navigateur()
    page = remplir(nav, danger="oui")
    page = nav.presser(page, "Relire puis envoyer")
    recu = nav.presser(page, "Envoyer")
    code = code_affiche(recu)
    assert "gardé en lieu sûr" in recu.texte
    assert "n’est pas encore prévenue" in recu.texte
    assert code_affiche(nav.presser(page, "Envoyer")) == code
    scelles = list((facade_en_panne.var / "depots").iterdir())
    assert len(scelles) == 1
    assert scelles[0].stat().st_mode & 0o077 == 0
    assert b"cris" not in scelles[0].read_bytes()
    assert base.compte("accueil_recueil") == 0

    settings.VAR = facade_en_panne.var
    copie = scelles[0].read_bytes()
    with base.django(DatabaseRole.WORKER):
        assert relever_depots() == 1
        scelles[0].write_bytes(copie)
        assert relever_depots() == 1
        assert relever_depots() == 0
    assert base.compte("accueil_recueil") == 1
    assert base.compte("echanges_alerteastreinte") == 1
    assert list((facade_en_panne.var / "depots").iterdir()) == []


def test_when_nothing_can_be_kept_no_code_is_shown(facade_en_panne):
    (facade_en_panne.var / "depots").write_text("un fichier là où il faudrait un dossier")
    nav = facade_en_panne.navigateur()
    page = remplir(nav)
    page = nav.presser(page, "Envoyer")
    assert page.statut == 503
    assert "pas encore enregistré" in page.texte
    assert "eg-code" not in page.texte
    assert any("Essayer" in b["texte"] for b in page.boutons)


@pytest.fixture
def commit_qui_casse(facade, base):
    """The database accepts the rows and fails at the commit; the spool is no folder."""
    with base.admin() as conn:
        conn.execute(
            "CREATE FUNCTION casser() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'disque plein' USING ERRCODE = '53100'; END $$;"
            "CREATE CONSTRAINT TRIGGER casse AFTER INSERT ON accueil_recueil DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION casser()"
        )
    (facade.var / "depots").write_text("le disque refuse aussi")
    yield
    (facade.var / "depots").unlink()
    with base.admin() as conn:
        conn.execute("DROP FUNCTION casser() CASCADE")


@pytest.mark.usefixtures("commit_qui_casse")
def test_a_commit_that_fails_shows_no_receipt(facade, base):
    nav = facade.navigateur()
    page = remplir(nav)
    page = nav.presser(page, "Envoyer")
    assert page.statut == 503
    assert "eg-code" not in page.texte
    assert base.compte("accueil_recueil") == 0
