"""The general scope lives with the post: given by a manager of the cell, handed over with it, closed by its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.acces.actions import accorder_portee_generale, retirer_portee_generale
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.matrice import Lien, liens_tenus
from egide.socle.acces.models import PorteeGenerale
from egide.socle.acces.tests.factories import un_dossier, une_portee
from egide.socle.acces.volets import EVALUATION, Volet, masque
from egide.socle.comptes.actions import affecter_poste, transmettre_poste
from egide.socle.comptes.models import Poste
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import creer_agent, creer_poste
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Refus
from egide.socle.journal.models import Evenement

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(distribution):
    """Someone of the cell, and a file followed by another house."""
    nora = creer_agent("Nora", "Essai")
    creer_poste(nora, distribution.unites.crip, Role.AGENT_CRIP)
    return nora, un_dossier(distribution.evaluatrice, distribution.unites.mds_arras)


def accorder(par, agent, **autres):
    poste = autres.pop("poste", None) or Poste.objects.get(agent=agent)
    demande = {"volets": EVALUATION, "fondement": "Cellule", "du": timezone.localdate(), **autres}
    with au_nom_de(par):
        return accorder_portee_generale(agent=par, poste=poste, **demande)


def voit(agent, dossier):
    with au_nom_de(agent):
        return Dossier.objects.filter(pk=dossier.pk).exists()


def test_un_cadre_l_ouvre_et_la_retire_aussitot_avec_trace(distribution, nora, journal):
    agent, dossier = nora
    assert not voit(agent, dossier)
    portee = accorder(distribution.cadre_crip, agent)
    assert voit(agent, dossier)
    with au_nom_de(distribution.cadre_crip):
        retirer_portee_generale(portee, agent=distribution.cadre_crip, le=timezone.now(), motif="Erreur de poste")
    assert not voit(agent, dossier)
    assert PorteeGenerale.objects.filter(pk=portee.pk).exists()
    assert [ligne for ligne in journal if ligne[0] == Evenement.DROITS] == [
        (Evenement.DROITS, "accorder_portee_generale", "Cellule"),
        (Evenement.DROITS, "retirer_portee_generale", "Erreur de poste"),
    ]


def test_la_fin_du_poste_la_ferme_meme_sans_terme(distribution, nora):
    """The agent who leaves the cell for a house keeps nothing of the whole département, without any job."""
    agent, dossier = nora
    portee = accorder(distribution.cadre_crip, agent)
    hier = timezone.localdate() - timedelta(days=1)
    poste = Poste.objects.get(agent=agent)
    Poste.objects.filter(pk=poste.pk).update(au=hier)
    with au_nom_de(distribution.admin_technique):
        affecter_poste(
            agent=distribution.admin_technique,
            titulaire=agent,
            unite=distribution.unites.mds_lens,
            role=Role.EDUCATEUR,
            du=timezone.localdate(),
        )
    portee.refresh_from_db()
    assert (portee.au, portee.retiree_le) == (None, None)
    assert Lien.PORTEE not in liens_tenus(agent, dossier)
    assert not voit(agent, dossier)
    assert not PorteeGenerale.objects.en_vigueur().filter(poste__agent=agent).exists()


def test_elle_passe_a_qui_prend_la_suite_et_quitte_l_ancien(distribution, nora):
    agent, dossier = nora
    accorder(distribution.cadre_crip, agent)
    suivante, demain = creer_agent("Zoé", "Suite"), timezone.localdate() + timedelta(days=1)
    with au_nom_de(distribution.cadre_crip):
        suite = transmettre_poste(
            agent=distribution.cadre_crip,
            poste=Poste.objects.get(agent=agent),
            successeur=suivante,
            le=timezone.localdate(),
            motif="mutation",
        )
    assert voit(suivante, dossier)
    assert voit(agent, dossier), "both hold the post on the day of the hand-over"
    assert not PorteeGenerale.objects.en_vigueur(demain).filter(poste__agent=agent).exists()
    heritee = PorteeGenerale.objects.en_vigueur(demain).get(poste=suite)
    assert (heritee.volets, heritee.du) == (EVALUATION, suite.du)


def test_un_poste_transmis_plus_tard_n_ouvre_rien_avant(distribution, nora):
    agent, dossier = nora
    accorder(distribution.cadre_crip, agent)
    suivante = creer_agent("Zoé", "Suite")
    with au_nom_de(distribution.cadre_crip):
        transmettre_poste(
            agent=distribution.cadre_crip,
            poste=Poste.objects.get(agent=agent),
            successeur=suivante,
            le=timezone.localdate() + timedelta(days=7),
            motif="mutation",
        )
    assert not voit(suivante, dossier)


def test_nul_ne_se_l_ouvre_et_peu_de_roles_la_portent(distribution, nora):
    agent, _ = nora
    refus = [
        (distribution.cadre_crip, {"agent": distribution.cadre_crip}, "soi-même"),
        (distribution.agent_crip, {"agent": agent}, "cadre de la CRIP"),
        (distribution.admin_technique, {"agent": agent}, "cadre de la CRIP"),
        (distribution.cadre_territoire, {"agent": agent}, "cadre de la CRIP"),
        (distribution.cadre_crip, {"agent": distribution.evaluatrice}, "poste de la CRIP"),
        (distribution.cadre_crip, {"agent": agent, "volets": masque(Volet.SANTE)}, "volets"),
        (distribution.cadre_crip, {"agent": agent, "volets": masque(Volet.INFORMATEUR)}, "volets"),
        (distribution.cadre_crip, {"agent": agent, "volets": 0}, "volets"),
        (distribution.cadre_crip, {"agent": agent, "fondement": "  "}, "pourquoi"),
        (distribution.cadre_crip, {"agent": agent, "au": timezone.localdate() - timedelta(days=9)}, "début"),
        (distribution.cadre_crip, {"agent": agent, "du": timezone.localdate() - timedelta(days=900)}, "dates du poste"),
    ]
    for par, demande, phrase in refus:
        with pytest.raises(Refus, match=phrase):
            accorder(par, **demande)
    assert not PorteeGenerale.objects.filter(poste__agent=agent).exists()
    accorder(distribution.cadre_crip, agent)
    with pytest.raises(Refus, match="déjà"):
        accorder(distribution.cadre_crip, agent)


def test_un_remplacant_ne_l_a_pas_sans_decision(distribution, nora):
    agent, dossier = nora
    accorder(distribution.cadre_crip, agent)
    remplacante = creer_agent("Rose", "Relais")
    jour = timezone.localdate()
    poste = Poste.objects.get(agent=agent)
    Poste.objects.create(
        agent=remplacante, unite=poste.unite, role=poste.role, du=jour, au=jour + timedelta(days=5), remplace=poste
    )
    assert not voit(remplacante, dossier)


def test_retirer_deux_fois_est_refuse(distribution, nora):
    portee = une_portee(nora[0])
    with au_nom_de(distribution.cadre_crip):
        retirer_portee_generale(portee, agent=distribution.cadre_crip, le=timezone.now(), motif="x")
        with pytest.raises(Refus, match="déjà retirée"):
            retirer_portee_generale(portee, agent=distribution.cadre_crip, le=timezone.now(), motif="x")
