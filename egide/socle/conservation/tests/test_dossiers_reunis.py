"""What closes one file of a child closes, for the slips too, what hangs from his other files."""

import pytest
from django.utils import timezone

from egide.enfant.tests.factories import un_enfant, une_identite
from egide.enfant.tests.scene_fusions import reunir
from egide.socle.acces import actions as acces
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import sceller, un_agent
from egide.socle.comptes.roles import Role
from egide.socle.conservation.tests.scene import classer, les_enfants, une_famille


@pytest.fixture
def reunis(base):
    """A closed information on a child, and the other file of that child, kept."""
    garde = un_enfant(base.cast.agent_crip, une_identite("Ana", "Réunie-Fictive"))
    information = une_famille(base, "Deux-Fictif", enfants=("Tom",))
    classer(base, information)
    reunir(base.cast.cadre_crip, garde, les_enfants(base, information)[0])
    return information, garde


def test_the_seal_of_one_file_stops_what_hangs_from_the_other(base, reunis):
    information, garde = reunis
    cadre, second = base.cast.cadre_crip, un_agent(Role.CADRE_CRIP, base.cast.unites.crip)
    sceller(garde.dossier, [cadre, second], cadre=cadre, second=second)
    base.vieillir()
    assert base.obstacles("information") == {information.numero: "scelle"}


def test_an_officer_kept_away_from_one_file_reads_no_line_of_the_other(base, reunis):
    information, garde = reunis
    base.vieillir()
    [bordereau] = base.proposer().values()
    assert set(base.lignes(bordereau)) == {information.numero}
    cadre, dpo = base.cast.cadre_crip, base.cast.dpo
    with au_nom_de(cadre):
        acces.exclure_agent(agent=cadre, exclu=dpo, dossier_id=garde.dossier_id, raison="proche", le=timezone.now())
    assert base.lignes(bordereau) == {}
