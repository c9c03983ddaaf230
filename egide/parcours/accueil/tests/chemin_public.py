"""The public path as a person follows it, for the tests of the real process."""

from datetime import timedelta

from django.utils import timezone

from egide.parcours.accueil.public.brouillon import Brouillon, sceller

FAITS = "« Il n’a pas mangé depuis hier », dit-il. Des cris, le soir."


def commencer(nav):
    """The first page of a person who began a minute ago: filled faster than people read, the form asks again."""
    debut = timezone.now() - timedelta(minutes=1)
    return nav.envoyer("/question/1/", [("brouillon", sceller(Brouillon.nouveau(debut)))])


def remplir(nav, *, qualite="voisin", danger="non", depart=None, **reponse):
    """From the first page to the page that reads everything again."""
    page = nav.presser(depart or commencer(nav), "Continuer", qualite=qualite)
    page = nav.presser(page, "Continuer", prenom="Noé", age="7", commune="Arras", naissance_annee="")
    page = nav.presser(page, "Continuer", faits=FAITS, danger=danger)
    if danger == "oui":
        return page
    page = nav.presser(page, "Continuer", depuis_quand="depuis la rentrée")
    page = nav.presser(page, "Continuer", entourage="sa grand-mère")
    return nav.presser(page, "Continuer", **reponse)


def code_affiche(page):
    """The code as the receipt shows it."""
    return page.texte.split('class="eg-code">')[1].split("<")[0]
