"""Search function and policies of people."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import (
    condition_plusieurs_enfants,
    condition_un_enfant,
    fonction_acces,
    plusieurs_enfants,
    sous_condition,
    un_enfant,
)
from egide.socle.acces.volets import Volet
from egide.socle.comptes.roles import Droit, roles_qui

_IDENTITE = f"{int(Volet.IDENTITE)}::smallint"
_PROTEGEE = f"{int(Volet.ADRESSE_PROTEGEE)}::smallint"
_MOI = "(SELECT acces_moi()) IS NOT NULL"
_ROLES = ", ".join(f"'{role}'" for role in sorted(roles_qui(Droit.RECHERCHER_ANTECEDENTS)))

_LIRE_ENFANT = condition_un_enfant("dossier_id", _IDENTITE)
_ECRIRE_ENFANT = condition_un_enfant("dossier_id", _IDENTITE, ecriture=True)
_LIRE_ADULTE = (
    "EXISTS (SELECT 1 FROM enfant_lien l WHERE l.autre_id = enfant_personne.id AND l.retire_le IS NULL)"
    " OR EXISTS (SELECT 1 FROM enfant_habitant h WHERE h.personne_id = enfant_personne.id)"
)


def _selon(enfant: str, adulte: str) -> str:
    """Condition of a row that speaks of a child with a file, or of an adult without one."""
    return f"CASE WHEN dossier_id IS NOT NULL THEN ({enfant}) ELSE ({adulte}) END"


def _annexe(table: str, insertion_adulte: str) -> migrations.RunSQL:
    """Policy of a table that hangs from a person."""
    return sous_condition(
        table,
        _selon(_LIRE_ENFANT, f"EXISTS (SELECT 1 FROM enfant_personne p WHERE p.id = {table}.personne_id)"),
        ecriture=_selon(_ECRIRE_ENFANT, insertion_adulte),
    )


class Migration(migrations.Migration):
    """Creates the search, then puts every table of people under policy."""

    dependencies = [("enfant", "0001_initial"), ("acces", "0002_politiques")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0001_recherche.sql")
            .read_text(encoding="utf-8")
            .replace("__ROLES__", _ROLES),
            migrations.RunSQL.noop,
        ),
        fonction_acces("enfant_peut_chercher_ailleurs()", appelants="egide_app"),
        fonction_acces("enfant_adulte_modifiable(uuid)", appelants="egide_app"),
        fonction_acces(
            "enfant_candidats(uuid, enfant_critere, boolean, boolean, boolean, integer, integer)", appelants="egide_app"
        ),
        fonction_acces("enfant_suspicions_rattacher(uuid, uuid)", appelants="egide_app"),
        fonction_acces("enfant_dossiers_fermes()", appelants="egide_acces"),
        fonction_acces("enfant_premiers(enfant_critere, boolean, uuid[], integer)", appelants="egide_acces"),
        migrations.RunSQL(
            "REVOKE ALL ON FUNCTION enfant_dossiers_fermes(),"
            " enfant_premiers(enfant_critere, boolean, uuid[], integer) FROM egide_app, egide_worker, egide_backup;"
            "GRANT EXECUTE ON FUNCTION enfant_mot_proche(text, text, text, text),"
            " enfant_naissance_proche(date, date, date, date),"
            " enfant_repond(enfant_clerecherche, enfant_critere),"
            " enfant_degre(enfant_clerecherche, enfant_critere) TO egide_acces",
            migrations.RunSQL.noop,
        ),
        sous_condition(
            "enfant_personne",
            _selon(_LIRE_ENFANT, _LIRE_ADULTE),
            ecriture=_selon(_ECRIRE_ENFANT, "enfant_adulte_modifiable(id)"),
            insertion=_selon(_ECRIRE_ENFANT, _MOI),
        ),
        _annexe("enfant_alias", "enfant_adulte_modifiable(personne_id)"),
        _annexe("enfant_rectification", "enfant_adulte_modifiable(personne_id)"),
        _annexe("enfant_clerecherche", _MOI),
        un_enfant("enfant_lien", volet=Volet.IDENTITE),
        un_enfant("enfant_changementautorite", volet=Volet.IDENTITE),
        plusieurs_enfants("enfant_foyer", volet=Volet.IDENTITE),
        sous_condition(
            "enfant_habitant",
            condition_plusieurs_enfants("foyer_id", _IDENTITE),
            ecriture=condition_plusieurs_enfants("foyer_id", _IDENTITE, ecriture=True),
        ),
        sous_condition(
            "enfant_adresseprotegee",
            condition_un_enfant("dossier_id", _PROTEGEE),
            ecriture=condition_un_enfant("dossier_id", _PROTEGEE, ecriture=True),
            insertion=f"({_ECRIRE_ENFANT}) OR ({condition_un_enfant('dossier_id', _PROTEGEE, ecriture=True)})",
        ),
        sous_condition("enfant_recherche", "agent_id = (SELECT acces_moi())"),
        un_enfant("enfant_suspicionscellee", volet=Volet.IDENTITE),
    ]
