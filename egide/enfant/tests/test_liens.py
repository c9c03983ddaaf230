"""Acts: tie people, end a tie, withdraw one written by mistake; and who then reads an adult."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from egide.enfant.actions import creer_adulte, fin_de_lien, lier, retirer_lien
from egide.enfant.models import AutoriteParentale, GenreLien, Lien, Personne
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.recherche import rechercher
from egide.enfant.selectors import famille_de
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.refus import Refus
from egide.socle.referentiels.fichiers import lire_nomenclature

pytestmark = pytest.mark.django_db


def test_les_liens_sont_ceux_de_la_nomenclature():
    assert set(GenreLien.values) <= {ligne.code for ligne in lire_nomenclature("liens_parente")}


def voit(agent, personne):
    with au_nom_de(agent):
        return Personne.objects.filter(pk=personne.pk).exists()


def test_un_adulte_se_lit_par_un_enfant_visible(distribution):
    enfant = un_enfant(distribution.agent_crip)
    mere = un_parent(distribution.agent_crip, enfant)
    assert voit(distribution.cadre_crip, mere)
    for autre in (distribution.evaluatrice, distribution.admin_technique, distribution.educateur):
        assert not voit(autre, mere)


def test_la_fratrie_est_dite_dans_les_deux_dossiers(distribution):
    agent = distribution.agent_crip
    un, deux = un_enfant(agent, prenom="Lina"), un_enfant(agent, prenom="Noé")
    with au_nom_de(agent):
        for _ in range(2):
            lier(agent=agent, le=timezone.now(), enfant=un, autre=deux, genre=GenreLien.FRERE_SOEUR)
        assert [lien.autre for lien in famille_de(un).fratrie] == [deux]
        assert [lien.autre for lien in famille_de(deux).fratrie] == [un]
        assert Lien.objects.count() == 2


def test_un_frere_cache_n_apparait_pas(distribution):
    evaluatrice, agent = distribution.evaluatrice, distribution.agent_crip
    cache, vu = un_enfant(evaluatrice, prenom="Canari"), un_enfant(agent, prenom="Noé")
    with au_nom_de(agent):
        lien = Lien(
            dossier_id=vu.dossier_ouvert,
            enfant=vu,
            autre=cache,
            genre=GenreLien.FRERE_SOEUR,
            saisi_le=timezone.now(),
            agent=agent,
        )
        lien.save(force_insert=True)
        assert famille_de(vu).fratrie == ()
        assert not voit(agent, cache)


def test_l_autorite_parentale_et_les_dates(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    jour = timezone.localdate()
    with au_nom_de(agent):
        voulu = Identite(nom="Marquant-Fictif", prenoms=("Kévin",))
        recherche_id = rechercher(agent, voulu, adulte=True).recherche_id
        creer_adulte(
            agent=agent,
            le=timezone.now(),
            identite=voulu,
            recherche_id=recherche_id,
            enfant=enfant,
            genre=GenreLien.BEAU_PARENT,
            autorite_parentale=AutoriteParentale.AUCUNE,
            du=jour - timedelta(days=400),
        )
        (lien,) = famille_de(enfant).autres
        assert lien.autorite_parentale == AutoriteParentale.AUCUNE
        with pytest.raises(Refus, match="avant le début"):
            fin_de_lien(lien, agent=agent, le=timezone.now(), au=jour - timedelta(days=500), motif="séparés")
        fin_de_lien(lien, agent=agent, le=timezone.now(), au=jour - timedelta(days=1), motif="séparés")
        famille = famille_de(enfant)
        assert (famille.autres, [a.pk for a in famille.anciens]) == ((), [lien.pk])
        with pytest.raises(Refus, match="déjà terminé"):
            fin_de_lien(lien, agent=agent, le=timezone.now(), au=jour, motif="encore")


def test_un_lien_retire_n_ouvre_plus_l_adulte(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    adulte = un_parent(agent, enfant, prenom="Canari")
    with au_nom_de(agent):
        lien = Lien.objects.get()
        retirer_lien(lien, agent=agent, le=timezone.now(), motif="homonyme")
        assert famille_de(enfant).parents == ()
        with pytest.raises(Refus, match="déjà retiré"):
            retirer_lien(lien, agent=agent, le=timezone.now(), motif="homonyme")
    assert not voit(agent, adulte)


def test_refus(distribution):
    agent, etrangere = distribution.agent_crip, distribution.autre_territoire
    enfant = un_enfant(agent)
    mere = un_parent(agent, enfant)
    commun: dict[str, Any] = {"le": timezone.now(), "enfant": enfant}
    with au_nom_de(agent), pytest.raises(Refus, match="elle-même"):
        lier(agent=agent, autre=enfant, genre=GenreLien.FRERE_SOEUR, **commun)
    with au_nom_de(agent), pytest.raises(Refus, match="tenir cette place"):
        lier(agent=agent, autre=un_enfant(agent, prenom="Noé"), genre=GenreLien.TUTEUR, **commun)
    with au_nom_de(etrangere), pytest.raises(Refus, match="pas en charge"):
        lier(agent=etrangere, autre=mere, genre=GenreLien.MERE, **commun)
    voulu = Identite(nom="Marquant-Fictif")
    with au_nom_de(agent):
        recherche_id = rechercher(agent, voulu, adulte=True).recherche_id
        with pytest.raises(Refus, match="à quel enfant"):
            creer_adulte(agent=agent, le=timezone.now(), identite=voulu, recherche_id=recherche_id)


def test_la_recherche_d_un_enfant_ne_sert_pas_a_creer_un_adulte(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    voulu = Identite(nom="Marquant-Fictif")
    with au_nom_de(agent):
        recherche_id = rechercher(agent, voulu).recherche_id
        acte: dict[str, Any] = {"identite": voulu, "recherche_id": recherche_id}
        acte |= {"enfant": enfant, "genre": GenreLien.PERE}
        with pytest.raises(Refus, match="Cherchez d’abord"):
            creer_adulte(agent=agent, le=timezone.now(), **acte)


def test_la_base_refuse_un_lien_range_dans_le_dossier_d_un_autre(distribution):
    agent = distribution.agent_crip
    un, deux = un_enfant(agent, prenom="Lina"), un_enfant(agent, prenom="Noé")
    mere = un_parent(agent, un)
    with au_nom_de(agent), pytest.raises(IntegrityError), transaction.atomic():
        Lien(
            dossier_id=deux.dossier_ouvert,
            enfant=un,
            autre=mere,
            genre=GenreLien.MERE,
            saisi_le=timezone.now(),
            agent=agent,
        ).save(force_insert=True)


def test_la_base_refuse_un_lien_dans_un_dossier_cache(distribution):
    enfant = un_enfant(distribution.evaluatrice)
    mere = un_parent(distribution.evaluatrice, enfant)
    agent = distribution.agent_crip
    with au_nom_de(agent), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Lien(
            dossier_id=enfant.dossier_ouvert,
            enfant=enfant,
            autre=mere,
            genre=GenreLien.GRAND_PARENT,
            saisi_le=timezone.now(),
            agent=agent,
        ).save(force_insert=True)


@pytest.mark.parametrize("nombre", [1, 10])
def test_la_famille_se_lit_en_trois_requetes(distribution, django_assert_num_queries, nombre):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    proches = [un_parent(agent, enfant, prenom=f"Proche{n}", genre=GenreLien.PROCHE) for n in range(nombre)]
    un_foyer(agent, [enfant, *proches])
    with au_nom_de(agent), django_assert_num_queries(3):
        famille = famille_de(enfant)
        assert len([lien.autre.nom_complet for lien in famille.autres]) == nombre
        assert [len(f.autres) for f in famille.foyers] == [nombre]
        assert [h.personne.nom_complet for f in famille.foyers for h in f.autres]
