"""Acts: correct an identity, add an alias, the birth of an unborn child."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from egide.enfant.actions import ajouter_alias, naissance_de_l_enfant, rectifier_identite
from egide.enfant.identites import champs_personne, cle_adresse, cles_de_recherche, depuis_texte, en_texte
from egide.enfant.models import Alias, CleRecherche, Personne, Rectification
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.selectors import rectifications_de
from egide.enfant.tests.factories import un_enfant, un_parent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.refus import Refus

textes = st.text(alphabet="abcéèàçñœßÉ’- .0ƀΔмдد中", max_size=12)
dates = st.dates(min_value=date(1950, 1, 1), max_value=date(2030, 12, 31))
naissances = st.one_of(
    st.just(Naissance()),
    dates.map(lambda d: Naissance(d.year, d.month, d.day)),
    dates.map(lambda d: Naissance(d.year, d.month)),
    dates.map(lambda d: Naissance(d.year)),
    st.builds(lambda age, le: Naissance(age=age, age_le=le), st.integers(0, 20), dates),
)
identites = st.builds(
    Identite,
    nom=textes,
    nom_usage=textes,
    prenoms=st.lists(textes, max_size=3).map(tuple),
    sexe=st.sampled_from(["", "1", "2", "9"]),
    naissance=naissances,
    alias=st.lists(textes, max_size=2).map(tuple),
    adresse=textes,
    a_naitre=st.booleans(),
)


@given(identites)
def test_une_identite_ecrite_se_relit(identite):
    assert depuis_texte(en_texte(identite)) == identite


@given(identites)
def test_les_bornes_contiennent_la_naissance(identite):
    champs = champs_personne(identite)
    debut, fin = champs["naissance_min"], champs["naissance_max"]
    assert (debut is None) == (fin is None) == (not identite.naissance.connue)
    if debut and identite.naissance.complete:
        assert debut <= identite.naissance.complete <= fin
    if identite.a_naitre:
        assert champs["naissance_annee"] is None
        assert champs["naissance_age"] is None


@given(identites)
def test_chaque_cle_porte_un_nom_et_aucune_n_est_double(identite):
    personne = Personne(**champs_personne(identite))
    paires = [(cle.nom, cle.prenom) for cle in cles_de_recherche(personne, identite.alias)]
    assert all(cle.cle == f"{cle.nom} {cle.prenom}".strip() for cle in cles_de_recherche(personne))
    assert len(paires) == len(set(paires))
    assert ("", "") not in paires


def test_cle_adresse():
    assert cle_adresse("14 bis, r. des Lilas-Fictifs, appt 3") == cle_adresse("14B rue des Lilas Fictifs")
    assert cle_adresse("") == ""


@pytest.mark.django_db
class TestRectifier:
    def test_chaque_champ_est_un_fait_date(self, distribution):
        agent, autre = distribution.agent_crip, distribution.cadre_crip
        enfant = un_enfant(agent)
        le = timezone.now()
        with au_nom_de(autre):
            faits = rectifier_identite(
                enfant,
                agent=autre,
                le=le,
                motif="livret de famille",
                champs={"prenoms": "Lina, Marie", "naissance": Naissance(2018, 5, 13), "nom": enfant.nom},
            )
            relu = Personne.objects.get(pk=enfant.pk)
            lus = {(f.champ, f.avant, f.apres, f.agent_id, f.motif) for f in rectifications_de(relu)}
        assert len(faits) == 2
        assert lus == {
            ("prenoms", "Lina", "Lina, Marie", autre.pk, "livret de famille"),
            ("naissance", "12\u00a0mai\u00a02018", "13\u00a0mai\u00a02018", autre.pk, "livret de famille"),
        }
        assert relu.naissance_exacte == relu.naissance_min == date(2018, 5, 13)
        assert relu.liste_prenoms == ("Lina", "Marie")

    def test_ce_qui_est_ecrit_ne_s_efface_pas(self, distribution):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        with au_nom_de(agent):
            rectifier_identite(enfant, agent=agent, le=timezone.now(), motif="livret", champs={"nom": "Ruiz-Fictif"})
            for table in (Rectification, Alias, CleRecherche):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    table.objects.filter(personne=enfant).update(personne=enfant)
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    table.objects.filter(personne=enfant)._raw_delete(using="default")

    def test_sans_changement_rien_ne_s_ecrit(self, distribution):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        with au_nom_de(agent):
            cles = CleRecherche.objects.count()
            assert not rectifier_identite(
                enfant, agent=agent, le=timezone.now(), motif="relecture", champs={"nom": " Dupont-Fictif "}
            )
            assert CleRecherche.objects.count() == cles

    def test_refus(self, distribution):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        adulte = un_parent(agent, enfant)
        champs = {"nom": "Ruiz-Fictif"}
        with au_nom_de(agent), pytest.raises(Refus, match="pourquoi"):
            rectifier_identite(enfant, agent=agent, le=timezone.now(), motif=" ", champs=champs)
        with au_nom_de(agent), pytest.raises(Refus, match="futur"):
            rectifier_identite(enfant, agent=agent, le=timezone.now() + timedelta(days=1), motif="x", champs=champs)
        etrangere = distribution.autre_territoire
        for personne in (enfant, adulte):
            with au_nom_de(etrangere), pytest.raises(Refus):
                rectifier_identite(personne, agent=etrangere, le=timezone.now(), motif="x", champs=champs)
        with au_nom_de(agent):
            assert set(Personne.objects.values_list("nom", flat=True)) == {"Dupont-Fictif"}

    def test_le_dossier_d_une_personne_ne_change_pas(self, distribution):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        with (
            au_nom_de(agent),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            Personne.objects.filter(pk=enfant.pk).update(dossier=None)

    def test_un_adulte(self, distribution):
        agent = distribution.agent_crip
        adulte = un_parent(agent, un_enfant(agent))
        with au_nom_de(agent):
            rectifier_identite(
                adulte, agent=agent, le=timezone.now(), motif="appel", champs={"telephone": "06 39 98 62 04"}
            )
            assert Personne.objects.get(pk=adulte.pk).telephone == "06 39 98 62 04"
            assert rectifications_de(adulte)[0].champ == "telephone"


@pytest.mark.django_db
class TestAlias:
    def test_deux_fois_le_meme_n_en_fait_qu_un(self, distribution):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        with au_nom_de(agent):
            for texte in ("Tommy", " Tommy "):
                ajouter_alias(enfant, agent=agent, le=timezone.now(), texte=texte, source="l’école")
            assert list(Alias.objects.values_list("texte", "source")) == [("Tommy", "l’école")]
            with pytest.raises(Refus):
                ajouter_alias(enfant, agent=agent, le=timezone.now(), texte="  ")

    def test_hors_de_ses_dossiers(self, distribution):
        enfant = un_enfant(distribution.agent_crip)
        etrangere = distribution.autre_territoire
        with au_nom_de(etrangere), pytest.raises(Refus, match="pas en charge"):
            ajouter_alias(enfant, agent=etrangere, le=timezone.now(), texte="Tommy")


@pytest.mark.django_db
class TestNaissance:
    def attendu(self, agent):
        terme = timezone.localdate() + timedelta(days=5)
        identite = Identite(nom="Caron-Fictif", a_naitre=True, naissance=Naissance(terme.year, terme.month, terme.day))
        return un_enfant(agent, identite), terme

    def test_l_enfant_nait_dans_le_meme_dossier(self, distribution):
        agent = distribution.medecin_pmi
        enfant, terme = self.attendu(agent)
        hier = timezone.localdate() - timedelta(days=1)
        with au_nom_de(agent):
            naissance_de_l_enfant(
                enfant,
                agent=agent,
                le=timezone.now(),
                naissance=Naissance(hier.year, hier.month, hier.day),
                prenoms="Zoé",
                sexe="2",
            )
            ne = Personne.objects.get(pk=enfant.pk)
            faits = {f.champ for f in rectifications_de(ne)}
        assert (ne.nom_complet, ne.naissance_exacte, ne.a_naitre) == ("Zoé Caron-Fictif", hier, False)
        assert ne.dossier_id == enfant.dossier_id
        assert ne.terme_prevu == terme
        assert faits == {"a_naitre", "naissance", "prenoms", "sexe"}

    def test_on_ne_nait_qu_une_fois_ni_demain_ni_sans_date(self, distribution):
        agent = distribution.medecin_pmi
        enfant, terme = self.attendu(agent)
        jour = timezone.localdate()
        commun = {"agent": agent, "le": timezone.now(), "prenoms": "Zoé", "sexe": "2"}
        with au_nom_de(agent):
            with pytest.raises(Refus, match="pas encore arrivée"):
                naissance_de_l_enfant(enfant, naissance=Naissance(terme.year, terme.month, terme.day), **commun)
            with pytest.raises(Refus, match="même approchée"):
                naissance_de_l_enfant(enfant, naissance=Naissance(), **commun)
            naissance_de_l_enfant(enfant, naissance=Naissance(jour.year, jour.month, jour.day), **commun)
            with pytest.raises(Refus, match="déjà indiquée"):
                naissance_de_l_enfant(enfant, naissance=Naissance(jour.year), **commun)
