"""Who is tied to what: an issuer and a subject, after an invitation for an employer; and how a tie ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import (
    accepter_invitation,
    delier_identite,
    demander_renouvellement,
    fermer_compte,
    renouveler_second_facteur,
    reprendre_compte,
)
from egide.socle.comptes.models import Agent, IdentiteFederee, Poste
from egide.socle.comptes.presenters import siret_affiche
from egide.socle.comptes.tests.courriers import remettre_les_avis
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, Distribution, donner_second_facteur
from egide.socle.comptes.tests.fournisseur import AUTRE_SIRET, SIRET, Dits, Fournisseur
from egide.socle.comptes.tests.scene_federee import COURRIEL, aller_et_revenir, entree, invitation
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu


def test_an_invitation_for_an_identity_opens_with_no_password(
    distribution: Distribution, fournisseur: Fournisseur
) -> None:
    secret = invitation(distribution)
    with pytest.raises(Refus, match="n’est plus valable"):
        accepter_invitation(secret=secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    ordinaire = invitation(distribution, siret="", courriel="partenaire@example.org")
    assert aller_et_revenir(Client(), but="invitation", secret=ordinaire).status_code == 403
    assert accepter_invitation(secret=ordinaire, mot_de_passe=MOT_DE_PASSE, le=timezone.now()).has_usable_password()


@pytest.mark.parametrize(
    ("siret", "attendu"), [(AUTRE_SIRET, "n’est pas celui de l’invitation"), (None, "pour quel établissement")]
)
def test_another_employer_is_not_the_invited_one(
    distribution: Distribution, fournisseur: Fournisseur, siret: str | None, attendu: str
) -> None:
    fournisseur.siret = siret
    client, secret = Client(), invitation(distribution)
    reponse = aller_et_revenir(client, but="invitation", secret=secret)
    assert (reponse.status_code, attendu in texte_lu(reponse)) == (403, True)
    assert not Agent.objects.filter(courriel=COURRIEL).exists()
    fournisseur.siret = SIRET
    assert aller_et_revenir(client, but="invitation", secret=secret)["Location"] == "/"


def _avec_adresse(courriel: str) -> Callable[[Dits], Dits]:
    return lambda dits: {**dits, "email": courriel, "email_verified": True}


def test_an_address_never_ties_an_account(ines: Agent, distribution: Distribution, fournisseur: Fournisseur) -> None:
    """The same address with another subject, or the address of an account that has a password."""
    for courriel in (ines.courriel, distribution.agent_crip.courriel):
        fournisseur.sujet = f"autre-{courriel}"
        fournisseur.fiche = _avec_adresse(courriel)
        reponse = aller_et_revenir(Client())
        assert reponse.status_code == 403
        assert "n’ouvre pas de compte ici" in texte_lu(reponse)
    assert IdentiteFederee.objects.count() == 1


def test_a_subject_opens_one_account_only(ines: Agent, distribution: Distribution, fournisseur: Fournisseur) -> None:
    secret = invitation(distribution, courriel="ines.bis@example.org")
    reponse = aller_et_revenir(Client(), but="invitation", secret=secret)
    assert (reponse.status_code, "ouvre déjà un autre compte" in texte_lu(reponse)) == (403, True)
    assert not Agent.objects.filter(courriel="ines.bis@example.org").exists()


def test_the_same_subject_of_another_issuer_is_someone_else(ines: Agent) -> None:
    IdentiteFederee.objects.update(emetteur="https://autre.example/")
    assert aller_et_revenir(Client()).status_code == 403


def test_who_moved_to_another_employer_finds_the_door_closed_and_the_administrator_knows(
    ines: Agent,
    fournisseur: Fournisseur,
    distribution: Distribution,
    client_de: ClientDe,
    mailoutbox: list,
) -> None:
    ouverte, client = Client(), Client()
    aller_et_revenir(ouverte)
    assert entree(ouverte)
    fournisseur.siret = AUTRE_SIRET
    assert aller_et_revenir(client)["Location"] == reverse("account_login")
    remettre_les_avis()
    assert "n’est plus celui de votre compte" in texte_lu(client.get(reverse("account_login"), secure=True))
    assert not entree(client)
    assert not entree(ouverte)
    assert [message.to for message in mailoutbox] == [[distribution.admin_technique.courriel]]
    assert ines.nom not in mailoutbox[0].body
    luc = client_de(distribution.admin_technique)
    assert "autre établissement" in texte_lu(luc.get(reverse("comptes:personnes")))
    assert siret_affiche(AUTRE_SIRET) in texte_lu(luc.get(reverse("comptes:personne", args=[ines.pk])))
    fournisseur.siret = SIRET  # coming back with the first one opens nothing by itself
    assert aller_et_revenir(Client()).status_code == 403


def test_her_own_key_does_not_go_around_the_closed_door(ines: Agent, fournisseur: Fournisseur) -> None:
    donner_second_facteur(ines)
    fournisseur.siret = AUTRE_SIRET
    aller_et_revenir(Client())
    assert not Authenticator.objects.filter(user=ines).exists()
    assert not ines.has_usable_password()


def test_who_left_or_was_closed_stays_out(ines: Agent, distribution: Distribution) -> None:
    Poste.objects.filter(agent=ines).update(
        du=timezone.localdate() - timedelta(days=2), au=timezone.localdate() - timedelta(days=1)
    )
    client = Client()
    assert aller_et_revenir(client)["Location"] == reverse("account_login")
    assert "pas de poste en cours" in texte_lu(client.get(reverse("account_login"), secure=True))
    fermer_compte(agent=distribution.admin_technique, titulaire=ines, le=timezone.now(), motif="départ")
    assert "n’ouvre pas de compte ici" in texte_lu(aller_et_revenir(Client()))


def test_undoing_the_tie_is_an_act(ines: Agent, distribution: Distribution, client_de: ClientDe) -> None:
    ouverte = Client()
    aller_et_revenir(ouverte)
    with pytest.raises(Refus, match="administrateur technique"):
        delier_identite(agent=distribution.cadre_crip, titulaire=ines, le=timezone.now(), motif="non")
    luc = client_de(distribution.admin_technique, preuve_fraiche=True)
    adresse = reverse("comptes:delier_identite", args=[ines.pk])
    assert luc.post(adresse, {"motif": "a quitté le service"})["Location"] == reverse(
        "comptes:personne", args=[ines.pk]
    )
    assert not entree(ouverte)
    assert "n’ouvre pas de compte ici" in texte_lu(aller_et_revenir(Client()))
    assert "Aucune identité n’est liée" in texte_lu(luc.post(adresse, {"motif": "encore"}))
    assert IdentiteFederee.objects.get(agent=ines).deliee_le is not None


def test_another_identity_takes_two_people_and_ends_the_first(
    ines: Agent, distribution: Distribution, fournisseur: Fournisseur
) -> None:
    demande = demander_renouvellement(
        agent=distribution.admin_technique, titulaire=ines, le=timezone.now(), motif="mutation", siret=AUTRE_SIRET
    )
    assert aller_et_revenir(Client())["Location"] == "/"
    remis = renouveler_second_facteur(agent=distribution.cadre_territoire, demande=demande, le=timezone.now())
    assert aller_et_revenir(Client()).status_code == 403
    with pytest.raises(Refus):
        reprendre_compte(secret=remis.secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    page = texte_lu(Client().get(reverse("comptes:reprendre_compte", args=[remis.secret])))
    assert siret_affiche(AUTRE_SIRET) in page
    assert "mot_de_passe" not in page
    client = Client()
    assert aller_et_revenir(client, but="reprise", secret=remis.secret).status_code == 403  # still the first employer
    fournisseur.sujet, fournisseur.siret = "sujet-ines-2", AUTRE_SIRET
    assert aller_et_revenir(client, but="reprise", secret=remis.secret)["Location"] == "/"
    assert entree(client)
    assert [i.sujet for i in IdentiteFederee.objects.liees()] == ["sujet-ines-2"]
    assert aller_et_revenir(Client(), but="reprise", secret=remis.secret).status_code == 403


def test_a_linked_account_takes_no_second_subject(
    ines: Agent, distribution: Distribution, fournisseur: Fournisseur
) -> None:
    demande = demander_renouvellement(
        agent=distribution.admin_technique, titulaire=ines, le=timezone.now(), motif="mutation", siret=SIRET
    )
    remis = renouveler_second_facteur(agent=distribution.cadre_territoire, demande=demande, le=timezone.now())
    IdentiteFederee.objects.update(deliee_le=None)
    fournisseur.sujet = "sujet-2"
    reponse = aller_et_revenir(Client(), but="reprise", secret=remis.secret)
    assert (reponse.status_code, "avec une autre identité" in texte_lu(reponse)) == (403, True)
