"""The public's whole path in the real process: no script, no session, no cookie, no trace of the device."""

import time

import pytest

from egide.parcours.accueil.public.codes import lire_code
from egide.parcours.accueil.tests.chemin_public import FAITS, code_affiche, commencer, remplir
from egide.parcours.accueil.tests.navigateur_simple import CANARI_ADRESSE, CANARI_APPAREIL
from egide.socle.acces.regles_acces import reglage


def test_a_neighbour_writes_without_script_and_comes_back_with_his_code(facade, base):
    nav = facade.navigateur()
    page = remplir(nav, nom="Odile Fictive", telephone="0639980001")
    assert "Relisez avant d’envoyer" in page.texte
    assert "depuis la rentrée" in page.texte
    page = nav.presser(page, "Envoyer")
    assert page.statut == 200
    code = code_affiche(page)
    assert len(lire_code(code).secret) * 5 >= 100
    with base.admin() as conn:
        ligne = conn.execute(
            "SELECT canal, qualite_informateur, etat, anonyme, faits, commune, secret_argon2 FROM accueil_recueil"
        ).fetchone()
        enfant = conn.execute("SELECT prenom, age_declare FROM accueil_enfantsignale").fetchone()
        informateur = conn.execute("SELECT nom_chiffre, telephone_chiffre FROM accueil_informateur").fetchone()
        charge = conn.execute("SELECT volet_objet FROM acces_priseencharge").fetchone()
        arrivee = conn.execute("SELECT nature, urgente FROM echanges_arrivee").fetchone()
        taches = conn.execute("SELECT task_name FROM procrastinate_jobs").fetchall()
    assert ligne[:4] == ("formulaire", "voisin", "depose", False)
    assert ligne[4:6] == (FAITS, "Arras")
    assert ligne[6].startswith("$argon2id$")
    assert lire_code(code).secret not in str(ligne)
    assert enfant == ("Noé", 7)
    assert "Odile" not in str(informateur)
    assert charge == (1,)
    assert arrivee == ("depot_public", False)
    assert ("egide.accueil.prendre_en_compte",) in taches

    page = nav.aller("/reprendre/")
    page = nav.presser(page, "Continuer", code=code.lower().replace("-", " "))
    assert "Reçue" in page.texte
    assert FAITS not in page.texte
    page = nav.presser(page, "Ajouter", texte="Hier encore.")
    assert "est enregistré" in page.texte
    assert base.compte("accueil_complement") == 1
    assert nav.cookies == []


def test_every_question_but_one_may_be_passed(facade, base):
    nav = facade.navigateur()
    page = commencer(nav)
    page = nav.presser(page, "Continuer")
    page = nav.presser(page, "Continuer")
    page = nav.presser(page, "Continuer")
    assert "Écrivez au moins quelques mots" in page.texte
    assert "<title>Erreur" in page.texte
    page = nav.presser(page, "Continuer", faits="Un enfant seul la nuit.")
    for _ in range(3):
        page = nav.presser(page, "Continuer")
    page = nav.presser(page, "Envoyer")
    assert code_affiche(page)
    with base.admin() as conn:
        assert conn.execute("SELECT anonyme, qualite_informateur FROM accueil_recueil").fetchone() == (True, "inconnu")
    assert base.compte("accueil_enfantsignale") == 0
    assert base.compte("accueil_informateur") == 0


def test_going_back_keeps_everything_and_several_children_are_told(facade, base):
    nav = facade.navigateur()
    page = nav.presser(commencer(nav), "Continuer", qualite="parent")
    page = nav.presser(page, "Ajouter un autre enfant", prenom="Zoé")
    assert "enfant 2" in page.texte
    page = nav.presser(page, "Continuer", prenom="Tom", age="pas un nombre")
    assert "Écrivez un nombre" in page.texte
    page = nav.presser(page, "Retour", age="8")
    assert ("prenom", "Zoé") in page.champs
    page = nav.presser(page, "Retour")
    assert ("qualite", "parent") in page.champs
    page = nav.presser(page, "Continuer")
    page = nav.presser(page, "Ajouter un autre enfant")
    assert ("prenom", "Tom") in page.champs
    assert ("age", "8") in page.champs
    page = nav.presser(page, "Continuer")
    page = nav.presser(page, "Retour", faits="à moitié écrit")
    assert ("prenom", "Tom") in page.champs
    page = nav.presser(page, "Continuer")
    assert ("faits", "à moitié écrit") in page.champs
    for _ in range(4):
        page = nav.presser(page, "Continuer")
    assert "Zoé" in page.texte
    assert "Tom" in page.texte
    nav.presser(page, "Envoyer")
    with base.admin() as conn:
        enfants = conn.execute("SELECT prenom, rang FROM accueil_enfantsignale ORDER BY rang").fetchall()
    assert enfants == [("Zoé", 1), ("Tom", 2)]


def test_sent_twice_it_is_one_contact_with_one_code(facade, base):
    nav = facade.navigateur()
    page = remplir(nav)
    premier, second = nav.presser(page, "Envoyer"), nav.presser(page, "Envoyer")
    assert code_affiche(premier) == code_affiche(second)
    assert base.compte("accueil_recueil") == 1
    assert base.compte("echanges_arrivee") == 1


def test_sent_again_with_another_text_says_that_the_first_one_stands(facade, base):
    nav = facade.navigateur()
    page = remplir(nav)
    nav.presser(page, "Envoyer")
    autre = nav.presser(page, "Retour")
    autre = nav.presser(autre, "Continuer", nom="Quelqu’un")
    autre = nav.presser(autre, "Envoyer")
    assert "Un premier envoi était déjà enregistré" in autre.texte
    assert base.compte("accueil_recueil") == 1
    assert base.compte("accueil_informateur") == 0


def test_a_danger_now_shows_the_numbers_at_once_and_warns(facade, base):
    nav = facade.navigateur()
    page = remplir(nav, danger="oui")
    for numero in ("tel:17", "tel:112", "tel:119", "sms:114"):
        assert numero in page.texte
    assert "Appelez maintenant" in page.texte
    page = nav.presser(page, "Relire puis envoyer")
    page = nav.presser(page, "Envoyer")
    assert "Nous prévenons une personne d’astreinte" in page.texte
    with base.admin() as conn:
        assert conn.execute("SELECT danger_immediat FROM accueil_recueil").fetchone() == (True,)
        assert conn.execute("SELECT niveau, accusee_le FROM echanges_alerteastreinte").fetchall() == [(0, None)]
        assert conn.execute("SELECT urgente FROM echanges_arrivee").fetchone() == (True,)


def test_a_child_is_told_tu(facade, base):
    nav = facade.navigateur()
    page = nav.presser(commencer(nav), "Continuer", qualite="enfant")
    assert "Ton prénom" in page.texte
    assert "Ajouter un autre enfant" not in page.texte
    page = nav.presser(page, "Continuer", prenom="Inès")
    assert "Ce qui t’arrive n’est pas ta faute" in page.texte
    page = nav.presser(page, "Continuer", faits="J’ai peur de rentrer.", danger="oui")
    assert "Appelle maintenant" in page.texte
    page = nav.presser(page, "relire puis envoyer")
    page = nav.presser(page, "Envoyer")
    assert "Merci d’avoir parlé" in page.texte
    assert "Votre code" not in page.texte
    with base.admin() as conn:
        assert conn.execute("SELECT qualite_informateur, professionnel FROM accueil_recueil").fetchone() == (
            "enfant",
            False,
        )


def test_a_professional_says_where_he_works(facade, base):
    nav = facade.navigateur()
    page = remplir(nav, qualite="professionnel", milieu="hopital", nom="Dr Fictif", retour_demande="on")
    page = nav.presser(page, "Envoyer")
    assert "accusé de réception" in page.texte
    with base.admin() as conn:
        assert conn.execute("SELECT qualite_informateur, professionnel FROM accueil_recueil").fetchone() == (
            "hopital",
            True,
        )
        assert conn.execute("SELECT retour_demande FROM accueil_informateur").fetchone() == (True,)


def test_robots_are_asked_again_and_nobody_is_lost(facade, base):
    nav, debut = facade.navigateur(), time.monotonic()
    page = remplir(nav, depart=nav.aller("/"))
    trop_vite = nav.presser(page, "Envoyer")
    assert "Prenez un instant" in trop_vite.texte
    time.sleep(max(0, reglage("depot_secondes_minimum") + 0.3 - (time.monotonic() - debut)))
    piege = nav.presser(trop_vite, "Envoyer", site="http://robot.invalid")
    assert "case invisible" in piege.texte
    assert base.compte("accueil_recueil") == 0
    assert code_affiche(nav.presser(piege, "Envoyer"))
    assert base.compte("accueil_recueil") == 1


def test_no_trace_of_the_device_nor_of_the_text_is_kept(facade, base):
    nav = facade.navigateur()
    page = remplir(nav, nom="Odile Fictive")
    code = code_affiche(nav.presser(page, "Envoyer"))
    nav.aller("/page-inconnue/?q=canari-recherche")
    nav.envoyer("/relire/", [("brouillon", "abime")])
    with base.admin() as conn:
        tables = [t for (t,) in conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()]
        tout = "\n".join(str(conn.execute(f'SELECT t::text FROM "{t}" t').fetchall()) for t in tables)
    for canari in (CANARI_APPAREIL, CANARI_ADRESSE, "127.0.0.1", lire_code(code).secret, "Odile Fictive"):
        assert canari not in tout
    traces = facade.traces()
    for canari in (CANARI_APPAREIL, CANARI_ADRESSE, "127.0.0.1", FAITS[:20], "Odile", "canari-recherche", code):
        assert canari not in traces
    assert nav.cookies == []


def test_a_wrong_code_says_nothing_and_is_throttled(facade, base):
    nav = facade.navigateur()
    page = remplir(nav)
    code = code_affiche(nav.presser(page, "Envoyer"))
    faux = code[:-1] + ("0" if code[-1] != "0" else "1")
    inconnu = "0" * 28
    for essai in (faux, inconnu):
        for _ in range(10):
            page = nav.presser(nav.aller("/reprendre/"), "Continuer", code=essai)
            assert "Ce code n’est pas reconnu" in page.texte
        page = nav.presser(nav.aller("/reprendre/"), "Continuer", code=essai)
        assert "Trop d’essais" in page.texte
    assert "Trop d’essais" in nav.presser(nav.aller("/reprendre/"), "Continuer", code=code).texte


@pytest.mark.parametrize("chemin", ["/question/2/", "/relire/", "/confirmation/", "/question/9/"])
def test_a_page_reached_without_answers_starts_again(facade, chemin):
    page = facade.navigateur().aller(chemin)
    assert page.adresse == facade.racine + "/"
