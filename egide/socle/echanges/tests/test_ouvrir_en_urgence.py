"""A break-glass access is told at once to those who follow the child, without a name."""

import pytest
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.comptes.roles import Role
from egide.socle.echanges.astreinte import veiller
from egide.socle.echanges.models import Arrivee, AvisEnvoye
from egide.socle.echanges.tests.facteur import un_facteur
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


def test_la_deleguee_recoit_un_courriel_sans_nom_ni_fait(settings):
    ici, ailleurs = une_unite("Ici"), une_unite("Ailleurs")
    referente, presse = un_agent(Role.EVALUATRICE, ici), un_agent(Role.EVALUATRICE, ailleurs)
    deleguee, ecartee = un_agent(Role.DPO, une_unite("DPO")), un_agent(Role.DPO, une_unite("DPO 2"))
    un_agent(Role.DPO, une_unite("DPO 3"), depuis_jours=60, jusqu_a_jours=-1)
    dossier, maintenant = un_dossier(referente, ici), timezone.now()
    with au_nom_de(referente):
        Exclusion.objects.create(agent=ecartee, dossier=dossier, raison=Exclusion.Raison.PROCHE, du=maintenant)
    motif = "Une enfant blessée arrive aux urgences avec sa tante."
    with un_facteur() as facteur, au_nom_de(presse):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", facteur.port
        ouvrir_en_urgence(agent=presse, numero=dossier.numero, motif=motif, le=maintenant, preuve_le=maintenant)
        with au_nom_de(deleguee):
            assert [veiller(le=maintenant) for _ in range(2)] == [1, 0]
            assert AvisEnvoye.objects.get().remis is True
    assert facteur.destinataires() == [deleguee.courriel]
    contenu = facteur.messages[0][1].get_payload(decode=True)
    assert isinstance(contenu, bytes)
    texte = contenu.decode()
    assert "attend votre relecture" in texte
    for indice in ("http", dossier.numero, presse.nom, "enfant", "tante", "blessée"):
        assert indice not in texte
