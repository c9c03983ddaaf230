"""A line holds a piece of the files of the request, as each agent reads them; what is closed to him is not there."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from egide.socle.acces.actions import concerner
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion
from egide.socle.acces.tests.factories import sceller, un_agent, un_dossier
from egide.socle.acces.volets import Volet
from egide.socle.comptes.roles import Role
from egide.socle.demandes import actions
from egide.socle.demandes.actions import Decision
from egide.socle.demandes.models import Demande, Element
from egide.socle.demandes.selectors import lire_demande, pieces_a_decider
from egide.socle.demandes.states import Etat
from egide.socle.demandes.tests.factories import une_demande_verifiee
from egide.socle.demandes.tests.reponse import OCCULTE, REFUSE, TANTE
from egide.socle.documents.actions import Description, produire_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.models import Occultation, Piece
from egide.socle.echanges.models import Arrivee
from egide.socle.echeances.models import Echeance
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible, Refus

pytestmark = pytest.mark.django_db
FERMEE = "Cette pièce n’est dans aucun dossier de cette demande, ou la réponse en parle déjà."


def proposees(reponse, agent=None):
    with au_nom_de(agent or reponse.cadre):
        return {piece.pk for piece in pieces_a_decider(reponse.demande)}


def du_dossier(dossier, agent, titre="Note"):
    with au_nom_de(agent):
        return produire_piece(
            ancre=Ancre.au_dossier(dossier.pk, Volet.DANGER),
            description=Description(titre, "rapport", "administrative", "aucune"),
            octets=b"%PDF-1.7",
            media="application/pdf",
            agent=agent,
            le=timezone.now(),
        )


def toucher(reponse, dossier):
    """The information of the scene speaks of this other child too."""
    with au_nom_de(reponse.cadre):
        concerner(reponse.scene.information, objet_genre="information", volet=Volet.DANGER, dossier_id=dossier.pk)


def ecarter(reponse, agent, dossier):
    with au_nom_de(reponse.cadre):
        Exclusion(agent=agent, dossier=dossier, raison="proche", du=timezone.now()).save(force_insert=True)


def voient(reponse, *agents):
    """Those who see the request, then those who see its lines: each in his own name."""
    return [agent for modele, cle in ((Demande, "pk"), (Element, "demande")) for agent in agents
            if voit(agent, modele, cle, reponse)]  # fmt: skip


def voit(agent, modele, cle, reponse):
    with au_nom_de(agent):
        return modele.objects.filter(**{cle: reponse.demande.pk}).exists()


def suivent(reponse, *agents):
    """Those to whom its inbox row, its clocks or its history are shown."""
    return {a for modele in (Arrivee, Echeance, Passage) for a in agents if voit(a, modele, "objet_id", reponse)}


def test_les_pieces_proposees_sont_celles_des_dossiers_de_la_demande(reponse):
    scene = reponse.scene
    de_l_information, du_fil = scene.piece("Tom va bien."), reponse.piece_du_dossier("Tom dort bien.")
    d_ailleurs = du_dossier(un_dossier(reponse.cadre, scene.cast.unites.crip), reponse.cadre)
    assert proposees(reponse) == {de_l_information.pk, du_fil.pk}
    nommee = scene.piece(f"{TANTE} a appelé.")
    occultation = reponse.occulter(reponse.retenir(nommee, OCCULTE))
    reponse.faire_copie(occultation)
    assert proposees(reponse) == {de_l_information.pk, du_fil.pk}
    reponse.retirer(de_l_information)
    assert proposees(reponse) == {du_fil.pk}
    with au_nom_de(reponse.cadre):
        copie = Piece.objects.get(occultation_source=occultation)
    for piece in (d_ailleurs, nommee, copie, de_l_information):
        with pytest.raises(Refus) as refus:
            reponse.retenir(piece)
        assert refus.value.phrase == FERMEE


def test_la_ligne_dit_la_sorte_et_la_date_et_le_titre_a_qui_lit_la_piece(reponse):
    piece = reponse.piece_du_dossier("Tom dort bien.")
    reponse.retenir(piece)
    with au_nom_de(reponse.scene.cast.cadre_crip):
        (lue,) = lire_demande(reponse.demande.pk).elements
        assert (lue.designation, lue.datee_du) == ("Rapport, note ou compte rendu", date(2026, 3, 3))
        assert (lue.nom, lue.regime) == ("Note du dossier", Element.Regime.ADMINISTRATIF)
    with au_nom_de(reponse.scene.cast.dpo):
        (vue,) = lire_demande(reponse.demande.pk).elements
        assert vue.piece is None
        assert vue.nom.replace("\xa0", " ") == "Rapport, note ou compte rendu du 3 mars 2026"


def test_une_piece_cachee_et_une_piece_inconnue_ont_la_meme_reponse(reponse):
    du_voisin = reponse.scene.cast.cadre_territoire
    cachee = du_dossier(un_dossier(du_voisin, reponse.scene.cast.unites.mds_arras), du_voisin)
    inconnue = Piece(pk=uuid4())
    prepare = referente(reponse)
    fermee = reponse.piece_du_dossier("Tom ira en colonie.", volet=Volet.PROJET, agent=prepare)
    for piece in (cachee, inconnue, fermee):
        with pytest.raises(Refus) as refus:
            reponse.retenir(piece, agent=reponse.seconde)
        assert (refus.value.phrase, refus.value.code) == (FERMEE, "piece")
    assert (proposees(reponse, prepare), proposees(reponse)) == ({fermee.pk}, set())
    with au_nom_de(prepare):
        assert not Element.objects.exists()


def referente(reponse):
    """Someone of the unit whose role reads the project of the child, which the managers of the cell do not."""
    return un_agent(Role.REFERENT_ASE, reponse.scene.cast.unites.crip)


def test_qui_ne_lit_pas_une_piece_ne_donne_ni_ne_relit_ni_ne_signe_la_reponse(reponse):
    prepare, relit = referente(reponse), referente(reponse)
    piece = reponse.piece_du_dossier("Tom ira en colonie.", volet=Volet.PROJET, agent=prepare)
    reponse.retenir(piece, agent=prepare)
    nom = "Rapport, note ou compte rendu du 3 mars 2026"
    phrase = f"Vous ne lisez pas la pièce « {nom} » : une personne qui la lit doit s’en charger."

    def refuse(acte):
        with pytest.raises(Refus) as refus:
            acte()
        assert refus.value.phrase.replace("\xa0", " ") == phrase

    refuse(reponse.soumettre)
    reponse.soumettre(agent=prepare)
    refuse(reponse.approuver)
    reponse.approuver(agent=relit)
    refuse(reponse.signer)
    assert (reponse.sorties(), reponse.etat()) == ([], Etat.PRETE)


def test_une_piece_fermee_ne_s_occulte_pas(reponse):
    prepare = referente(reponse)
    piece = reponse.piece_du_dossier(f"{TANTE} ira en colonie.", volet=Volet.PROJET, agent=prepare)
    element = reponse.retenir(piece, OCCULTE, agent=prepare)
    with pytest.raises(Invisible):
        reponse.occulter(element)


def test_une_piece_qui_parle_d_un_autre_enfant_ferme_la_demande_a_qui_en_est_ecarte(reponse):
    cast, seconde = reponse.scene.cast, reponse.seconde
    autre = un_dossier(reponse.cadre, cast.unites.crip)
    piece = reponse.scene.piece("Tom et Léa jouent.")
    toucher(reponse, autre)
    for exclu in (seconde, cast.dpo):
        ecarter(reponse, exclu, autre)
    assert voient(reponse, seconde, cast.dpo) == [seconde, cast.dpo]
    assert suivent(reponse, seconde, reponse.cadre) == {seconde, reponse.cadre}
    element = reponse.retenir(piece)
    assert voient(reponse, seconde, cast.dpo) == []
    assert voient(reponse, reponse.cadre) == [reponse.cadre] * 2
    assert suivent(reponse, seconde, cast.dpo, reponse.cadre) == {reponse.cadre}
    for acte in (
        reponse.approuver,
        lambda: reponse.signer(agent=seconde),
        lambda: reponse.retenir(piece, agent=seconde),
    ):
        with pytest.raises(Invisible):
            acte()
    with au_nom_de(reponse.cadre):
        actions.ecarter_element(element, agent=reponse.cadre, le=timezone.now())
    assert voient(reponse, seconde, cast.dpo) == [seconde, cast.dpo] * 2


def test_un_dossier_scelle_emporte_la_demande_et_ses_lignes(reponse):
    cast = reponse.scene.cast
    autre = un_dossier(reponse.cadre, cast.unites.crip)
    piece = reponse.scene.piece("Tom et Léa jouent.")
    toucher(reponse, autre)
    reponse.retenir(piece)
    troisieme = un_agent(Role.CADRE_CRIP, cast.unites.crip)
    assert voient(reponse, troisieme) == [troisieme] * 2
    sceller(autre, [reponse.cadre], cadre=reponse.cadre, second=reponse.seconde)
    assert voient(reponse, troisieme, reponse.seconde) == []
    assert suivent(reponse, troisieme, reponse.seconde) == set()
    assert voient(reponse, reponse.cadre) == [reponse.cadre] * 2
    with au_nom_de(troisieme), pytest.raises(Invisible):
        lire_demande(reponse.demande.pk)


def test_une_piece_de_justice_se_demande_au_juge(reponse):
    piece = reponse.scene.piece_de(b"%PDF-1.7", titre="Ordonnance", nature=Piece.Nature.JUDICIAIRE)
    with pytest.raises(Refus, match="« Ordonnance » est une pièce de justice"):
        reponse.retenir(piece)
    assert reponse.retenir(piece, REFUSE).regime == Element.Regime.JUDICIAIRE


def test_la_copie_se_fait_se_relit_puis_se_signe(reponse):
    """Each step names the line, and says what is missing."""
    element = reponse.retenir(reponse.scene.piece(f"{TANTE} a appelé.", titre="Compte rendu"), OCCULTE)
    with pytest.raises(Refus, match="« Compte rendu » : aucune copie occultée n’est faite"):
        reponse.soumettre()
    occultation = reponse.occulter(element)
    assert reponse.occulter(element).pk == occultation.pk
    with pytest.raises(Refus, match="« Compte rendu » : la copie occultée est en préparation"):
        reponse.soumettre()
    reponse.faire_copie(occultation)
    reponse.soumettre()
    with pytest.raises(Refus, match="« Compte rendu » : la copie occultée attend d’être relue") as refus:
        reponse.approuver()
    assert refus.value.code == "copie_occultee"
    reponse.valider_copie(occultation)
    reponse.approuver()
    reponse.signer(Demande.Sens.PARTIELLE)
    assert len(reponse.sorties()) == 1


def test_la_copie_faite_pour_une_autre_demande_ne_sert_pas(reponse):
    """What must be hidden depends on who will read: the copy of the mother would name her to the father."""
    piece = reponse.scene.piece(f"{TANTE} a appelé.", titre="Compte rendu")
    occultation = reponse.occulter(reponse.retenir(piece, OCCULTE))
    reponse.faire_copie(occultation)
    reponse.valider_copie(occultation)
    autre = une_demande_verifiee(reponse.cadre, reponse.scene.cast.unites.crip, qualite=Demande.Qualite.PARENT)
    with au_nom_de(reponse.cadre):
        numero = reponse.scene.enfant.dossier.numero
        actions.rattacher_dossier(autre, agent=reponse.cadre, le=timezone.now(), numero=numero)
    reponse.demande = autre
    element = reponse.retenir(piece, OCCULTE)
    with pytest.raises(Refus, match="aucune copie occultée n’est faite"):
        reponse.soumettre()
    assert reponse.occulter(element).pk != occultation.pk


def test_ne_s_occulte_que_la_piece_d_une_ligne_occultee(reponse):
    communiquee = reponse.retenir(reponse.scene.piece("Tom va bien."))
    with au_nom_de(reponse.cadre):
        papier = actions.retenir_element(
            reponse.demande,
            agent=reponse.cadre,
            le=timezone.now(),
            decision=Decision("Note", None, Element.Regime.ADMINISTRATIF, OCCULTE, Element.Motif.TIERS),
        )
    for element in (communiquee, papier):
        with pytest.raises(Invisible):
            reponse.occulter(element)
    with au_nom_de(reponse.cadre):
        assert not Occultation.objects.exists()
