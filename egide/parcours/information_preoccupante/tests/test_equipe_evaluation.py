"""The team that assesses: proposed by territory, chosen, and the only one to whom the information opens."""

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.enfant.models import Personne
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.rules import EnfantDit
from egide.parcours.information_preoccupante.actions import qualifier_information, requalifier
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import REMISE, Qualification
from egide.parcours.information_preoccupante.selectors.choix import choix_de_decision
from egide.parcours.information_preoccupante.tests.factories import tout_dit, une_information_prete
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.models import Territoire
from egide.socle.echanges.models import Arrivee
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu
from egide.socle.referentiels.models import Commune
from egide.socle.referentiels.tests.factories import un_departement

pytestmark = pytest.mark.django_db
IP = Qualification.INFORMATION_PREOCCUPANTE


def voit(agent, information):
    with au_nom_de(agent):
        vues = Information.objects.filter(pk=information.pk), Recueil.objects.filter(pk=information.recueil_id)
        return [lignes.exists() for lignes in vues]


def confier(distribution, unite):
    information = une_information_prete(distribution.agent_crip)
    with au_nom_de(distribution.agent_crip):
        qualifier_information(
            information,
            agent=distribution.agent_crip,
            le=timezone.now(),
            qualification=IP,
            **tout_dit(evaluateurs=unite),
        )
    return information


def portes(agent, information):
    """Who closed each row that waited at the door of a team, the oldest first; None for one that still waits."""
    with au_nom_de(agent):
        remises = Arrivee.objects.filter(objet_id=information.pk, nature=REMISE).order_by("depuis")
        return [remise.close_par for remise in remises]


def test_l_information_s_ouvre_a_l_equipe_choisie_et_a_elle_seule(distribution):
    information = confier(distribution, distribution.unites.mds_arras)
    assert voit(distribution.evaluatrice, information) == [True, True]
    assert voit(distribution.agent_crip, information) == [True, True]
    assert voit(distribution.autre_territoire, information) == [False, False]
    with au_nom_de(distribution.evaluatrice):
        assert Personne.objects.enfants().exists()
        assert Arrivee.objects.en_attente().filter(objet_id=information.pk).exists()


def test_sans_equipe_la_cellule_reste_seule(distribution):
    information = confier(distribution, None)
    assert voit(distribution.evaluatrice, information) == [False, False]


def test_une_decision_corrigee_reprend_ce_qui_etait_ouvert(distribution):
    information = confier(distribution, distribution.unites.mds_arras)
    agent = distribution.agent_crip
    with au_nom_de(agent):
        requalifier(information, agent=agent, le=timezone.now(), qualification=Qualification.HORS_CHAMP, **tout_dit())
        assert Information.objects.get(pk=information.pk).unite_evaluation is None
    assert voit(distribution.evaluatrice, information) == [False, False]
    assert voit(agent, information) == [True, True]
    assert portes(agent, information) == [agent], "nobody waits at a door that no longer opens"


def test_rendue_a_la_meme_equipe_elle_attend_de_nouveau_a_sa_porte(distribution):
    unite, agent = distribution.unites.mds_arras, distribution.agent_crip
    information = confier(distribution, unite)
    with au_nom_de(agent):
        requalifier(information, agent=agent, le=timezone.now(), qualification=Qualification.HORS_CHAMP, **tout_dit())
        requalifier(information, agent=agent, le=timezone.now(), qualification=IP, **tout_dit(evaluateurs=unite))
    assert portes(agent, information) == [agent, None]
    assert voit(distribution.evaluatrice, information) == [True, True]


def test_une_unite_sans_evaluateur_est_refusee(distribution):
    with pytest.raises(Refus, match="Aucun évaluateur"):
        confier(distribution, distribution.unites.ecole)


def test_la_page_propose_l_equipe_du_territoire_et_dit_qui_lira(distribution, client_de):
    unite = distribution.unites.mds_arras
    lieu = {"nom": "Arras", "cle_tri": "arras", "departement": un_departement("62", "Pas-de-Calais")}
    commune, _ = Commune.objects.get_or_create(code="62041", defaults=lieu)
    unite.territoire = Territoire.objects.create(nom="Arrageois-Fictif")
    unite.territoire.communes.add(commune)
    unite.save(update_fields=["territoire"])
    dit = EnfantDit(prenom="Tom", nom="Voisin-Fictif", age_declare=6, code_insee=commune.code)
    information = une_information_prete(distribution.agent_crip, enfants=(dit,))
    with au_nom_de(distribution.agent_crip):
        assert choix_de_decision(information.pk).unite_proche == str(unite.pk)
    client = client_de(distribution.agent_crip)
    page = texte_lu(client.get(reverse("information_preoccupante:information", args=[information.pk])))
    assert f'<option value="{unite.pk}" selected>' in page
    apercu = reverse("information_preoccupante:apercu", args=[information.pk])
    saisie = {"qualification": IP.value, "evaluateurs": str(unite.pk)}
    assert f"la cellule et {unite.nom}, eux seuls" in texte_lu(client.post(apercu, saisie))
    assert "la cellule seule" in texte_lu(client.post(apercu, {"qualification": IP.value}))
