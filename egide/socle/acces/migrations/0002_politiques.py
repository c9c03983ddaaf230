"""Functions and policies of access."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import condition_un_enfant, fonction_acces, sous_condition, un_enfant
from egide.socle.acces.volets import Volet

_FONCTIONS = (
    "acces_portee_de(uuid)",
    "acces_dossiers_fermes()",
    "acces_mes_dossiers(boolean)",
    "acces_mes_dossiers_du(smallint, boolean)",
    "acces_mes_objets(boolean)",
    "acces_mes_objets_du(smallint, boolean)",
    "acces_objets_fermes(boolean)",
    "acces_actualiser(uuid[])",
    "acces_actualiser_remplacement(uuid)",
    "acces_numero(text, integer, text)",
    "dossier_ouvrir(uuid, text, timestamptz, uuid, uuid, text, integer, text)",
    "acces_qui_voit(uuid)",
    "acces_qui_lit(uuid)",
    "acces_volets_ouverts(uuid, boolean)",
    "acces_ouvert(uuid, smallint, boolean)",
    "acces_ouverts(uuid[], smallint, boolean)",
    "acces_urgence_ouvrir(text, uuid, uuid, uuid, text, timestamptz, timestamptz)",
    "acces_ecarts()",
    "acces_fermes_par_fusion(uuid, boolean)",
)
_MES_SUJETS = (
    "(SELECT sujet_id FROM acces_appartenance WHERE agent_id = (SELECT acces_moi())"
    " AND du <= current_date AND (au IS NULL OR au >= current_date))"
)
_MOI = "agent_id = (SELECT acces_moi())"
# A policy that read its own table would recurse: this one asks the function that states the same rule.
_ECRIRE_DOSSIER = "acces_ouvert(dossier_id, 0::smallint, true)"
_CHARGE = f"sujet_id IN {_MES_SUJETS} OR ((SELECT acces_portee_de(acces_moi())) & (1 << volet_objet)) <> 0"


class Migration(migrations.Migration):
    """Puts the tables of access under policy and hands the functions to their owner."""

    dependencies = [("acces", "0001_initial")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0001_fonctions.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        *[fonction_acces(signature) for signature in _FONCTIONS],
        fonction_acces("acces_calculer(uuid[])", appelants="egide_acces"),
        fonction_acces("acces_reunis(uuid[])", appelants="egide_acces"),
        fonction_acces("acces_qui_citent(uuid[])", appelants="egide_acces"),
        fonction_acces("acces_ancres_de(uuid)", appelants="egide_acces"),
        fonction_acces("acces_groupes_calculer()", appelants="egide_acces"),
        migrations.RunSQL(
            "GRANT EXECUTE ON FUNCTION acces_moi() TO egide_app, egide_worker, egide_acces, egide_journal,"
            " egide_public, egide_backup;"
            "GRANT EXECUTE ON FUNCTION acces_fermes_par_fusion(uuid, boolean) TO egide_journal;"
            "REVOKE ALL ON acces_groupe, acces_portee FROM egide_app, egide_worker",
            migrations.RunSQL.noop,
        ),
        sous_condition(
            "dossiers_dossier",
            condition_un_enfant("id", "0::smallint"),
            ecriture=condition_un_enfant("id", "0::smallint", ecriture=True),
            worker=True,
        ),
        un_enfant("acces_relation", volet=Volet.IDENTITE),
        un_enfant("acces_concerne", volet="volet_objet", worker=True),
        sous_condition("acces_acces", f"sujet_id IN {_MES_SUJETS}"),
        sous_condition("acces_exclusion", _MOI, ecriture=_ECRIRE_DOSSIER, insertion=_ECRIRE_DOSSIER),
        un_enfant("acces_decisionscelle", volet=Volet.IDENTITE),
        un_enfant("acces_partage", dossier="vers_id", volet=Volet.IDENTITE),
        sous_condition("acces_accesurgence", _MOI),
        sous_condition("acces_priseencharge", _CHARGE, insertion="(SELECT acces_moi()) IS NOT NULL", worker=True),
        migrations.RunSQL(
            "CREATE POLICY journaliser ON dossiers_dossier FOR SELECT TO egide_journal USING (true);"
            "CREATE POLICY journaliser ON acces_exclusion FOR SELECT TO egide_journal USING (true);"
            "CREATE POLICY journaliser ON acces_accesurgence TO egide_journal USING (true) WITH CHECK (true)",
            migrations.RunSQL.noop,
        ),
    ]
