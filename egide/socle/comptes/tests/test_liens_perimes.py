"""Each break ends every link that still opened the account: the last word given is the only one that counts."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from egide.socle.comptes.actions import (
    delier_identite,
    demander_renouvellement,
    fermer_compte,
    renouveler_second_facteur,
    reprendre_compte,
)
from egide.socle.comptes.models import Agent, IdentiteFederee, Renouvellement
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, Distribution, donner_second_facteur
from egide.socle.comptes.tests.fournisseur import AUTRE_SIRET, SIRET, Fournisseur
from egide.socle.comptes.tests.scene_federee import aller_et_revenir, entree
from egide.socle.interface.refus import Refus


def _demander(distribution: Distribution, titulaire: Agent, siret: str = "") -> Renouvellement:
    return demander_renouvellement(
        agent=distribution.admin_technique, titulaire=titulaire, le=timezone.now(), motif="perdu", siret=siret
    )


def _lien(distribution: Distribution, titulaire: Agent, siret: str = "") -> str:
    demande = _demander(distribution, titulaire, siret)
    return renouveler_second_facteur(agent=distribution.cadre_territoire, demande=demande, le=timezone.now()).secret


def _ouvre(secret: str) -> bool:
    try:
        reprendre_compte(secret=secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    except Refus as refuse:
        return refuse.code != "secret_perime"
    return True


def test_the_link_of_yesterday_ends_when_a_newer_one_is_granted(distribution: Distribution) -> None:
    ancien, nouveau = (_lien(distribution, distribution.evaluatrice) for _ in range(2))
    assert not _ouvre(ancien)
    assert _ouvre(nouveau)


def test_another_employer_closes_the_link_with_a_password_too(
    ines: Agent, distribution: Distribution, fournisseur: Fournisseur
) -> None:
    """A password link that went astray, then a federated one that she used: the first must not outlive the second."""
    ancien = _lien(distribution, ines)
    assert aller_et_revenir(Client(), but="reprise", secret=_lien(distribution, ines, SIRET))["Location"] == "/"
    attente = _demander(distribution, ines)
    fournisseur.siret = AUTRE_SIRET
    aller_et_revenir(Client())
    assert IdentiteFederee.objects.liees().get(agent=ines).fermee_le is not None
    assert not _ouvre(ancien)
    with pytest.raises(Refus, match="n’attend plus"):
        renouveler_second_facteur(agent=distribution.cadre_territoire, demande=attente, le=timezone.now())


def test_closing_the_door_undoing_the_tie_and_closing_the_account_end_what_waits(
    ines: Agent, distribution: Distribution
) -> None:
    luc, instant = distribution.admin_technique, timezone.now()
    for rompre in (delier_identite, fermer_compte):
        attente = _demander(distribution, ines)
        rompre(agent=luc, titulaire=ines, le=instant, motif="départ")
        attente.refresh_from_db()
        assert attente.expire_le == instant


def test_taking_the_account_back_closes_what_was_opened_meanwhile(
    distribution: Distribution, client_de: ClientDe
) -> None:
    solene = distribution.evaluatrice
    secret = _lien(distribution, solene)
    donner_second_facteur(solene)
    solene.refresh_from_db()
    serie = solene.serie_session
    assert _ouvre(secret)
    solene.refresh_from_db()
    assert solene.serie_session == serie + 1
    assert not Authenticator.objects.filter(user=solene).exists()


def test_and_so_does_the_provider(ines: Agent, distribution: Distribution, client_de: ClientDe) -> None:
    secret = _lien(distribution, ines, SIRET)
    donner_second_facteur(ines)
    ines.refresh_from_db()
    restee, client = client_de(ines), Client()
    assert entree(restee)
    assert aller_et_revenir(client, but="reprise", secret=secret)["Location"] == "/"
    assert entree(client)
    assert not entree(restee)
    assert not Authenticator.objects.filter(user=ines).exists()
