"""Functions of the suspicions and of the merges, and who reads them: whoever may see both sides."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import FERMES, condition_un_enfant, fonction_acces, sous_condition, un_enfant
from egide.socle.acces.volets import Volet

_IDENTITE = f"{int(Volet.IDENTITE)}::smallint"


def _deux(un: str, autre: str, *, ecriture: bool = False) -> str:
    """Both files of a row are open to me."""
    ouverts = [f"({condition_un_enfant(dossier, _IDENTITE, ecriture=ecriture)})" for dossier in (un, autre)]
    return " AND ".join(ouverts)


def _vus(table: str, *personnes: str) -> str:
    """Both adults of a row are visible to me."""
    return " AND ".join(f"EXISTS (SELECT 1 FROM enfant_personne p WHERE p.id = {table}.{qui})" for qui in personnes)


def _scelle(scelle: str, autre: str) -> str:
    """Named on the seal of one side: told that the other exists, unless that one never answers me, sealed too."""
    return (
        f"{scelle} IN (SELECT dossier_id FROM acces_scelle) AND ({condition_un_enfant(scelle, _IDENTITE)})"
        f" AND {autre} NOT IN (SELECT dossier_id FROM acces_scelle) AND {autre} NOT IN {FERMES}"
    )


_D = ("dossier_un_id", "dossier_autre_id")
_F = ("dossier_garde_id", "dossier_absorbe_id")
_ADULTES_MODIFIABLES = "enfant_adulte_modifiable(garde_id) AND enfant_adulte_modifiable(absorbe_id)"
_RESSEMBLANCE_VUE = _vus("enfant_ressemblance", "un_id", "autre_id")
_LUE = (
    f"CASE WHEN dossier_un_id IS NULL THEN {_RESSEMBLANCE_VUE}"
    f" ELSE ({_deux(*_D)}) OR ({_scelle(*_D)}) OR ({_scelle(*reversed(_D))}) END"
)


class Migration(migrations.Migration):
    """Puts suspicions, merges, choices and requests under policy."""

    dependencies = [("enfant", "0005_fusions"), ("acces", "0008_fusions")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0006_fusions.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "GRANT EXECUTE ON FUNCTION enfant_faits(uuid, uuid), dossier_groupe(uuid) TO egide_acces",
            migrations.RunSQL.noop,
        ),
        fonction_acces("enfant_ressemblances_a_la_creation(uuid, integer)", appelants="egide_app"),
        fonction_acces("enfant_veiller(integer, integer, interval)", appelants="egide_worker"),
        fonction_acces("enfant_ressemblances_lever(uuid, text, uuid[], integer)", appelants="egide_acces"),
        fonction_acces("enfant_racine(uuid)", appelants="egide_acces"),
        fonction_acces("enfant_fusionner_adultes(uuid, uuid)", appelants="egide_app"),
        fonction_acces("enfant_separer_adultes(uuid, uuid)", appelants="egide_app"),
        sous_condition(
            "enfant_ressemblance",
            _LUE,
            ecriture=_LUE,
            insertion=f"CASE WHEN dossier_un_id IS NULL THEN {_RESSEMBLANCE_VUE} ELSE {_deux(*_D)} END",
        ),
        sous_condition(
            "enfant_fusion",
            f"CASE WHEN dossier_garde_id IS NULL THEN {_vus('enfant_fusion', 'garde_id', 'absorbe_id')}"
            f" ELSE {_deux(*_F)} END",
            ecriture=f"CASE WHEN dossier_garde_id IS NULL THEN {_ADULTES_MODIFIABLES}"
            f" ELSE {_deux(*_F, ecriture=True)} END",
        ),
        sous_condition("enfant_choixdefusion", "fusion_id IN (SELECT id FROM enfant_fusion)"),
        un_enfant("enfant_demandepartage", volet=Volet.IDENTITE),
    ]
