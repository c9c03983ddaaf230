"""A request outlives the file it speaks of: the piece goes, what was decided of it stays."""

from datetime import date

import pytest
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.conservation.tests.base import Base
from egide.socle.conservation.tests.scene import classer, les_enfants, prendre_les_alertes, une_famille
from egide.socle.demandes import actions
from egide.socle.demandes.actions import Decision
from egide.socle.demandes.models import Element
from egide.socle.demandes.tests.factories import une_demande_verifiee
from egide.socle.documents.actions import Description, produire_piece
from egide.socle.documents.models import Piece
from egide.socle.documents.tests.factories import sur_l_information


@pytest.fixture
def base(base_clonee: str) -> Base:
    """The cast, alone on its base."""
    return Base(base_clonee)


def test_la_piece_s_efface_et_la_decision_reste(base):
    cadre = base.cast.cadre_crip
    information = une_famille(base, "Parti-Fictif", enfants=("Tom",))
    prendre_les_alertes(base)
    demande = une_demande_verifiee(cadre, base.cast.unites.crip)
    _retenir(base, information, demande)
    classer(base, information)
    with au_nom_de(cadre):
        actions.classer_demande(demande, agent=cadre, le=timezone.now(), motif="Retirée par la personne.")
    base.vieillir()
    [bordereau] = base.proposer().values()
    assert base.jusqu_au_bout(bordereau).etat == "execute"
    assert set(base.lignes(bordereau).values()) == {("eliminee", "")}
    with base.admin() as conn:
        assert conn.execute("SELECT count(*) FROM documents_piece").fetchone() == (0,)
        lignes = conn.execute("SELECT designation, datee_du, decision, piece_id FROM demandes_element").fetchall()
    assert lignes == [("Rapport, note ou compte rendu", date(2026, 3, 3), "communique", None)]


def _retenir(base: Base, information, demande) -> None:
    """A piece of the information, communicated."""
    cadre, [enfant], le = base.cast.cadre_crip, les_enfants(base, information), timezone.now()
    assert enfant.dossier is not None
    with au_nom_de(cadre):
        piece: Piece = produire_piece(
            ancre=sur_l_information(information),
            description=Description("Note", "rapport", "administrative", "aucune", date(2026, 3, 3)),
            octets=b"%PDF-1.7",
            media="application/pdf",
            agent=cadre,
            le=le,
        )
        actions.rattacher_dossier(demande, agent=cadre, le=le, numero=enfant.dossier.numero)
        actions.retenir_element(
            demande, agent=cadre, le=le, decision=Decision("", None, "", Element.Decision.COMMUNIQUE, "", piece)
        )
