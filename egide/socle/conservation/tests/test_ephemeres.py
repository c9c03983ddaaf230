"""Short-lived rows go without a visa once past their term, and not before."""

from datetime import timedelta

from django.utils import timezone

from egide.enfant.rapprochement.recherche import noter_recherche
from egide.enfant.tests.factories import une_identite
from egide.parcours.accueil.models import Recueil
from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes import actions as comptes
from egide.socle.comptes.roles import Role
from egide.socle.conservation.actions import purger_ephemeres
from egide.socle.conservation.tasks import proposer


def purger(base, dans):
    with base.worker():
        return purger_ephemeres(le=timezone.now() + dans)


def test_what_is_past_goes_and_what_is_not_stays(base):
    cast = base.cast
    comptes.inviter_agent(
        agent=cast.admin_technique, courriel="ida@example.org", nom="Nouvelle", prenom="Ida",
        unite=cast.unites.mds_lens, role=Role.EVALUATRICE, du=timezone.localdate(), le=timezone.now(),
    )  # fmt: skip
    with au_nom_de(cast.agent_crip):
        noter_recherche(cast.agent_crip, une_identite("Basile", "Cherché-Fictif"))
    with base.admin() as conn:
        conn.execute("INSERT INTO accueil_essaicode VALUES ('abcdefghijkl', now(), 3)")
        conn.execute("INSERT INTO django_session VALUES ('cle', 'contenu', now() + interval '1 hour')")
    assert not any(purger(base, timedelta(0)).values())
    apres_un_mois = purger(base, timedelta(days=45))
    assert apres_un_mois["comptes_invitation"] == apres_un_mois["django_session"] == 1
    assert apres_un_mois["accueil_essaicode"] == 1
    assert apres_un_mois["enfant_recherche"] == 0
    assert purger(base, timedelta(days=400))["enfant_recherche"] == 1


def test_a_search_that_an_information_cites_stays_with_it(base):
    information = une_information(base.cast.agent_crip)
    with au_nom_de(base.cast.agent_crip):
        recherche = noter_recherche(base.cast.agent_crip, une_identite("Tom", "Bernard-Inventé"))
        information.enfants.update(recherche=recherche.pk)
        assert Recueil.objects.exists()
    assert purger(base, timedelta(days=4000))["enfant_recherche"] == 0


def test_the_night_purges_then_proposes(base):
    with base.worker():
        proposer()
    with base.admin() as conn:
        assert conn.execute("SELECT count(*) FROM conservation_bordereau").fetchone() == (0,)
