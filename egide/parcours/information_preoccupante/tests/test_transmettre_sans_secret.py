"""A package never tells a protected address nor who informed, in whatever writing; and never says what it stopped."""

import random
from types import SimpleNamespace

import pytest
from django.utils import timezone

from egide.enfant.actions import proteger_adresse
from egide.enfant.models import Personne
from egide.parcours.accueil.actions import enregistrer_recueil
from egide.parcours.accueil.rules import InformateurDit, Inquietude
from egide.parcours.information_preoccupante.actions import transmettre_information
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.tests.factories import FAITS, TOM, une_information_prete
from egide.parcours.information_preoccupante.tests.pages import adresse as page_de
from egide.parcours.information_preoccupante.tests.test_transmettre_information import saisie
from egide.socle.acces.contexte import au_nom_de
from egide.socle.documents.tests.plantes import FORMES, GRAINE, Adresse
from egide.socle.echanges.actions import Destination
from egide.socle.echanges.models import Transmission
from egide.socle.echanges.rules import InformationDonnee
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db

ADRESSES = 14


@pytest.fixture
def scene(distribution):
    """An information of the cell about Tom, who has a file, and the house that may receive it."""
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent):
        enfant = Personne.objects.get(dossier=information.enfants.get().dossier)
    return SimpleNamespace(**vars(distribution), information=information, enfant=enfant)


def cacher(scene, texte):
    with au_nom_de(scene.agent_crip):
        proteger_adresse(
            agent=scene.agent_crip,
            le=timezone.now(),
            enfants=[scene.enfant],
            nommes=[scene.evaluatrice],
            fondement="danger",
            texte=texte,
        )


def envoyer(scene, mot, **champs):
    with au_nom_de(scene.agent_crip):
        return transmettre_information(
            scene.information,
            agent=scene.agent_crip,
            le=timezone.now(),
            parties=["recu"],
            mot=mot,
            destination=Destination(scene.unites.mds_arras),
            fondement="partage_secret",
            famille=InformationDonnee("oui", "", "oui", ""),
            **champs,
        )


@pytest.mark.parametrize("adresses", [ADRESSES // 4, pytest.param(ADRESSES, marks=pytest.mark.long)])
def test_deux_cents_envois_plantes_ne_partent_pas(scene, adresses):
    hasard, arretes = random.Random(GRAINE), 0
    for _ in range(adresses):
        cachee = Adresse(hasard)
        cacher(scene, str(cachee))
        for forme in FORMES.values():
            dit = forme(cachee)
            with pytest.raises(Refus) as refus:
                envoyer(scene, f"Nous avons rendez-vous mardi. {dit} L’école est prévenue.")
            assert refus.value.code in ("secret_trouve", "relu"), dit
            assert cachee.nom not in refus.value.phrase
            arretes += 1
    assert arretes == adresses * len(FORMES)
    with au_nom_de(scene.agent_crip):
        assert not Transmission.objects.exists()


@pytest.mark.parametrize("dit", ["14 rue Cachée-Fictive, 62000 Arras", "rue Cachée, Arras", "9-11 r. Cachée-Fictive"])
def test_une_autre_porte_ou_un_nom_raccourci_demande_un_regard(scene, dit):
    cacher(scene, "9 bis rue Cachée-Fictive, 62000 Arras")
    with pytest.raises(Refus, match="Relisez|Cela ne part pas"):
        envoyer(scene, f"Rendez-vous au {dit}.")
    if "9" not in dit:
        assert envoyer(scene, f"Rendez-vous au {dit}.", relu=True).numero


def test_un_envoi_ordinaire_part(scene):
    cacher(scene, "9 rue Cachée-Fictive, 62000 Arras")
    assert envoyer(scene, "Nous habitons 12 rue des Lilas-Fictifs, à Arras : venez mardi.").numero


def test_l_informateur_protege_ne_part_pas_non_plus(scene):
    agent, le = scene.agent_crip, timezone.now()
    with au_nom_de(agent):
        recueil = enregistrer_recueil(
            agent=agent,
            le=le,
            recu_le=le,
            inquietude=Inquietude(canal="telephone", qualite="voisin", faits=FAITS),
            enfants=[TOM],
            informateur=InformateurDit(nom="Odile Voisine-Inventé", telephone="06 39 98 01 77", protege=True),
        )
        scene.information = Information.objects.get(recueil=recueil)
    for mot in ("Mme Voisine-Inventé rappellera.", "Son numéro : 06.39.98.01.77", "ODILE VOISINE INVENTÉ l’a dit."):
        with pytest.raises(Refus) as refus:
            envoyer(scene, mot)
        assert refus.value.code == "secret_trouve", mot
        assert "Odile" not in refus.value.phrase


def test_la_page_dit_ou_sans_dire_quoi_et_garde_ce_qui_est_tape(scene, client_de):
    cacher(scene, "9 rue Cachée-Fictive, 62000 Arras")
    mot = "Le rendez-vous est au 9 rue Cachee Fictive."
    reponse = client_de(scene.agent_crip).post(page_de("transmettre", scene.information), saisie(scene, mot=mot))
    assert reponse.status_code == 422
    lu = texte_lu(reponse)
    assert all(dit in lu for dit in ("Cela ne part pas", "une adresse protégée, dans", "Retirez ce passage."))
    assert mot in lu
