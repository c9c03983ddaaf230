"""Whatever happens to an object between the decision and the execution leaves it whole, for a person to look again."""

import pytest
from django.utils import timezone

from egide.parcours.accueil.actions import completer_recueil
from egide.parcours.accueil.models import Recueil
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.volets import Volet
from egide.socle.conservation.tests.scene import ligne_de
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.tests.factories import sur_l_information, une_piece

# What a column that may not be empty is filled with, by its type.
_VALEURS = {
    "uuid": "gen_random_uuid()",
    "boolean": "false",
    "integer": "1",
    "smallint": "1",
    "timestamp with time zone": "now()",
}
_CONTRAINTES = (
    "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname) FROM pg_constraint"
    " WHERE contype = 'c' AND conrelid = %s::regclass"
)


def test_what_was_written_meanwhile_is_left_and_said(base, bordereau):
    ligne = ligne_de(base, bordereau)
    base.decider(bordereau)
    base.viser(bordereau)
    with au_nom_de(base.cast.agent_crip):
        completer_recueil(Recueil.objects.get(), agent=base.cast.agent_crip, le=timezone.now(), texte="Elle rappelle.")
    base.lancer(bordereau)
    assert base.executer(bordereau).etat == "execute"
    assert base.lignes(bordereau) == {ligne.numero: ("laissee", "touchee")}
    with base.admin() as conn:
        assert conn.execute("SELECT count(*) FROM information_preoccupante_information").fetchone() == (1,)


@pytest.mark.parametrize("ou", ["information", "recueil"])
def test_a_piece_filed_meanwhile_is_left_and_read(base, bordereau, settings, tmp_path, ou):
    """A court order arrives on a closed information, or on its contact, once its erasure was launched."""
    settings.EGIDE_PIECES = tmp_path
    base.decider(bordereau)
    base.viser(bordereau)
    base.lancer(bordereau)
    with au_nom_de(base.cast.agent_crip):
        information = Information.objects.select_related("recueil").get()
    ancre = sur_l_information(information)
    if ou == "recueil":
        ancre = Ancre.a_l_objet(information.recueil, genre="recueil", volet=Volet.DANGER)
    une_piece(base.cast.agent_crip, ancre)
    base.executer(bordereau)
    assert base.lignes(bordereau) == {information.numero: ("laissee", "touchee")}
    with base.admin() as conn:
        assert conn.execute("SELECT count(*) FROM documents_piece").fetchone() == (1,)


def test_a_piece_filed_meanwhile_in_the_file_of_a_child_is_left_and_read(base, dossiers, settings, tmp_path):
    settings.EGIDE_PIECES = tmp_path
    base.decider(dossiers)
    base.viser(dossiers)
    base.lancer(dossiers)
    with au_nom_de(base.cast.dpo):
        ligne, *autres = dossiers.lignes.all()
    une_piece(base.cast.agent_crip, Ancre.au_dossier(ligne.objet_id, Volet.DANGER))
    base.executer(dossiers)
    faites = base.lignes(dossiers)
    assert faites.pop(ligne.numero) == ("laissee", "touchee")
    assert faites == {autre.numero: ("eliminee", "") for autre in autres}


@pytest.mark.parametrize("table", ["documents_sortie", "documents_occultation", "echanges_transmission"])
def test_what_happened_to_a_leaving_or_a_package_is_a_touch(base, bordereau, table):
    """Whatever hangs from it by its own row: the history of that row is read too."""
    with base.admin() as conn:
        conn.execute("SET session_replication_role = replica")
        [(pk,)] = conn.execute("SELECT id FROM information_preoccupante_information").fetchall()
        [(avant,)] = conn.execute("SELECT dernier_fait FROM information_a_terme(NULL)").fetchall()
        colonnes = conn.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s AND is_nullable = 'NO' AND column_name NOT IN ('id', 'objet_id')",
            [table],
        ).fetchall()
        noms, valeurs = (", ".join(c) for c in zip(*[(n, _VALEURS.get(t, "'x'")) for n, t in colonnes], strict=True))
        for contrainte in conn.execute(_CONTRAINTES, [table]).fetchall():
            conn.execute(contrainte[0])
        conn.execute(f"INSERT INTO {table} (id, objet_id, {noms}) VALUES (gen_random_uuid(), %s, {valeurs})", [pk])
        conn.execute(
            "INSERT INTO etats_passage SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(),"
            f" 'objet_id', (SELECT id FROM {table}), 'dossier_id', NULL, 'saisi_le', now(), 'rang', 1))).*"
            " FROM etats_passage p LIMIT 1"
        )
        [(apres,)] = conn.execute("SELECT dernier_fait FROM information_a_terme(NULL)").fetchall()
    assert apres > avant
