"""A package is frozen and numbered; both units read it, it opens nothing of the file, and it is sent once."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from egide.socle.acces.actions import exclure_agent, recalculer_tout
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Acces
from egide.socle.acces.tests.factories import sceller, un_agent, une_unite
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Unite
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.echanges.actions import Destination, accuser_transmission
from egide.socle.echanges.actions.transmissions import empreinte_de
from egide.socle.echanges.models import Arrivee, LigneTransmise, Transmission
from egide.socle.echanges.rules import InformationDonnee, Ligne
from egide.socle.echanges.selectors import arrivees_en_attente
from egide.socle.echanges.tests.factories import FAITS, relue, une_scene
from egide.socle.etats.models import Passage
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return une_scene()


def rien_lu(agent, transmission):
    """Whether `agent` learns nothing of a package: neither it, nor a line, nor that something waits or happened."""
    with au_nom_de(agent):
        lus = (
            Transmission.objects.filter(pk=transmission.pk),
            LigneTransmise.objects.filter(transmission_id=transmission.pk),
            Passage.objects.filter(objet_id=transmission.pk),
            Arrivee.objects.filter(objet_id=transmission.pk),
        )
        return not any(lu.exists() for lu in lus)


def test_the_receiving_unit_reads_the_package_and_finds_it_in_its_inbox(scene):
    envoi = scene.transmettre()
    assert envoi.numero == f"T-62-{timezone.localdate().year}-00001"
    with au_nom_de(scene.voisine):
        lue = Transmission.objects.get()
        assert [ligne.texte for ligne in lue.lignes.all()] == [FAITS]
        assert lue.fondement_texte == "Partage entre personnes tenues au secret (CASF L226-2-2)"
        assert [a.objet_id for a in arrivees_en_attente(scene.voisine)] == [envoi.pk]


def test_it_opens_nothing_of_the_file(scene):
    envoi = scene.transmettre()
    with au_nom_de(scene.voisine):
        accuser_transmission(envoi, agent=scene.voisine, le=timezone.now())
        assert not Dossier.objects.filter(pk=scene.dossier.pk).exists()
        assert not Acces.objects.filter(dossier_id=scene.dossier.pk).exists()
    assert recalculer_tout() == 0


def test_a_stranger_learns_nothing_of_it(scene):
    assert rien_lu(scene.etranger, scene.transmettre())


def test_an_agent_kept_away_from_the_child_learns_nothing_of_it(scene):
    envoi = scene.transmettre()
    with au_nom_de(scene.cadre):
        exclure_agent(
            agent=scene.cadre, exclu=scene.voisine, dossier_id=scene.dossier.pk, raison="proche", le=envoi.envoyee_le
        )
    assert rien_lu(scene.voisine, envoi)
    assert not rien_lu(scene.cadre_maison, envoi)


def test_a_file_sealed_afterwards_closes_the_package_to_the_unit(scene):
    envoi = scene.transmettre()
    sceller(scene.dossier, [scene.cadre], cadre=scene.cadre, second=un_agent(Role.CADRE_CRIP, scene.crip))
    assert rien_lu(scene.voisine, envoi)
    assert rien_lu(scene.agent, envoi)
    assert not rien_lu(scene.cadre, envoi)


def test_a_line_is_read_by_the_roles_that_open_its_part(scene):
    medecin = un_agent(Role.MEDECIN_PMI, scene.maison)
    lignes = [Ligne(Volet.DANGER, "Reçu", FAITS), Ligne(Volet.SANTE, "Santé", "Vue par un médecin.")]
    envoi = scene.transmettre(lignes=lignes)
    for agent, titres in ((medecin, ["Reçu", "Santé"]), (scene.voisine, ["Reçu"])):
        with au_nom_de(agent):
            assert [ligne.titre for ligne in envoi.lignes.all()] == titres


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"lignes": []}, "au moins une chose"),
        ({"lignes": [Ligne(Volet.DANGER, "Vide")]}, "au moins une chose"),
        ({"lignes": [Ligne(Volet.ADRESSE_PROTEGEE, "Adresse", "9 rue Cachée")]}, "adresse protégée"),
        ({"fondement": "signalement"}, "ne vise pas ce destinataire"),
        ({"fondement": "aucun"}, "fondement"),
        ({"famille": InformationDonnee("", "", "oui", "")}, "si les parents"),
        ({"famille": InformationDonnee("non", " ", "oui", "")}, "pourquoi les parents"),
        ({"famille": InformationDonnee("oui", "", "", "")}, "si l’enfant"),
        ({"famille": InformationDonnee("oui", "", "non", "")}, "pourquoi l’enfant"),
        ({"destination": Destination()}, "à qui"),
        ({"destination": Destination(correspondant="parquet"), "fondement": "signalement"}, "à qui"),
    ],
)
def test_what_it_lacks_is_refused_in_one_sentence(scene, champs, phrase):
    with pytest.raises(Refus, match=phrase):
        scene.transmettre(**champs)
    with au_nom_de(scene.agent):
        assert not Transmission.objects.exists()


def test_neither_to_oneself_nor_where_nobody_may_read(scene):
    ecole = une_unite("École", Unite.Genre.PARTENAIRE)
    un_agent(Role.ENSEIGNANTE, ecole)
    for unite, phrase in ((scene.crip, "votre propre unité"), (ecole, "Personne dans cette unité")):
        with pytest.raises(Refus, match=phrase):
            scene.transmettre(destination=Destination(unite))


def test_a_sealed_file_is_not_sent_to_a_whole_unit(scene):
    sceller(scene.dossier, [scene.cadre], cadre=scene.cadre, second=un_agent(Role.CADRE_CRIP, scene.crip))
    with pytest.raises(Refus, match="scellé"):
        scene.transmettre(scene.cadre)


def test_who_is_not_in_charge_sends_nothing(scene):
    for agent in (scene.voisine, scene.etranger, un_agent(Role.ADMIN_TECHNIQUE, scene.crip)):
        with pytest.raises(Refus):
            scene.transmettre(agent)


def test_a_second_click_sends_nothing_more(scene):
    requete = uuid7()
    premier, second = (scene.transmettre(requete=requete) for _ in range(2))
    assert premier.pk == second.pk
    assert scene.transmettre(requete=uuid7()).numero.endswith("-00002")


def test_a_correction_is_a_new_package_that_names_the_former(scene):
    envoi = scene.transmettre()
    corrige = scene.transmettre(remplace=envoi, lignes=[Ligne(Volet.DANGER, "Correction", "Trois soirs, et non six.")])
    with au_nom_de(scene.voisine):
        assert Transmission.objects.get(pk=corrige.pk).remplace_id == envoi.pk
        assert [ligne.texte for ligne in envoi.lignes.all()] == [FAITS]


def test_a_package_of_somebody_else_is_not_corrected(scene):
    envoi = scene.transmettre()
    with au_nom_de(scene.voisine), pytest.raises(Refus):
        scene.transmettre(scene.voisine, remplace=envoi)


def test_the_content_is_sealed_and_any_change_shows(scene):
    lignes = [Ligne(Volet.DANGER, "Ce qui a été reçu", FAITS)]
    envoi = relue(scene.agent, scene.transmettre(lignes=lignes).pk)
    assert empreinte_de(envoi, lignes) == envoi.empreinte
    assert empreinte_de(envoi, [Ligne(Volet.DANGER, "Ce qui a été reçu", FAITS + ".")]) != envoi.empreinte
    envoi.parents_motif = "ajouté"
    assert empreinte_de(envoi, lignes) != envoi.empreinte


@pytest.mark.parametrize(
    "attaque",
    [
        "UPDATE echanges_transmission SET fondement_texte = 'autre'",
        "UPDATE echanges_transmission SET destinataire_id = emetteur_id",
        "UPDATE echanges_transmission SET recue_le = now()",
        "UPDATE echanges_transmission SET preuve = 'dit au téléphone'",
        "UPDATE echanges_transmission SET etat = 'recue'",
        "UPDATE echanges_transmission SET empreinte = 'x', numero = 'y'",
        "DELETE FROM echanges_transmission",
        "UPDATE echanges_lignetransmise SET texte = 'autre'",
        "DELETE FROM echanges_lignetransmise",
        "INSERT INTO echanges_lignetransmise (id, transmission_id, rang, volet, titre, texte, objet_genre)"
        " SELECT gen_random_uuid(), id, 2, 1, 'Ajoutée', 'après coup', '' FROM echanges_transmission",
    ],
)
def test_nothing_of_a_package_changes_behind_its_back(scene, attaque):
    scene.transmettre()
    with au_nom_de(scene.agent):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attaque)
        assert Transmission.objects.get().lignes.get().texte == FAITS


def test_nobody_sends_in_the_name_of_a_unit_that_is_not_his(scene):
    envoi = scene.transmettre()
    faux = Transmission(**{c.attname: getattr(envoi, c.attname) for c in Transmission._meta.concrete_fields})
    faux.pk, faux.numero, faux.agent = uuid7(), "62-2026-99999", scene.etranger
    with au_nom_de(scene.etranger), pytest.raises(DatabaseError), transaction.atomic():
        faux.save(force_insert=True)
