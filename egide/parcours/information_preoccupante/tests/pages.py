"""Addresses and sendings of the pages of an information."""

from uuid import uuid4

from django.urls import reverse

from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.tests.factories import MOTIF
from egide.socle.acces.contexte import au_nom_de


def adresse(nom, information, *autres):
    return reverse(f"information_preoccupante:{nom}", args=[information.pk, *autres])


def saisie(information, **champs):
    """The decision form as a browser sends it."""
    return {
        "version": information.version,
        "requete": uuid4(),
        "foyer_revu": "on",
        "dangers": ["negligences"],
        "qualification": "information_preoccupante",
        "niveau": "danger",
        "motif": MOTIF,
        "information_famille": "faite",
        **champs,
    }


def relire(agent, information):
    with au_nom_de(agent):
        return Information.objects.get(pk=information.pk)
