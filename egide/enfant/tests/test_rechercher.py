"""Act: look for a person before creating one."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from egide.enfant.actions import ajouter_alias, rectifier_identite
from egide.enfant.models import Recherche
from egide.enfant.rapprochement.comparaison import Champ
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.rapprochement.recherche import rechercher
from egide.enfant.rapprochement.rules import Degre
from egide.enfant.tests.factories import MOTIF, un_enfant, un_foyer, un_parent, une_identite
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.roles import ROLES, Droit
from egide.socle.interface.chiffrement import dechiffrer
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus
from egide.socle.journal.models import Evenement

pytestmark = pytest.mark.django_db


def chercher(agent, identite, motif=MOTIF, **options):
    with au_nom_de(agent):
        return rechercher(agent, identite, motif=motif, **options)


def trouves(resultat):
    return {r.personne.nom_complet: r.comparaison.degre for r in resultat.visibles}


@pytest.mark.parametrize(
    ("cherchee", "degre"),
    [
        (une_identite("Lina", "DUPONT FICTIF"), Degre.PROBABLE),
        (une_identite("Lina", "Dupond-Fictif"), Degre.PROBABLE),
        (une_identite("Dupont-Fictif", "Lina"), Degre.PROBABLE),
        (une_identite("Lina", ne=date(2018, 12, 5)), Degre.PROBABLE),
        (une_identite("Lina", naissance=Naissance(2018)), Degre.POSSIBLE),
        (une_identite("Lina", naissance=Naissance(age=8, age_le=date(2026, 11, 21))), Degre.POSSIBLE),
        (une_identite("Lina", ne=None), Degre.POSSIBLE),
        (une_identite("", "Dupont-Fictif"), Degre.POSSIBLE),
    ],
)
def test_retrouve_malgre_l_ecriture(distribution, cherchee, degre):
    agent = distribution.agent_crip
    un_enfant(agent)
    un_enfant(agent, prenom="Mathis", nom="Lefebvre-Inventé", ne=date(2011, 3, 2))
    assert trouves(chercher(agent, cherchee)) == {"Lina Dupont-Fictif": degre}


@pytest.mark.parametrize(
    ("connue", "cherchee"),
    [
        (une_identite("Thomas", "Bernard-Inventé"), une_identite("Tommy", "Bernard-Inventé")),
        (une_identite("Oleksandr", "Chevtchenko-Fictif"), une_identite("Alexandre", "Shevchenko Fictif")),
        (une_identite("Aïcha", "El Amrani-Fictif"), une_identite("Aisha", "Elamrani Fictif")),
    ],
)
def test_surnoms_et_ecritures_etrangeres(distribution, connue, cherchee):
    agent = distribution.agent_crip
    enfant = un_enfant(agent, connue)
    assert list(trouves(chercher(agent, cherchee))) == [enfant.nom_complet]


def test_chaque_champ_donne_sa_raison(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent, une_identite("Thomas", "Bernard-Inventé", sexe="1"))
    un_parent(agent, enfant, "Sabrina", "Inventé")
    un_foyer(agent, [enfant])
    cherchee = une_identite(
        "Tommy", "Bernard-Invente", adresse="14, r. des Lilas Fictifs", code_insee="62041", prenom_mere="Sabrina"
    )
    (seul,) = chercher(agent, cherchee).visibles
    raisons = {c.champ: c.raison for c in seul.comparaison.champs}
    assert raisons["nom"] == "identique"
    assert raisons["prenom"] == "surnom"
    assert raisons["naissance"] == "identique"
    assert raisons["mere"] == "identique"
    assert raisons["commune"] == "même commune"
    assert raisons["telephone"] == "non renseigné"
    assert seul.comparaison.champ(Champ.ADRESSE).constat.concorde


def test_les_jumeaux_restent_deux(distribution):
    agent = distribution.agent_crip
    un_enfant(agent, prenom="Lina")
    un_enfant(agent, prenom="Noé")
    resultat = chercher(agent, une_identite(prenom="Noé"))
    assert list(trouves(resultat)) == ["Noé Dupont-Fictif"]
    assert [r.personne.prenom_usuel for r in resultat.jumeaux] == ["Lina"]
    assert "jumeau" in resultat.jumeaux[0].comparaison.raison


def test_un_jumeau_n_est_pas_connu_ailleurs(distribution):
    un_enfant(distribution.evaluatrice, prenom="Lina")
    assert chercher(distribution.agent_crip, une_identite(prenom="Noé")).ailleurs == ()


def test_enfant_a_naitre(distribution):
    agent = distribution.agent_crip
    terme = timezone.localdate() + timedelta(days=60)
    attendu = Identite(nom="Caron-Fictif", a_naitre=True, naissance=Naissance(terme.year, terme.month, terme.day))
    enfant = un_enfant(agent, attendu)
    un_parent(agent, enfant, "Manon", "Caron-Fictif")
    cherchee = Identite(
        nom="Caron-Fictif", a_naitre=True, prenom_mere="Manon", naissance=Naissance(terme.year, terme.month)
    )
    assert trouves(chercher(agent, cherchee)) == {"Enfant à naître Caron-Fictif": Degre.PROBABLE}
    autre_annee = Identite(nom="Caron-Fictif", a_naitre=True, naissance=Naissance(terme.year + 2))
    assert trouves(chercher(agent, autre_annee)) == {}


def test_retrouve_par_l_adresse_quand_le_nom_manque(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent, prenom="Jade", ne=date(2019, 2, 1))
    un_foyer(agent, [enfant], adresse="3 avenue du Stade-Fictif")
    cherchee = Identite(prenoms=("Jade",), adresse="3 av. du Stade Fictif", code_insee="62041")
    assert list(trouves(chercher(agent, cherchee))) == ["Jade Dupont-Fictif"]


def test_un_ancien_nom_ou_un_alias_retrouve(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent, prenom="Maël", nom="Caron-Fictif")
    with au_nom_de(agent):
        ajouter_alias(enfant, agent=agent, le=timezone.now(), texte="Zébulon")
        rectifier_identite(
            enfant, agent=agent, le=timezone.now(), motif="acte de naissance", champs={"nom": "Ruiz-Fictif"}
        )
    assert trouves(chercher(agent, une_identite("Zébulon", "Ruiz-Fictif"))) == {"Maël Ruiz-Fictif": Degre.PROBABLE}


class TestAilleurs:
    """What is said of files that the agent does not see: a unit and a degree, nothing else."""

    def test_l_unite_et_le_degre(self, distribution):
        un_enfant(distribution.evaluatrice)
        resultat = chercher(distribution.agent_crip, une_identite("Lina", "Dupont Fictif"))
        assert resultat.visibles == ()
        (connu,) = resultat.ailleurs
        assert (connu.unite, connu.degre) == (distribution.unites.mds_arras, Degre.PROBABLE)

    @pytest.mark.parametrize(
        "cherchee",
        [
            une_identite("Lina", "Dupond-Fictif"),
            une_identite("Dupont-Fictif", "Lina"),
            une_identite("Lina", ne=date(2018, 12, 5)),
            une_identite("Lina", ne=date(2018, 5, 13)),
            une_identite("Lina", naissance=Naissance(2018, 5)),
            une_identite("Lina", ne=None),
        ],
    )
    def test_possible(self, distribution, cherchee):
        un_enfant(distribution.evaluatrice)
        assert [c.degre for c in chercher(distribution.agent_crip, cherchee).ailleurs] == [Degre.POSSIBLE]

    def test_un_autre_enfant_n_est_pas_connu(self, distribution):
        un_enfant(distribution.evaluatrice)
        for autre in (
            une_identite("Lina", ne=date(2011, 3, 2)),
            une_identite("Mathis", "Dupont-Fictif"),
            une_identite("Lina", "Lefebvre-Inventé"),
        ):
            assert chercher(distribution.agent_crip, autre).ailleurs == ()

    def test_deux_enfants_d_une_unite_font_une_ligne(self, distribution):
        un_enfant(distribution.evaluatrice)
        un_enfant(distribution.evaluatrice)
        assert len(chercher(distribution.agent_crip, une_identite()).ailleurs) == 1

    def test_un_changement_de_nom_dans_la_meme_commune(self, distribution):
        enfant = un_enfant(distribution.evaluatrice, nom="Marquant-Fictif")
        un_foyer(distribution.evaluatrice, [enfant])
        cherchee = une_identite(nom="Ruiz-Inventé", code_insee="62041")
        assert [c.degre for c in chercher(distribution.agent_crip, cherchee).ailleurs] == [Degre.POSSIBLE]
        sans_commune = une_identite(nom="Ruiz-Inventé")
        assert chercher(distribution.agent_crip, sans_commune).ailleurs == ()

    def test_sans_motif_rien_au_dela_de_mes_dossiers(self, distribution):
        un_enfant(distribution.evaluatrice)
        resultat = chercher(distribution.agent_crip, une_identite(), motif=" ")
        assert (resultat.large, resultat.ailleurs) == (False, ())

    def test_sans_le_droit_rien_au_dela_de_mes_dossiers(self, distribution):
        un_enfant(distribution.evaluatrice)
        resultat = chercher(distribution.medecin_pmi, une_identite())
        assert (resultat.large, resultat.ailleurs) == (False, ())

    def test_la_fonction_verifie_elle_meme_le_role(self, distribution):
        """An agent who forges the parameters still learns nothing."""
        un_enfant(distribution.evaluatrice)
        for agent, lignes in ((distribution.educateur, 0), (distribution.agent_crip, 1)):
            with au_nom_de(agent), connection.cursor() as cursor:
                recherche = Recherche(agent=agent, le=timezone.now(), criteres_chiffres="x", large=True)
                recherche.save(force_insert=True)
                cursor.execute(
                    "SELECT * FROM enfant_candidats(%s, ROW('dupontfictif', 'lina', '', '', '{}', 'dupontfictif lina',"
                    " '2018-05-12', '2018-05-12', '', '')::enfant_critere, true, true, false, 3, 40)",
                    [recherche.pk],
                )
                assert len(cursor.fetchall()) == lignes

    def test_la_liste_des_roles_est_celle_du_code(self, distribution):
        for agent in distribution.personnes().values():
            attendu = agent != distribution.ancien_agent and any(
                Droit.RECHERCHER_ANTECEDENTS in ROLES[p.role].droits for p in agent.postes.all()
            )
            with au_nom_de(agent), connection.cursor() as cursor:
                cursor.execute("SELECT enfant_peut_chercher_ailleurs()")
                assert cursor.fetchone()[0] is attendu, agent


def test_qui_ne_lit_aucun_dossier_ne_cherche_pas(distribution):
    for agent in (
        distribution.enseignante,
        distribution.admin_technique,
        distribution.dpo,
        distribution.odpe,
        distribution.ancien_agent,
    ):
        with pytest.raises(Refus, match="chercher une personne"):
            chercher(agent, une_identite())


def test_il_faut_chercher_quelqu_un(distribution):
    with pytest.raises(Refus, match="au moins un nom"):
        chercher(distribution.agent_crip, Identite())


def test_trop_de_recherches_en_une_heure(distribution):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        Recherche.objects.bulk_create(
            Recherche(agent=agent, le=timezone.now() - timedelta(minutes=5), criteres_chiffres="x")
            for _ in range(reglage("recherches_par_heure") - 1)
        )
    chercher(agent, une_identite())
    with pytest.raises(Refus, match="beaucoup de recherches"):
        chercher(agent, une_identite())
    chercher(distribution.cadre_crip, une_identite())


def test_la_recherche_est_journalisee_sans_identite(distribution, journal):
    chercher(distribution.agent_crip, une_identite())
    assert journal == [(Evenement.RECHERCHE, "rechercher")]


def test_les_criteres_sont_chiffres_et_ne_se_lisent_que_de_soi(distribution):
    resultat = chercher(distribution.agent_crip, une_identite("Canari"))
    with au_nom_de(distribution.agent_crip):
        recherche = Recherche.objects.get(pk=resultat.recherche_id)
    assert "Canari" not in recherche.criteres_chiffres
    assert "Canari" in dechiffrer(recherche.criteres_chiffres)
    with au_nom_de(distribution.cadre_crip):
        assert not Recherche.objects.exists()


def test_un_adulte_ne_repond_que_par_un_enfant_visible(distribution):
    enfant = un_enfant(distribution.evaluatrice)
    un_parent(distribution.evaluatrice, enfant, "Sabrina", "Marquant-Fictif")
    cherchee = Identite(nom="Marquant-Fictif", prenoms=("Sabrina",))
    ici = chercher(distribution.evaluatrice, cherchee, adulte=True)
    assert list(trouves(ici)) == ["Sabrina Marquant-Fictif"]
    la_bas = chercher(distribution.agent_crip, cherchee, adulte=True)
    assert (la_bas.visibles, la_bas.jumeaux, la_bas.ailleurs) == ((), (), ())


def test_une_recherche_inventee_est_refusee_par_la_base(distribution):
    with (
        au_nom_de(distribution.agent_crip),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="no search of this agent"),
        transaction.atomic(),
    ):
        cursor.execute(
            "SELECT * FROM enfant_candidats(%s, ROW('a','b','','','{}','a b',null,null,'','')::enfant_critere,"
            " true, true, false, 3, 40)",
            [uuid7()],
        )


@pytest.mark.parametrize("fonction", ["enfant_dossiers_fermes()"])
def test_les_fonctions_internes_ne_s_appellent_pas(distribution, fonction):
    with (
        au_nom_de(distribution.agent_crip),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(f"SELECT {fonction}")
