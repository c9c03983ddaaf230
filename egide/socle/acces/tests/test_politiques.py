"""What the database shows, hides and refuses, whatever Python asks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from egide.socle.acces import actions
from egide.socle.acces.contexte import au_nom_de, poser_contexte
from egide.socle.acces.models import Acces, Exclusion, Relation
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_portee, une_unite
from egide.socle.acces.volets import EVALUATION, Volet, masque
from egide.socle.comptes.models import Poste
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Invisible, Refus

pytestmark = pytest.mark.django_db


def visibles(agent):
    with au_nom_de(agent):
        return set(Dossier.objects.values_list("pk", flat=True))


@pytest.fixture
def situation():
    ici, ailleurs = une_unite("Ici"), une_unite("Ailleurs")
    agent, collegue = un_agent(Role.EVALUATRICE, ici), un_agent(Role.EVALUATRICE, ici)
    etranger = un_agent(Role.EVALUATRICE, ailleurs)
    return ici, ailleurs, agent, collegue, etranger, un_dossier(agent, ici)


def test_sans_contexte_rien_ne_se_voit(situation):
    poser_contexte(None)
    assert not Dossier.objects.exists()


def test_l_unite_en_relation_voit_les_autres_non(situation):
    _, _, agent, collegue, etranger, dossier = situation
    assert visibles(agent) == visibles(collegue) == {dossier.pk}
    assert visibles(etranger) == set()


def test_la_fin_du_poste_ferme_l_acces_sans_tache(situation):
    _, _, _, collegue, _, dossier = situation
    assert dossier.pk in visibles(collegue)
    hier = timezone.localdate() - timedelta(days=1)
    Poste.objects.filter(agent=collegue).update(au=hier)
    collegue.appartenances.update(au=hier)
    assert visibles(collegue) == set()


def test_le_role_borne_les_volets(situation):
    ici, _, agent, _, _, dossier = situation
    enseignante = un_agent(Role.ENSEIGNANTE, ici)
    admin = un_agent(Role.ADMIN_TECHNIQUE, ici)
    assert visibles(enseignante) == visibles(admin) == set()
    with au_nom_de(agent), connection.cursor() as cursor:
        cursor.execute("SELECT acces_ouvert(%s, %s::smallint)", [dossier.pk, Volet.SANTE])
        assert cursor.fetchone()[0] is False
        cursor.execute("SELECT acces_ouvert(%s, %s::smallint)", [dossier.pk, Volet.DANGER])
        assert cursor.fetchone()[0] is True


def test_l_exclusion_bat_toute_portee(situation):
    _, _, agent, _, _, dossier = situation
    crip = une_unite("CRIP", "crip")
    cadre, exclu = un_agent(Role.CADRE_CRIP, crip), un_agent(Role.AGENT_CRIP, crip)
    for a in (cadre, exclu):
        une_portee(a)
    assert dossier.pk in visibles(exclu)
    with au_nom_de(cadre):
        actions.exclure_agent(
            agent=cadre, exclu=exclu, dossier_id=dossier.pk, raison=Exclusion.Raison.PROCHE, le=timezone.now()
        )
    assert visibles(exclu) == set()
    assert dossier.pk in visibles(cadre)


def test_sceller_retire_les_equipes_et_la_portee_generale(situation):
    _, _, agent, collegue, _, dossier = situation
    crip = une_unite("CRIP", "crip")
    cadres = [un_agent(Role.CADRE_CRIP, crip) for _ in range(2)]
    for cadre in cadres:
        une_portee(cadre)
    with au_nom_de(cadres[0]):
        actions.sceller_dossier(
            agent=cadres[0],
            second=cadres[1],
            dossier_id=dossier.pk,
            nommes=[agent, un_agent(Role.CADRE_CRIP, crip)],
            le=timezone.now(),
            fondement="notoriété",
        )
    assert visibles(agent) == {dossier.pk}
    assert visibles(collegue) == visibles(cadres[0]) == visibles(cadres[1]) == set()


def test_un_dossier_ne_se_scelle_pas_seul(situation):
    cadre = un_agent(Role.CADRE_CRIP, une_unite("CRIP", "crip"))
    with au_nom_de(cadre), pytest.raises(Refus, match="différente"):
        actions.sceller_dossier(
            agent=cadre, second=cadre, dossier_id=situation[5].pk, nommes=[], le=timezone.now(), fondement="x"
        )


def test_l_app_ne_peut_pas_ecrire_d_acces_derive(situation):
    _, _, agent, _, _, dossier = situation
    with au_nom_de(agent), pytest.raises(DatabaseError), transaction.atomic():
        Acces.objects.create(
            sujet_id=actions.sujet_de(agent).pk, dossier_id=dossier.pk, volets=1, expire=timezone.now()
        )


def test_nul_ne_se_donne_une_relation_sur_un_dossier_cache(situation):
    _, _, _, _, etranger, dossier = situation
    with au_nom_de(etranger), pytest.raises(DatabaseError), transaction.atomic():
        actions.accorder_relation(
            agent=etranger,
            dossier_id=dossier.pk,
            sujet=actions.sujet_de(etranger),
            genre=Relation.Genre.CHARGE,
            volets=EVALUATION,
            fondement="curiosité",
            du=timezone.now(),
        )


def test_les_volets_reserves_ne_vont_qu_a_une_personne_nommee(situation):
    ici, _, agent, _, _, dossier = situation
    with au_nom_de(agent), pytest.raises(DatabaseError), transaction.atomic():
        actions.accorder_relation(
            agent=agent,
            dossier_id=dossier.pk,
            sujet=actions.sujet_de(ici),
            genre=Relation.Genre.CHARGE,
            volets=masque(Volet.ADRESSE_PROTEGEE),
            fondement="essai",
            du=timezone.now(),
        )


class TestAccesUrgence:
    MOTIF = "Un enfant appelle et je dois savoir où il vit."

    def ouvrir(self, agent, numero, preuve=True):
        maintenant = timezone.now()
        with au_nom_de(agent):
            return actions.briser_la_glace(
                agent=agent,
                numero=numero,
                motif=self.MOTIF,
                le=maintenant,
                preuve_le=maintenant if preuve else None,
            )

    def test_ouvre_un_seul_dossier_en_lecture_seule(self, situation):
        _, _, agent, _, etranger, dossier = situation
        autre = un_dossier(agent, situation[0])
        self.ouvrir(etranger, dossier.numero)
        assert visibles(etranger) == {dossier.pk}
        assert autre.pk not in visibles(etranger)
        with au_nom_de(etranger), pytest.raises(DatabaseError), transaction.atomic():
            actions.accorder_relation(
                agent=etranger,
                dossier_id=dossier.pk,
                sujet=actions.sujet_de(etranger),
                genre=Relation.Genre.CHARGE,
                volets=EVALUATION,
                fondement="se prolonger soi-même",
                du=timezone.now(),
            )

    def test_exige_une_preuve_fraiche_et_un_motif(self, situation):
        with pytest.raises(Refus, match="second facteur"):
            self.ouvrir(situation[4], situation[5].numero, preuve=False)

    def test_scelle_exclu_ou_inexistant_meme_reponse(self, situation):
        _, _, agent, collegue, etranger, dossier = situation
        cadres = [un_agent(Role.CADRE_CRIP, une_unite("CRIP", "crip")) for _ in range(2)]
        une_portee(cadres[0])
        with au_nom_de(cadres[0]):
            actions.sceller_dossier(
                agent=cadres[0],
                second=cadres[1],
                dossier_id=dossier.pk,
                nommes=[agent, cadres[1]],
                le=timezone.now(),
                fondement="haut risque",
            )
        for numero in (dossier.numero, "62-1999-99999"):
            with pytest.raises(Invisible):
                self.ouvrir(etranger, numero)


def test_la_recomputation_complete_ne_trouve_aucun_ecart(situation):
    assert actions.recalculer_tout() == 0


def test_la_clef_d_un_dossier_ne_se_change_pas_a_la_main(situation):
    _, _, agent, _, _, dossier = situation
    with au_nom_de(agent), pytest.raises(DatabaseError), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(numero="62-2000-00001")


def test_etre_nomme_pour_autre_chose_n_ouvre_pas_un_dossier_scelle(situation):
    _, _, agent, _, etranger, dossier = situation
    cadres = [un_agent(Role.CADRE_CRIP, une_unite("CRIP", "crip")) for _ in range(2)]
    une_portee(cadres[0])
    with au_nom_de(agent):
        actions.accorder_relation(
            agent=agent,
            dossier_id=dossier.pk,
            sujet=actions.sujet_de(etranger),
            genre=Relation.Genre.NOMMEE,
            volets=masque(Volet.IDENTITE, Volet.ADRESSE_PROTEGEE),
            fondement="adresse protégée",
            du=timezone.now(),
        )
    assert visibles(etranger) == {dossier.pk}
    with au_nom_de(cadres[0]):
        actions.sceller_dossier(
            agent=cadres[0],
            second=cadres[1],
            dossier_id=dossier.pk,
            nommes=[agent, cadres[1]],
            le=timezone.now(),
            fondement="x",
        )
    assert visibles(etranger) == set()
    assert visibles(agent) == {dossier.pk}
