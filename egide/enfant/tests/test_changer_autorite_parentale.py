"""Act: change parental authority. Dates, past value kept, refusals, who may, what a stranger sees."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from egide.enfant.actions import changer_autorite_parentale, fin_de_lien, lier, retirer_lien
from egide.enfant.models import AutoriteParentale, ChangementAutorite, GenreLien, Lien
from egide.enfant.selectors import famille_de
from egide.enfant.tests.factories import un_enfant, un_parent
from egide.pages.selectors.chronologie import chronologie
from egide.pages.selectors.dossier import lire_dossier
from egide.socle.acces.actions import accorder_relation, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db
RETRAIT, DELEGATION = date(2025, 3, 12), date(2026, 1, 5)
JUGEMENT = "jugement de retrait du tribunal judiciaire"


@pytest.fixture
def mere(distribution):
    """A child and his mother, whose authority is not known yet."""
    enfant = un_enfant(distribution.agent_crip)
    un_parent(distribution.agent_crip, enfant)
    return enfant


def lien_de_la_mere(agent, enfant):
    with au_nom_de(agent):
        return Lien.objects.avec_autorites().select_related("autre", "enfant").get(enfant=enfant)


def changer(agent, enfant, autorite, du, fondement=JUGEMENT, **autres):
    lien = lien_de_la_mere(agent, enfant)
    with au_nom_de(agent):
        commun: dict[str, Any] = {"agent": agent, "le": timezone.now(), **autres}
        return changer_autorite_parentale(lien, autorite=autorite, du=du, fondement=fondement, **commun)


def periodes(agent, enfant):
    return [(p.autorite, p.du, p.au) for p in lien_de_la_mere(agent, enfant).autorites]


def test_la_valeur_passee_reste_avec_ses_dates(distribution, mere):
    agent = distribution.agent_crip
    changer(agent, mere, AutoriteParentale.EXERCEE, date(2018, 5, 12), "déclaration de naissance")
    changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT)
    assert periodes(agent, mere) == [
        (AutoriteParentale.INCONNUE, None, date(2018, 5, 11)),
        (AutoriteParentale.EXERCEE, date(2018, 5, 12), RETRAIT - timedelta(days=1)),
        (AutoriteParentale.RETIREE, RETRAIT, None),
    ]
    lien = lien_de_la_mere(agent, mere)
    assert (lien.autorite.fondement, lien.autorite.qui) == (JUGEMENT, agent.nom_complet)
    assert (lien.du, lien.au, lien.motif_fin) == (None, None, ""), "the tie itself goes on"


def test_un_changement_plus_ancien_prend_sa_place(distribution, mere):
    agent = distribution.agent_crip
    changer(agent, mere, AutoriteParentale.DELEGUEE, DELEGATION, "délégation au tiers")
    changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT)
    assert [p[:2] for p in periodes(agent, mere)[1:]] == [
        (AutoriteParentale.RETIREE, RETRAIT),
        (AutoriteParentale.DELEGUEE, DELEGATION),
    ]
    assert lien_de_la_mere(agent, mere).autorite.exercee


def test_une_autre_valeur_le_meme_jour_corrige_la_premiere_qui_reste(distribution, mere):
    agent = distribution.agent_crip
    changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT)
    changer(agent, mere, AutoriteParentale.SANS_EXERCICE, RETRAIT, "jugement relu")
    _, erreur, actuelle = lien_de_la_mere(agent, mere).autorites
    assert (erreur.autorite, erreur.corrigee, erreur.dite) == (AutoriteParentale.RETIREE, True, False)
    assert (actuelle.autorite, actuelle.du) == (AutoriteParentale.SANS_EXERCICE, RETRAIT)


def test_un_second_clic_n_ecrit_rien(distribution, mere):
    agent = distribution.agent_crip
    premier = changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT)
    assert changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT) == premier
    with au_nom_de(agent):
        assert ChangementAutorite.objects.count() == 1


def test_refus(distribution, mere):
    agent, retiree = distribution.agent_crip, AutoriteParentale.RETIREE
    demain = timezone.localdate() + timedelta(days=1)
    for phrase, autorite, du, fondement in (
        ("pas encore arrivée", retiree, demain, JUGEMENT),
        ("quelle décision", retiree, RETRAIT, "  "),
        ("Choisissez ce qu’il en est", AutoriteParentale.INCONNUE, RETRAIT, JUGEMENT),
        ("Choisissez ce qu’il en est", "inventee", RETRAIT, JUGEMENT),
    ):
        with pytest.raises(Refus, match=phrase):
            changer(agent, mere, autorite, du, fondement)
    with pytest.raises(Refus, match="futur"):
        changer(agent, mere, retiree, RETRAIT, le=timezone.now() + timedelta(hours=1))
    changer(agent, mere, retiree, RETRAIT)
    with pytest.raises(Refus, match="déjà écrit depuis le 12\u00a0mars\u00a02025"):
        changer(agent, mere, retiree, DELEGATION)


def test_pas_avant_le_debut_du_lien_ni_entre_freres_et_soeurs(distribution):
    agent = distribution.agent_crip
    un, deux = un_enfant(agent, prenom="Lina"), un_enfant(agent, prenom="Noé")
    tuteur = un_parent(agent, deux, "Odile", genre=GenreLien.PROCHE)
    with au_nom_de(agent):
        commun: dict[str, Any] = {"agent": agent, "le": timezone.now()}
        tutelle = lier(enfant=un, autre=tuteur, genre=GenreLien.TUTEUR, du=RETRAIT, **commun)
        fratrie = lier(enfant=un, autre=deux, genre=GenreLien.FRERE_SOEUR, **commun)
        commun |= {"autorite": AutoriteParentale.DELEGUEE, "fondement": JUGEMENT}
        with pytest.raises(Refus, match="ne commence que le 12\u00a0mars\u00a02025"):
            changer_autorite_parentale(tutelle, du=RETRAIT - timedelta(days=1), **commun)
        with pytest.raises(Refus, match="frère ou une sœur"):
            changer_autorite_parentale(fratrie, du=DELEGATION, **commun)
        changer_autorite_parentale(tutelle, du=RETRAIT, **commun)


def test_le_lien_termine_ou_retire_ne_change_plus(distribution, mere):
    agent = distribution.agent_crip
    lien = lien_de_la_mere(agent, mere)
    changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT)
    with au_nom_de(agent):
        fin: dict[str, Any] = {"agent": agent, "le": timezone.now(), "motif": "adoption"}
        with pytest.raises(Refus, match="a changé le 12\u00a0mars\u00a02025"):
            fin_de_lien(lien, au=RETRAIT - timedelta(days=1), **fin)
        fin_de_lien(lien, au=DELEGATION, **fin)
        with pytest.raises(Refus, match="déjà terminé"):
            changer_autorite_parentale(
                lien, agent=agent, le=timezone.now(), autorite="exercee", du=DELEGATION, fondement=JUGEMENT
            )
    assert periodes(agent, mere)[-1] == (AutoriteParentale.RETIREE, RETRAIT, DELEGATION)
    with au_nom_de(agent):
        retirer_lien(lien, agent=agent, le=timezone.now(), motif="homonyme")
        assert famille_de(mere).anciens == ()


def test_lier_de_nouveau_avec_une_autre_autorite_est_refuse_et_dit_ou_aller(distribution, mere):
    agent = distribution.agent_crip
    changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT)
    lien = lien_de_la_mere(agent, mere)
    with au_nom_de(agent):
        encore: dict[str, Any] = {"agent": agent, "le": timezone.now(), "enfant": mere, "autre": lien.autre}
        with pytest.raises(Refus, match="Changer l’autorité parentale"):
            lier(genre=GenreLien.MERE, autorite_parentale=AutoriteParentale.EXERCEE, **encore)
        for autorite in (AutoriteParentale.INCONNUE, AutoriteParentale.RETIREE):
            assert lier(genre=GenreLien.MERE, autorite_parentale=autorite, **encore) == lien


def test_l_acte_est_journalise(distribution, mere, journal):
    changer(distribution.agent_crip, mere, AutoriteParentale.RETIREE, RETRAIT)
    assert [acte for genre, acte in journal if acte == "changer_autorite_parentale"] == ["changer_autorite_parentale"]


def test_ce_qui_est_ecrit_ne_se_change_ni_ne_s_efface(distribution, mere):
    agent = distribution.agent_crip
    changement = changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT)
    ligne = ChangementAutorite.objects.filter(pk=changement.pk)
    with au_nom_de(agent):
        for geste in (lambda: ligne.update(fondement="x"), lambda: ligne._raw_delete(using="default")):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                geste()


def test_un_etranger_ne_change_ni_ne_lit_rien(distribution, mere):
    agent, etrangere = distribution.agent_crip, distribution.autre_territoire
    changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT)
    lien, autre = lien_de_la_mere(agent, mere), un_enfant(agent, prenom="Noé")
    with au_nom_de(etrangere):
        assert not ChangementAutorite.objects.exists()
        with pytest.raises(Refus, match="pas en charge"):
            changer_autorite_parentale(
                lien, agent=etrangere, le=timezone.now(), autorite="exercee", du=DELEGATION, fondement="x"
            )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            ChangementAutorite(
                dossier_id=mere.dossier_ouvert, lien=lien, autorite="exercee", du=DELEGATION, fondement="x",
                saisi_le=timezone.now(), agent=etrangere,
            ).save(force_insert=True)  # fmt: skip
    with au_nom_de(agent), pytest.raises(IntegrityError), transaction.atomic():
        ChangementAutorite(
            dossier_id=autre.dossier_ouvert, lien=lien, autorite="exercee", du=DELEGATION, fondement="x",
            saisi_le=timezone.now(), agent=agent,
        ).save(force_insert=True)  # fmt: skip


class TestPage:
    saisie = {"autorite": "retiree", "du_jour": "12", "du_mois": "3", "du_annee": "2025", "fondement": JUGEMENT}

    def adresse(self, agent, enfant):
        return reverse("enfant:autorite", args=[enfant.dossier_id, lien_de_la_mere(agent, enfant).pk])

    def test_de_la_fiche_au_changement_puis_a_son_histoire(self, distribution, client_de, mere):
        agent = distribution.agent_crip
        changer(agent, mere, AutoriteParentale.EXERCEE, date(2018, 5, 12), "déclaration de naissance")
        client, adresse = client_de(agent), self.adresse(agent, mere)
        fiche = reverse("enfant:fiche", args=[mere.dossier_id])
        assert adresse in texte_lu(client.get(fiche))
        assert "déclaration de naissance" in texte_lu(client.get(adresse))
        assert client.post(adresse, self.saisie).status_code == 302
        page = texte_lu(client.get(fiche)).replace("\u00a0", " ")
        assert "autorité parentale retirée depuis le 12 mars 2025 (jugement de retrait" in page
        assert "Titulaire de l’autorité parentale, depuis le 12 mai 2018, jusqu’au 11 mars 2025" in page
        assert "Autorité parentale changée : Sabrina Dupont-Fictif, mère" in page
        dossier = texte_lu(client.get(reverse("pages:dossier", args=[mere.dossier_id]))).replace("\u00a0", " ")
        assert "Autorité parentale retirée depuis le 12 mars 2025" in dossier

    def test_dit_ce_qui_manque_et_garde_la_saisie(self, distribution, client_de, mere):
        client, adresse = client_de(distribution.agent_crip), self.adresse(distribution.agent_crip, mere)
        page = texte_lu(client.post(adresse, {"fondement": JUGEMENT}))
        assert "govuk-error-summary" in page
        assert JUGEMENT in page

    def test_n_existe_pas_pour_qui_ne_voit_pas_l_enfant(self, distribution, client_de, mere):
        adresse = self.adresse(distribution.agent_crip, mere)
        for qui in (distribution.autre_territoire, distribution.evaluatrice, distribution.admin_technique):
            client = client_de(qui)
            assert (client.get(adresse).status_code, client.post(adresse, self.saisie).status_code) == (404, 404)

    def test_un_role_qui_n_ecrit_pas_la_famille_est_refuse(self, distribution, client_de, mere):
        agent, educateur = distribution.agent_crip, distribution.educateur
        with au_nom_de(agent):
            accorder_relation(
                agent=agent, dossier_id=mere.dossier_ouvert, sujet=sujet_de(educateur), genre="referent", volets=127,
                fondement="Référent", du=timezone.now(),
            )  # fmt: skip
        client, adresse = client_de(educateur), self.adresse(agent, mere)
        assert [client.get(adresse).status_code, client.post(adresse, self.saisie).status_code] == [403, 403]
        assert adresse not in texte_lu(client.get(reverse("enfant:fiche", args=[mere.dossier_id])))

    def test_le_lien_d_un_autre_enfant_n_existe_pas(self, distribution, client_de, mere):
        agent, adresse = distribution.agent_crip, self.adresse(distribution.agent_crip, mere)
        autre = un_enfant(agent, prenom="Noé")
        ailleurs = reverse("enfant:autorite", args=[autre.dossier_id, lien_de_la_mere(agent, mere).pk])
        assert client_de(agent).get(ailleurs).status_code == 404
        assert client_de(distribution.cadre_crip).get(adresse).status_code == 200


def test_la_chronologie_du_dossier_le_dit(distribution, mere):
    agent = distribution.agent_crip
    changer(agent, mere, AutoriteParentale.RETIREE, RETRAIT)
    with au_nom_de(agent):
        lu = lire_dossier(mere.dossier_id, agent=agent)
        faits = chronologie(lu, timezone.now())
    (fait,) = [f for f in faits if f.titre.startswith("Autorité parentale changée")]
    assert "Sabrina" in fait.titre
    assert "autorité parentale retirée" in fait.titre
    assert (fait.quand, fait.qui, fait.detail) == (RETRAIT, agent.nom_complet, JUGEMENT)
    assert lu.autorite == []
