"""A break-glass access is told at once to those who follow the child, without a name."""

import pytest
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.comptes.roles import Role
from egide.socle.echanges.models import Arrivee
from egide.socle.echanges.urgences import ouvrir_en_urgence

pytestmark = pytest.mark.django_db


def test_l_unite_qui_suit_l_enfant_est_prevenue_aussitot():
    ici, ailleurs = une_unite("Ici"), une_unite("Ailleurs")
    referente, presse = un_agent(Role.EVALUATRICE, ici), un_agent(Role.EVALUATRICE, ailleurs)
    dossier, maintenant = un_dossier(referente, ici), timezone.now()
    with au_nom_de(presse):
        urgence = ouvrir_en_urgence(
            agent=presse,
            numero=dossier.numero,
            motif="L’enfant est seul au commissariat et demande sa grand-mère.",
            le=maintenant,
            preuve_le=maintenant,
        )
    with au_nom_de(referente):
        avis = Arrivee.objects.get(nature="acces_urgence")
    assert avis.objet_id == urgence.pk
    assert avis.dossier_id == dossier.pk


def test_l_avis_ne_revient_pas_a_celui_qui_a_ouvert():
    ici, ailleurs = une_unite("Ici"), une_unite("Ailleurs")
    referente, presse = un_agent(Role.EVALUATRICE, ici), un_agent(Role.EVALUATRICE, ailleurs)
    dossier, maintenant = un_dossier(referente, ici), timezone.now()
    with au_nom_de(presse):
        ouvrir_en_urgence(
            agent=presse,
            numero=dossier.numero,
            motif="Une enfant blessée arrive aux urgences.",
            le=maintenant,
            preuve_le=maintenant,
        )
        sujets = presse.appartenances.values("sujet_id")
        assert not Arrivee.objects.filter(sujet_id__in=sujets).exists()
