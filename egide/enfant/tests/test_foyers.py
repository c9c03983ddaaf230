"""Acts: open a household, live in it, leave it; and who reads it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from egide.enfant.actions import creer_adulte, installer, ouvrir_foyer, quitter_foyer
from egide.enfant.models import Foyer, Habitant, Personne
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.recherche import rechercher
from egide.enfant.selectors import enfants_de, foyers_de
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent
from egide.socle.acces import actions as acces
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion, Relation
from egide.socle.acces.volets import TOUS_SAUF_RESERVES
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db


def voit(agent, foyer):
    with au_nom_de(agent):
        return Foyer.objects.filter(pk=foyer.pk).exists()


def confier(distribution, enfant, unite):
    with au_nom_de(distribution.agent_crip):
        acces.accorder_relation(
            agent=distribution.agent_crip,
            dossier_id=enfant.dossier_ouvert,
            sujet=acces.sujet_de(unite),
            genre=Relation.Genre.EVALUATION,
            volets=TOUS_SAUF_RESERVES,
            fondement="essai",
            du=timezone.now(),
        )


def test_un_foyer_sans_enfant_est_a_l_unite_qui_l_ecrit(distribution):
    foyer = un_foyer(distribution.agent_crip)
    assert voit(distribution.agent_crip, foyer)
    assert voit(distribution.cadre_crip, foyer)
    assert not voit(distribution.evaluatrice, foyer)


def test_un_foyer_se_lit_ensuite_par_les_dossiers_de_ses_enfants(distribution):
    enfant = un_enfant(distribution.agent_crip)
    foyer = un_foyer(distribution.agent_crip, [enfant])
    assert not voit(distribution.evaluatrice, foyer)
    confier(distribution, enfant, distribution.unites.mds_arras)
    assert voit(distribution.evaluatrice, foyer)
    with au_nom_de(distribution.evaluatrice):
        assert [f.foyer for f in foyers_de(enfant)] == [foyer]
        assert enfants_de(foyer.pk) == [enfant]


def test_la_charge_du_foyer_ne_survit_pas_au_dossier(distribution):
    """The unit that wrote the household keeps nothing once its relation with the child has ended."""
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    foyer = un_foyer(agent, [enfant])
    confier(distribution, enfant, distribution.unites.mds_arras)
    with au_nom_de(agent):
        ouverture = Relation.objects.get(dossier_id=enfant.dossier_ouvert, genre=Relation.Genre.OUVERTURE)
    cadre = distribution.cadre_crip
    with au_nom_de(cadre):
        acces.clore_relation(ouverture, agent=cadre, le=timezone.now(), motif="Suivi par la maison d’Arras")
    assert not voit(agent, foyer)
    with au_nom_de(agent):
        assert not Personne.objects.filter(pk=enfant.pk).exists()


def test_un_enfant_exclu_ferme_le_foyer_entier(distribution):
    agent = distribution.agent_crip
    enfant, frere = un_enfant(agent, prenom="Lina"), un_enfant(agent, prenom="Noé")
    foyer = un_foyer(agent, [enfant, frere])
    with au_nom_de(distribution.cadre_crip):
        acces.exclure_agent(
            agent=distribution.cadre_crip,
            exclu=agent,
            dossier_id=frere.dossier_ouvert,
            raison=Exclusion.Raison.PROCHE,
            le=timezone.now(),
        )
    assert not voit(agent, foyer)
    with au_nom_de(agent):
        assert not Habitant.objects.exists()
        assert foyers_de(enfant) == []
    assert voit(distribution.cadre_crip, foyer)


def test_un_adulte_du_foyer_se_lit_par_le_foyer(distribution):
    agent = distribution.agent_crip
    foyer = un_foyer(agent)
    voulu = Identite(nom="Marquant-Fictif", prenoms=("Kévin",))
    with au_nom_de(agent):
        recherche_id = rechercher(agent, voulu, adulte=True).recherche_id
        adulte = creer_adulte(agent=agent, le=timezone.now(), identite=voulu, recherche_id=recherche_id, foyer=foyer)
    for lecteur, visible in ((distribution.cadre_crip, True), (distribution.evaluatrice, False)):
        with au_nom_de(lecteur):
            assert Personne.objects.filter(pk=adulte.pk).exists() is visible


def test_un_enfant_vit_dans_deux_foyers_au_fil_du_temps(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    jour = timezone.localdate()
    with au_nom_de(agent):
        ancien = ouvrir_foyer(agent=agent, le=timezone.now(), nom="Chez la mère")
        habitant = installer(ancien, enfant, agent=agent, le=timezone.now(), du=jour - timedelta(days=900))
        quitter_foyer(habitant, agent=agent, le=timezone.now(), au=jour - timedelta(days=30))
        with pytest.raises(Refus, match="déjà quitté"):
            quitter_foyer(habitant, agent=agent, le=timezone.now(), au=jour)
        nouveau = ouvrir_foyer(agent=agent, le=timezone.now(), nom="Chez le père")
        installer(
            nouveau,
            enfant,
            agent=agent,
            le=timezone.now(),
            du=jour - timedelta(days=30),
            part_du_temps="moitie",
        )
        lus = [(f.foyer.nom, f.actuel) for f in foyers_de(enfant)]
    assert lus == [("Chez le père", True), ("Chez la mère", False)]


def test_installer_deux_fois_ne_change_rien(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    foyer = un_foyer(agent, [enfant, enfant])
    with au_nom_de(agent):
        assert Habitant.objects.filter(foyer=foyer).count() == 1


def test_refus(distribution):
    agent, etrangere = distribution.agent_crip, distribution.autre_territoire
    enfant = un_enfant(agent)
    foyer = un_foyer(agent, [enfant])
    autre = un_enfant(etrangere, prenom="Noé")
    with au_nom_de(etrangere), pytest.raises(Refus, match="pas en charge"):
        installer(foyer, autre, agent=etrangere, le=timezone.now())
    with au_nom_de(agent), pytest.raises(Refus, match="pas en charge"):
        installer(foyer, autre, agent=agent, le=timezone.now())
    with au_nom_de(distribution.enseignante), pytest.raises(Refus, match="rôle"):
        ouvrir_foyer(agent=distribution.enseignante, le=timezone.now())


def test_la_base_refuse_un_habitant_chez_les_autres(distribution):
    foyer = un_foyer(distribution.agent_crip)
    etrangere = distribution.autre_territoire
    enfant = un_enfant(etrangere)
    with au_nom_de(etrangere), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        Habitant(foyer=foyer, personne=enfant, saisi_le=timezone.now(), agent=etrangere).save(force_insert=True)


def test_la_base_refuse_des_valeurs_impossibles(distribution):
    agent = distribution.agent_crip
    foyer = un_foyer(agent)
    with au_nom_de(agent):
        for faux in ({"code_insee": "6204"}, {"protegee": True}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Foyer.objects.filter(pk=foyer.pk).update(**faux)


@pytest.mark.parametrize("nombre", [1, 10])
def test_les_foyers_se_lisent_en_deux_requetes(distribution, django_assert_num_queries, nombre):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    mere = un_parent(agent, enfant)
    for rang in range(nombre):
        un_foyer(agent, [enfant, mere], nom=f"Foyer {rang}")
    with au_nom_de(agent), django_assert_num_queries(2):
        lus = foyers_de(enfant)
        assert len(lus) == nombre
        assert {h.personne.nom_complet for f in lus for h in f.autres} == {"Sabrina Dupont-Fictif"}
