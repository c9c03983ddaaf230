"""Before the birth no three months; at the birth they start, from the birth (droit §1.10)."""

from datetime import timedelta

from django.utils import timezone

from egide.enfant.actions import naissance_de_l_enfant
from egide.enfant.models import Personne
from egide.enfant.rapprochement.naissance import Naissance
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.tests.factories import (
    A_NAITRE,
    TOM,
    horloges,
    une_information_prete,
)
from egide.socle.acces.contexte import au_nom_de
from egide.socle.echeances.calculs import calculer, debut_du_jour
from egide.socle.echeances.regles import regle
from egide.socle.etats.models import Passage


def naitre(information, agent, jour):
    dossier_id = information.enfants.get(a_naitre=True).dossier_id
    naissance_de_l_enfant(
        Personne.objects.get(dossier_id=dossier_id),
        agent=agent,
        le=timezone.now(),
        naissance=Naissance(jour.year, jour.month, jour.day),
        prenoms="Zoé",
        sexe="2",
    )


def test_the_clocks_that_waited_start_at_the_birth(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent, enfants=(A_NAITRE,), recu_le=timezone.now() - timedelta(days=30))
    jour = timezone.localdate() - timedelta(days=3)
    with au_nom_de(agent):
        assert "IP_EVAL_3M" not in horloges(information)
        naitre(information, agent, jour)
        for code in ("IP_EVAL_3M", "IP_EVAL_REDUIT"):
            attendu = calculer(regle(code), debut_du_jour(jour))
            assert attendu is not None
            assert (horloges(information)[code].depart, horloges(information)[code].terme) == (
                debut_du_jour(jour),
                attendu.terme,
            )
        relue = Information.objects.get(pk=information.pk)
        assert (relue.seulement_a_naitre, relue.jeune_enfant) == (False, True)
        assert [p.acte for p in Passage.objects.filter(objet_id=information.pk)][-1] == "constater_naissance"


def test_a_brother_already_born_keeps_the_term_of_the_reception(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent, enfants=(A_NAITRE, TOM), recu_le=timezone.now() - timedelta(days=30))
    with au_nom_de(agent):
        avant = horloges(information)["IP_EVAL_3M"].pk
        naitre(information, agent, timezone.localdate() - timedelta(days=3))
        assert horloges(information)["IP_EVAL_3M"].pk == avant
