"""What a person reads of a reminder on her first screen: which file, which clock, why, what to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from egide.pages.selectors.rappels import rappels_de
from egide.pages.tests.test_ma_journee import recevoir
from egide.parcours.information_preoccupante.actions import accuser_reception, qualifier_information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.tests.factories import suivre, tout_dit, une_information_prete
from egide.socle.acces.actions import sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.echanges.rappels import rappeler
from egide.socle.echeances.calculs import heures_reelles
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import regle
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db
REGLE = "IP_PREEVAL_USAGE"


def sonner(agent, informations, code=REGLE):
    """Let one clock of these informations ring, the first analysis unless said."""
    with au_nom_de(agent):
        horloges = Echeance.objects.filter(objet_id__in=[i.pk for i in informations], regle=code)
        rappeler(le=max(h.prochain_rappel for h in horloges if h.prochain_rappel))


def test_le_rappel_dit_le_numero_l_horloge_la_raison_et_le_geste(distribution, client_de):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        information = recevoir(agent)
    sonner(agent, [information])
    page = texte_lu(client_de(agent).get("/"))
    assert "Rappels de délais" in page
    assert f"Information {information.numero}" in page
    for mot in ("Rappels de délais", regle(REGLE).a_faire, "réception de l’information par la cellule"):
        assert mot in page


def test_seul_l_acte_qui_arrete_l_horloge_fait_partir_le_rappel(distribution):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        information = recevoir(agent)
    sonner(agent, [information])
    with au_nom_de(agent):
        accuser_reception(information, agent=agent, le=timezone.now())
        assert rappels_de(agent).total == 1
        horloge = Echeance.objects.ouvertes().get(objet_id=information.pk, regle=REGLE)
        Echeance.objects.filter(pk=horloge.pk).update(arretee_le=heures_reelles(horloge.depart, 1))
        assert rappels_de(agent).total == 0


def test_un_collegue_d_ailleurs_ne_lit_aucun_rappel(distribution):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        information = recevoir(agent)
    sonner(agent, [information])
    with au_nom_de(distribution.evaluatrice):
        assert rappels_de(distribution.evaluatrice).lignes == []


def test_dix_rappels_coutent_autant_qu_un(distribution):
    agent = distribution.agent_crip

    def cout():
        with au_nom_de(agent), CaptureQueriesContext(connection) as requetes:
            assert rappels_de(agent).lignes
        return len(requetes)

    with au_nom_de(agent):
        premiere = recevoir(agent)
    sonner(agent, [premiere])
    un = cout()
    with au_nom_de(agent):
        autres = [recevoir(agent) for _ in range(9)]
    sonner(agent, autres)
    assert cout() == un


def test_noter_le_retour_se_dit_a_la_cellule_puis_au_service_a_qui_elle_est_remise(distribution, client_de):
    """The clock goes with the charge, and so does the act that stops it."""
    agent, referent, mds = distribution.agent_crip, distribution.referent_ase, distribution.unites.mds_arras
    siennes = une_information_prete(agent, qualite="pmi"), une_information_prete(agent, qualite="pmi")
    suivre(siennes[1], sujet_de(mds), agent=agent)
    with au_nom_de(agent):
        qualifier_information(
            siennes[1],
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.DEJA_SUIVIE,
            **tout_dit(unite=mds),
        )
    for information in siennes:
        sonner(referent if information is siennes[1] else agent, [information], "IP_RETOUR_PRO_3M")
    dits = [texte_lu(client_de(qui).get("/")) for qui in (agent, referent)]
    assert all("Dire au professionnel la suite donnée." in dit for dit in dits)
    assert ["notez le retour" in dit for dit in dits] == [True, True]
