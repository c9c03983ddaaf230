"""The twelve stories are possible, and show what the house promises."""

import pypdfium2
import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from egide.demo.distribution import installer_distribution
from egide.demo.jeu import jouer, recits
from egide.enfant.doublons import paires_a_verifier
from egide.enfant.models import Personne
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.recherche import rechercher
from egide.enfant.selectors import champs_a_choisir
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.actions import recalculer_tout
from egide.socle.acces.contexte import au_nom_de
from egide.socle.documents.actions import octets_de
from egide.socle.documents.models import Piece
from egide.socle.echanges.models import Transmission
from egide.socle.echeances.models import Echeance
from egide.socle.referentiels.tests.factories import un_departement

FINS = {
    "Un nourrisson": ["information_preoccupante"],
    "Trois frères et sœurs sur deux foyers": ["information_preoccupante"],
    "Un enfant à naître": ["accusee"],
    "Un transfert": ["transferee"],
    "Une fausse alerte": ["hors_champ"],
    "Un voisin anonyme": ["recue"],
    "Une inquiétude répétée": ["information_preoccupante", "complement"],
    "Un danger grave, la nuit": ["urgence"],
    "Le proche d’un agent": ["information_preoccupante"],
    "Des jumelles": ["information_preoccupante"],
    "Une orthographe étrangère": ["hors_champ", "accusee"],
    "Une jeune connue pour ses fugues": ["deja_suivie", "deja_suivie"],
}


@pytest.fixture
def theatre(base_clonee):
    """Every story played once; the cast and the situations by title."""
    un_departement("59", "Nord")
    troupe = installer_distribution()
    return troupe, {recit["titre"]: jouer(recit, troupe) for recit in recits()}


def test_les_recits_tiennent_leurs_promesses(theatre):
    troupe, situations = theatre
    with au_nom_de(troupe.agents["cadre_crip"]):
        assert _fins(situations) == FINS
        assert recalculer_tout() == 0
        _delais_depuis_la_reception(situations)
        _jumelles_distinctes()
        _la_nuit_est_la_nuit(situations["Un danger grave, la nuit"])
        _une_paire_a_verifier()
    _un_envoi_recu_et_un_qui_attend(troupe)
    _de_vraies_lettres_deposees(troupe)
    _exclu_ne_voit_rien(troupe, situations)
    _autre_orthographe_retrouvee(troupe)


def _la_nuit_est_la_nuit(situation):
    """Whatever the hour at which the demonstration starts."""
    (information_id,) = situation.informations.values()
    recue = timezone.localtime(Information.objects.get(pk=information_id).recue_le)
    assert (recue.hour, recue.minute) == (23, 10)


def _fins(situations):
    return {
        titre: [Information.objects.get(pk=pk).etat for pk in situation.informations.values()]
        for titre, situation in situations.items()
    }


def _delais_depuis_la_reception(situations):
    fratrie = Information.objects.get(pk=situations["Trois frères et sœurs sur deux foyers"].informations["fratrie"])
    evaluation = Echeance.objects.ouvertes().get(objet_id=fratrie.pk, regle="IP_EVAL_3M")
    assert evaluation.valeur is not None
    attendu = timezone.localtime(fratrie.recue_le).date() + relativedelta(months=evaluation.valeur)
    assert timezone.localtime(evaluation.terme).date() == attendu
    a_naitre = situations["Un enfant à naître"].informations["a_naitre"]
    assert not Echeance.objects.filter(objet_id=a_naitre, regle="IP_EVAL_3M").exists()
    nourrisson = situations["Un nourrisson"].informations["nourrisson"]
    reduit = Echeance.objects.ouvertes().get(objet_id=nourrisson, regle="IP_EVAL_REDUIT")
    assert reduit.terme < Echeance.objects.ouvertes().get(objet_id=nourrisson, regle="IP_EVAL_3M").terme


def _jumelles_distinctes():
    jumelles = Personne.objects.filter(nom="Petit-Fictif", dossier__isnull=False)
    assert len({j.dossier_id for j in jumelles}) == 2


def _une_paire_a_verifier():
    (paire,) = paires_a_verifier()
    assert {paire.un.nom, paire.autre.nom} == {"Bernard-Inventé", "Bernard-Inventée"}
    assert {"nom", "naissance"} <= set(champs_a_choisir(paire.un, paire.autre))


def _un_envoi_recu_et_un_qui_attend(troupe):
    for qui, etat in (("evaluatrice_lens", "recue"), ("medecin_pmi", "envoyee")):
        with au_nom_de(troupe.agents[qui]):
            assert [t.etat for t in Transmission.objects.all()] == [etat]


def _de_vraies_lettres_deposees(troupe):
    lettres = [
        ("agent_crip", "Lettre du collège sur Jade", "onze matinées"),
        ("referent_ase", "Note du foyer sur une absence", "rentrée seule"),
    ]
    for qui, titre, mot in lettres:
        with au_nom_de(troupe.agents[qui]):
            piece = Piece.objects.select_related("original").get(titre=titre)
            lue = pypdfium2.PdfDocument(octets_de(piece.original))
            assert mot in lue[0].get_textpage().get_text_range()


def _exclu_ne_voit_rien(troupe, situations):
    proche = situations["Le proche d’un agent"].informations["proche"]
    with au_nom_de(troupe.agents["agent_crip_2"]):
        assert not Information.objects.filter(pk=proche).exists()
        assert not Personne.objects.filter(prenoms="Arthur").exists()
    with au_nom_de(troupe.agents["agent_crip"]):
        assert Information.objects.filter(pk=proche).exists()


def _autre_orthographe_retrouvee(troupe):
    agent = troupe.agents["agent_crip"]
    with au_nom_de(agent):
        trouve = rechercher(agent, Identite(nom="Rahmany-Fictif", prenoms=("Muhammad",)), motif="Nouvelle information")
        assert [r.personne.prenoms for r in trouve.visibles] == ["Mohamed"]
