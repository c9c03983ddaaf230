"""The review of a finding: who reads it, what may be decided, what stays, and what nobody learns."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from egide.enfant.rapprochement.phonetique import cle_phonetique
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.socle.acces.actions import exclure_agent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent
from egide.socle.comptes.roles import Role
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.tests.lecture import texte_lu
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.actions import relire_acces_inhabituel
from egide.vigilance.detection import relever
from egide.vigilance.models import AccesInhabituel, DecisionDeRelecture

Etat = AccesInhabituel.Etat
LISTE = "vigilance:constats"


@pytest.fixture
def enfant(cast):
    return un_enfant(cast.agent_crip, une_identite("Canariprenom", "Canarinom-Fictif"))


@pytest.fixture
def releve(cast, enfant, ecrire, hier):
    """Someone refused again and again on one file, yesterday."""

    def examiner(agent):
        for minute in range(3):
            ecrire(
                agent, hier + timedelta(minutes=minute), "refus", enfant.dossier_id, titre="404", acte="pages:dossier"
            )
        relever(hier.date(), le=timezone.now())
        return hier.date()

    return examiner


def vus(agent):
    with au_nom_de(agent, using=ALIAS):
        return list(AccesInhabituel.objects.using(ALIAS).all())


def decider(constat, agent, etat, motif="Le tour d’astreinte l’explique."):
    with au_nom_de(agent), au_nom_de(agent, using=ALIAS):
        relire_acces_inhabituel(constat.pk, agent=agent, le=timezone.now(), etat=etat, motif=motif)


def test_la_deleguee_lit_les_faits_et_aucun_nom_d_enfant(cast, client_de, releve, enfant):
    releve(cast.evaluatrice)
    page = texte_lu(client_de(cast.dpo).get(reverse(LISTE)))
    for mot in ("Refus répétés", "3 accès refusés", cast.evaluatrice.nom_complet, "Maison du Département d’Arras"):
        assert mot in page
    assert "62-" in page
    assert "Canari" not in page


def test_sans_constat_la_page_le_dit(cast, client_de):
    page = texte_lu(client_de(cast.dpo).get(reverse(LISTE)))
    assert "Aucun accès inhabituel n’attend votre relecture." in page


def test_nul_ne_lit_ce_qui_le_concerne(cast, client_de, releve):
    """The officer's own accesses are read by her deputy and by the direction, never by herself."""
    adjointe, direction = un_agent(Role.DPO, cast.unites.direction), un_agent(Role.DIRECTION, cast.unites.direction)
    releve(cast.dpo)
    assert [len(vus(a)) for a in (cast.dpo, adjointe, direction)] == [0, 1, 1]
    constat = vus(adjointe)[0]
    with pytest.raises(Invisible):
        decider(constat, cast.dpo, Etat.EXPLIQUE)
    assert client_de(cast.dpo).get(reverse("vigilance:constat", args=[constat.pk])).status_code == 404
    decider(constat, direction, Etat.A_VERIFIER)


def test_la_direction_ne_lit_que_ce_que_la_deleguee_ne_peut_lire(cast, releve, enfant):
    direction = un_agent(Role.DIRECTION, cast.unites.direction)
    releve(cast.evaluatrice)
    assert vus(direction) == []
    with au_nom_de(cast.cadre_crip):
        exclure_agent(
            agent=cast.cadre_crip, exclu=cast.dpo, dossier_id=enfant.dossier_id, raison="proche", le=timezone.now()
        )
    assert vus(cast.dpo) == []
    assert len(vus(direction)) == 1


def test_le_travailleur_l_agent_et_l_anonyme_ne_lisent_rien(cast, releve):
    releve(cast.evaluatrice)
    assert vus(cast.evaluatrice) == vus(cast.cadre_crip) == []
    with transaction.atomic(using=ALIAS):
        assert not AccesInhabituel.objects.using(ALIAS).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccesInhabituel.objects.count()


def test_une_decision_est_datee_gardee_et_au_journal(cast, releve, base_clonee):
    releve(cast.evaluatrice)
    (constat,) = vus(cast.dpo)
    decider(constat, cast.dpo, Etat.A_VERIFIER, "Demandé à son cadre.")
    decider(constat, cast.dpo, Etat.EXPLIQUE, "Un ancien lien gardé en favori.")
    with au_nom_de(cast.dpo, using=ALIAS):
        gardees = DecisionDeRelecture.objects.using(ALIAS).filter(constat=constat)
        assert [(d.etat, d.motif) for d in gardees] == [
            (Etat.A_VERIFIER, "Demandé à son cadre."),
            (Etat.EXPLIQUE, "Un ancien lien gardé en favori."),
        ]
    with psycopg.connect(base_clonee) as conn:
        lignes = conn.execute("SELECT titre FROM journal_ligne WHERE acte = 'relire_acces_inhabituel' ORDER BY le")
        assert [titre for (titre,) in lignes] == ["À vérifier auprès du responsable", "Expliqué"]


@pytest.mark.parametrize("motif", ["", "   "])
def test_sans_motif_rien_n_est_decide(cast, releve, motif):
    releve(cast.evaluatrice)
    (constat,) = vus(cast.dpo)
    with pytest.raises(Refus, match="Écrivez pourquoi"):
        decider(constat, cast.dpo, Etat.EXPLIQUE, motif)
    assert vus(cast.dpo)[0].etat == Etat.NOUVEAU


def test_ce_qui_est_decide_ne_change_plus(cast, releve):
    jour = releve(cast.evaluatrice)
    (constat,) = vus(cast.dpo)
    with pytest.raises(Refus, match="décision de la liste"):
        decider(constat, cast.dpo, Etat.NOUVEAU)
    decider(constat, cast.dpo, Etat.SUITE_DONNEE)
    with pytest.raises(Refus, match="déjà relu"):
        decider(constat, cast.dpo, Etat.EXPLIQUE)
    relever(jour, le=timezone.now())
    assert [c.etat for c in vus(cast.dpo)] == [Etat.SUITE_DONNEE]


def test_qui_relit_ne_change_pas_ce_qui_est_constate(cast, releve):
    releve(cast.evaluatrice)
    with pytest.raises(DatabaseError), au_nom_de(cast.dpo, using=ALIAS):
        AccesInhabituel.objects.using(ALIAS).update(nombre=1)


def test_qui_ne_relit_pas_est_refuse(cast, releve):
    releve(cast.evaluatrice)
    (constat,) = vus(cast.dpo)
    with pytest.raises(Refus, match="Seules la déléguée"):
        decider(constat, cast.cadre_crip, Etat.EXPLIQUE)


def test_la_page_decide_et_revient(cast, client_de, releve):
    releve(cast.evaluatrice)
    (constat,) = vus(cast.dpo)
    client, adresse = client_de(cast.dpo), reverse("vigilance:constat", args=[constat.pk])
    reponse = client.post(adresse, {"etat": "explique", "motif": ""})
    assert "Écrivez une réponse" in texte_lu(reponse)
    assert client.post(adresse, {"etat": "explique", "motif": "Favori ancien"}).url == reverse(LISTE)
    lue = texte_lu(client.get(adresse))
    assert "Favori ancien" in lue
    assert "Enregistrer la décision" not in lue


def test_un_homonyme_explique_ne_revient_pas(cast, ecrire, constats, hier, base_clonee, client_de):
    voisin = un_enfant(cast.agent_crip, une_identite("Tom", cast.evaluatrice.nom))
    with psycopg.connect(base_clonee, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO enfant_cleagent (agent_id, nom_phonetique) VALUES (%s, %s)",
            [cast.evaluatrice.pk, cle_phonetique(cast.evaluatrice.nom)],
        )
    ecrire(cast.evaluatrice, hier, "lecture", voisin.dossier_id)
    relever(hier.date(), le=timezone.now())
    (constat,) = [c for c in vus(cast.dpo) if c.regle == "meme_nom"]
    page = texte_lu(client_de(cast.dpo).get(reverse("vigilance:constat", args=[constat.pk])))
    assert "une personne du même nom de famille" in page
    assert "Tom" not in page
    decider(constat, cast.dpo, Etat.EXPLIQUE, "Homonyme.")
    ecrire(cast.evaluatrice, hier - timedelta(days=1), "lecture", voisin.dossier_id)
    relever(hier.date() - timedelta(days=1), le=timezone.now())
    assert [regle for regle, *_ in constats()].count("meme_nom") == 1
