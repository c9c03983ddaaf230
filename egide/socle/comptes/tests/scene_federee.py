"""What the tests of the federated door share: an invitation, a browser that goes there and back, a refusal's code."""

from typing import Any
from urllib.parse import urlsplit

import requests
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import inviter_agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.comptes.tests.fournisseur import SIRET
from egide.socle.interface.essai import refus_retenu

COURRIEL = "ines.pruvost@example.org"


def invitation(distribution: Distribution, *, siret: str = SIRET, courriel: str = COURRIEL) -> str:
    """The secret of an invitation that expects an identity of this employer."""
    remise = inviter_agent(
        agent=distribution.admin_technique,
        courriel=courriel,
        nom="Pruvost",
        prenom="Inès",
        unite=distribution.unites.mds_arras,
        role=Role.EVALUATRICE,
        du=timezone.localdate(),
        le=timezone.now(),
        siret=siret,
    )
    return remise.secret


def partir(client: Client, **saisie: str) -> str:
    """Press the button that goes to the provider; returns the address where the browser is sent."""
    reponse = client.post(reverse("comptes:federation_demander"), saisie, secure=True)
    assert reponse.status_code == 302
    return str(reponse["Location"])


def chez_le_fournisseur(adresse: str) -> str:
    """Sign in there, as the person does; returns the path where she is sent back."""
    page = requests.get(adresse, timeout=5)
    assert "Je suis Inès" in page.text
    retour = requests.post(adresse, timeout=5, allow_redirects=False).headers["Location"]
    lu = urlsplit(retour)
    return f"{lu.path}?{lu.query}"


def aller_et_revenir(client: Client, **saisie: str):
    """The whole way; returns the answer to the return."""
    return client.get(chez_le_fournisseur(partir(client, **saisie)), secure=True)


def entree(client: Client) -> bool:
    """Whether this browser is signed in, all its proofs given."""
    return client.get(reverse("comptes:mon_compte"), secure=True).status_code == 200


def code_du_refus(reponse: Any) -> str:
    """The code of the refusal that this answer leaves in the journal."""
    return refus_retenu(reponse.wsgi_request)
