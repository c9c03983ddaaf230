"""What the tests of merges share: one child opened twice, the acts of the cell, what someone sees of the base."""

from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from egide.enfant.actions import accorder_partage, defaire_fusion, fusionner
from egide.enfant.groupes import enfant_lu
from egide.enfant.models import DemandePartage, Fusion, Personne
from egide.enfant.selectors import champs_a_choisir
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent, une_identite
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, une_portee
from egide.socle.comptes.roles import Role

MOTIF = "livret de famille présenté par la mère"
SANS_TRACE = {
    "enfant_fusion",
    "enfant_choixdefusion",
    "enfant_demandepartage",
    "echanges_arrivee",
    "acces_partage",
    "journal_ligne",
}


def relu(dossier_id: Any) -> Any:
    """The child of a file that this agent must see."""
    return enfant_lu(dossier_id)


def reunir(agent: Any, garde: Personne, absorbe: Personne) -> Fusion:
    """`agent`, who writes in both files, says that they are of one child, and keeps every word of the first."""
    with au_nom_de(agent):
        choix = dict.fromkeys(champs_a_choisir(garde, absorbe), "garde")
        return fusionner(garde, absorbe, agent=agent, le=timezone.now(), motif=MOTIF, choix=choix)


class SceneDesFusions:
    """Lina, known in Arras, and the same child opened again in Lens under a neighbouring spelling."""

    def __init__(self, cast):
        self.crip, self.arras, self.lens = cast.cadre_crip, cast.evaluatrice, cast.autre_territoire
        self.cadre_lens = un_agent(Role.CADRE_TERRITOIRE, cast.unites.mds_lens)
        self.cadre_arras = cast.cadre_territoire
        une_portee(self.crip)
        self.a = un_enfant(self.arras, une_identite("Lina", "Doublon-Fictif"))
        self.b = un_enfant(self.lens, une_identite("Lyna", "Doublon-Fictif", ne=date(2018, 5, 21)))
        self.mere_a = un_parent(self.arras, self.a, "Sabrina", "Doublon-Fictif")
        self.mere_b = un_parent(self.lens, self.b, "Sabrina", "Doublon-Fictif")
        self.foyer_b = un_foyer(self.lens, [self.b], adresse="3 rue des Fusions-Fictives")

    def choix(self, dit="garde", garde=None, absorbe=None):
        with au_nom_de(self.crip):
            return dict.fromkeys(champs_a_choisir(garde or self.a, absorbe or self.b), dit)

    def fusionner(self, garde=None, absorbe=None, *, agent=None, **autres):
        garde, absorbe = garde or self.a, absorbe or self.b
        autres.setdefault("choix", self.choix(garde=garde, absorbe=absorbe))
        with au_nom_de(agent or self.crip):
            return fusionner(garde, absorbe, agent=agent or self.crip, le=timezone.now(), motif=MOTIF, **autres)

    def defaire(self, fusion, agent=None):
        with au_nom_de(agent or self.crip):
            defaire_fusion(fusion, agent=agent or self.crip, le=timezone.now(), motif="ce sont deux sœurs")

    def accorder(self, dossier, agent):
        with au_nom_de(agent):
            demande = DemandePartage.objects.en_attente().get(dossier=dossier)
            accorder_partage(demande, agent=agent, le=timezone.now())


def tout_ce_que_voit(agent):
    """Every row of every table, whole, as this agent sees it, but the lines that merging adds."""
    with au_nom_de(agent), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_name ~ '^(enfant|dossiers|acces|echeances|etats|echanges)_'"
            " AND has_table_privilege(quote_ident(table_name), 'SELECT') ORDER BY 1"
        )
        noms = [nom for (nom,) in cursor.fetchall() if nom not in SANS_TRACE]
        assert len(noms) > 20
        vues = {}
        for nom in noms:
            cursor.execute(f"SELECT coalesce(array_agg(t::text ORDER BY t::text), '{{}}') FROM \"{nom}\" t")
            (vues[nom],) = cursor.fetchone()
        return vues
