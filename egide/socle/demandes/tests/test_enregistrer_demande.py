"""A request is kept encrypted, its month runs from its reception, and only its unit and the officer know of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from egide.socle.acces.actions import exclure_agent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_portee
from egide.socle.acces.volets import Volet, masque
from egide.socle.comptes.roles import Role
from egide.socle.demandes import actions
from egide.socle.demandes.models import Demande
from egide.socle.demandes.rules import REPONSE, REPONSE_ACCES
from egide.socle.demandes.selectors import lire_demande
from egide.socle.demandes.tests.factories import NOM, TEXTE, une_demande, une_demande_verifiee, une_requete
from egide.socle.echanges.selectors import arrivees_en_attente
from egide.socle.echeances.models import Echeance
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.temps import jour_de

pytestmark = pytest.mark.django_db


def lisent(demande, *agents):
    """Those who see the request, each in his own name."""
    vues = []
    for agent in agents:
        with au_nom_de(agent):
            if Demande.objects.filter(pk=demande.pk).exists():
                vues.append(agent)
    return vues


def test_le_mois_court_depuis_la_reception(distribution):
    cadre = distribution.cadre_territoire
    demande = une_demande(cadre, distribution.unites.mds_arras, il_y_a_jours=10)
    with au_nom_de(cadre):
        horloges = {h.regle: h for h in Echeance.objects.filter(objet_id=demande.pk)}
    assert set(horloges) == {REPONSE, REPONSE_ACCES}
    assert {jour_de(h.depart) for h in horloges.values()} == {jour_de(demande.recue_le)}
    assert demande.a_repondre_avant == horloges[REPONSE].terme
    ecart = jour_de(demande.a_repondre_avant) - jour_de(demande.recue_le)
    assert timedelta(days=28) <= ecart <= timedelta(days=31)


def test_le_delai_du_dossier_ne_court_que_pour_un_acces(distribution):
    cadre = distribution.cadre_territoire
    demande = une_demande(cadre, distribution.unites.mds_arras, nature=Demande.Nature.RECTIFICATION)
    with au_nom_de(cadre):
        assert [h.regle for h in Echeance.objects.filter(objet_id=demande.pk)] == [REPONSE]


def test_ce_que_dit_la_personne_est_garde_chiffre(distribution):
    demande = une_demande(distribution.cadre_territoire, distribution.unites.mds_arras)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_json(d)::text FROM demandes_demande d WHERE id = %s", [demande.pk])
        brut = cursor.fetchone()
    with au_nom_de(distribution.cadre_territoire):
        lue = lire_demande(demande.pk)
    assert (lue.nom, lue.texte) == (NOM, TEXTE)
    assert brut is None or not any(mot in brut[0] for mot in ("Maud", "Inventé", "Essai", "mon fils"))


def test_seules_l_unite_et_la_deleguee_la_voient(distribution):
    d = distribution
    voisine = un_agent(Role.CADRE_TERRITOIRE, d.unites.mds_lens)
    une_portee(d.cadre_crip, masque(Volet.IDENTITE, Volet.JUDICIAIRE))
    demande = une_demande(d.dpo, d.unites.mds_arras)
    personnes = [agent for agent in d.personnes().values() if agent is not None]
    assert set(lisent(demande, voisine, *personnes)) == {d.cadre_territoire, d.referent_ase, d.dpo}


def test_elle_attend_a_la_porte_de_l_unite(distribution):
    demande = une_demande(distribution.dpo, distribution.unites.mds_arras)
    with au_nom_de(distribution.referent_ase):
        assert [a.objet_id for a in arrivees_en_attente(distribution.referent_ase)] == [demande.pk]


def test_un_double_envoi_n_en_fait_qu_une(distribution):
    d, cle, le = distribution, uuid4(), timezone.now()
    for _ in range(2):
        with au_nom_de(d.dpo):
            actions.enregistrer_demande(
                une_requete(), agent=d.dpo, unite=d.unites.mds_arras, recue_le=le, le=le, demande_id=cle
            )
    with au_nom_de(d.cadre_territoire):
        assert Demande.objects.count() == 1
        assert Passage.objects.filter(objet_id=cle).count() == 1
        assert Echeance.objects.filter(objet_id=cle).count() == 2


@pytest.mark.parametrize("role", ["agent_crip", "educateur", "enseignante", "odpe", "admin_technique", "medecin_pmi"])
def test_les_autres_roles_n_enregistrent_rien(distribution, role):
    with pytest.raises(Refus) as refus:
        une_demande(getattr(distribution, role), distribution.unites.mds_arras)
    assert refus.value.phrase == (
        "Une demande s’enregistre par un cadre ou par la déléguée à la protection des données."
    )


def test_une_reception_a_venir_est_refusee(distribution):
    le = timezone.now()
    with au_nom_de(distribution.dpo), pytest.raises(Refus) as refus:
        actions.enregistrer_demande(
            une_requete(),
            agent=distribution.dpo,
            unite=distribution.unites.mds_arras,
            recue_le=le + timedelta(days=1),
            le=le,
        )
    assert refus.value.phrase == "La date de réception est dans le futur. Corrigez-la."


def test_rattachee_a_un_dossier_elle_se_ferme_a_qui_en_est_ecarte(distribution):
    d = distribution
    dossier = un_dossier(d.cadre_territoire, d.unites.mds_arras)
    demande = une_demande_verifiee(d.cadre_territoire, d.unites.mds_arras)
    with au_nom_de(d.cadre_territoire):
        actions.rattacher_dossier(demande, agent=d.cadre_territoire, le=timezone.now(), numero=dossier.numero)
        assert [lie.pk for lie in lire_demande(demande.pk).dossiers] == [dossier.pk]
    assert lisent(demande, d.referent_ase) == [d.referent_ase]
    with au_nom_de(d.cadre_territoire):
        for exclu in (d.referent_ase, d.dpo):
            Exclusion(agent=exclu, dossier=dossier, raison="proche", du=timezone.now()).save(force_insert=True)
    assert lisent(demande, d.referent_ase, d.dpo, d.cadre_territoire) == [d.cadre_territoire]
    with au_nom_de(d.referent_ase), pytest.raises(Invisible):
        actions.soumettre_reponse(demande, agent=d.referent_ase, le=timezone.now())


def test_un_dossier_ferme_et_un_dossier_inconnu_ont_la_meme_reponse(distribution):
    d = distribution
    ferme = un_dossier(d.agent_crip, d.unites.crip)
    demande = une_demande_verifiee(d.cadre_territoire, d.unites.mds_arras)
    phrases = set()
    for numero in (ferme.numero, "62-2026-99999"):
        with au_nom_de(d.cadre_territoire), pytest.raises(Refus) as refus:
            actions.rattacher_dossier(demande, agent=d.cadre_territoire, le=timezone.now(), numero=numero)
        phrases.add(refus.value.phrase)
    assert phrases == {"Aucun dossier ouvert à vous ne porte ce numéro."}


def test_l_acte_d_exclusion_ferme_aussi_la_demande(distribution):
    d = distribution
    dossier = un_dossier(d.cadre_crip, d.unites.crip)
    demande = une_demande_verifiee(d.cadre_crip, d.unites.crip)
    second = un_agent(Role.CADRE_CRIP, d.unites.crip)
    with au_nom_de(d.cadre_crip):
        actions.rattacher_dossier(demande, agent=d.cadre_crip, le=timezone.now(), numero=dossier.numero)
        assert lisent(demande, second) == [second]
        exclure_agent(
            agent=d.cadre_crip, exclu=second, dossier_id=dossier.pk, raison=Exclusion.Raison.PROCHE, le=timezone.now()
        )
    assert lisent(demande, second, d.cadre_crip) == [d.cadre_crip]
