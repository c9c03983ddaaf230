"""Row security as migration operations: one line in a migration puts a table under the house policy.

Every subquery is uncorrelated, so that PostgreSQL computes it once a statement and not once a row.
"""

from django.db.migrations.operations import RunSQL

from egide.socle.acces.volets import Volet

AGENTS_ROLES = "egide_app"

_GENERAL = "(SELECT acces_portee_de(acces_moi()))"
# read in the FROM clause, a function gives all its rows at once: twice as fast as one by one
FERMES = "(SELECT d FROM acces_dossiers_fermes() AS d)"
_SCELLES = "(SELECT dossier_id FROM acces_scelle)"
_HORS_DES_FERMES = "{objet} NOT IN (SELECT o FROM acces_objets_fermes({ecrire}) AS o)"


def _ouverts(dossier: str, volet: str, *, ecriture: bool) -> str:
    """Whether this file and part are opened to my subjects.

    A part written in the policy is filtered at once; one read from a column needs every pair (file, part).
    """
    ecrire = str(ecriture).lower()
    if volet.endswith("::smallint"):
        return f"{dossier} IN (SELECT d FROM acces_mes_dossiers_du({volet}, {ecrire}) AS d)"
    return f"({dossier}, {volet}) IN (SELECT d.dossier_id, d.volet FROM acces_mes_dossiers({ecrire}) AS d)"


def condition_un_enfant(dossier: str, volet: str, *, ecriture: bool = False) -> str:
    """SQL condition of the anchor "one child": a file and a part (architecture §5)."""
    return (
        f"((({_GENERAL} & (1 << {volet})) <> 0 AND {dossier} NOT IN {_SCELLES})"
        f" OR {_ouverts(dossier, volet, ecriture=ecriture)}) AND {dossier} NOT IN {FERMES}"
    )


def condition_plusieurs_enfants(objet: str, volet: str, *, ecriture: bool = False) -> str:
    """SQL condition of the anchor "several children, or none yet"."""
    ecrire = str(ecriture).lower()
    ouvert = f"({objet}, {volet}) IN (SELECT o.objet_id, o.volet FROM acces_mes_objets({ecrire}) AS o)"
    if volet.endswith("::smallint"):
        ouvert = f"{objet} IN (SELECT o FROM acces_mes_objets_du({volet}, {ecrire}) AS o)"
    ferme = _HORS_DES_FERMES.format(objet=objet, ecrire=ecrire)
    return f"(({_GENERAL} & (1 << {volet})) <> 0 OR {ouvert}) AND {ferme}"


def _creer(table: str, lecture: str, ecriture: str, *, insertion: str | None, worker: bool) -> str:
    lines = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY lire ON {table} FOR SELECT TO {AGENTS_ROLES} USING ({lecture})",
        f"CREATE POLICY ajouter ON {table} FOR INSERT TO {AGENTS_ROLES} WITH CHECK ({insertion or ecriture})",
        f"CREATE POLICY changer ON {table} FOR UPDATE TO {AGENTS_ROLES}"
        f" USING ({ecriture}) WITH CHECK ({insertion or ecriture})",
        f"CREATE POLICY sauvegarder ON {table} FOR SELECT TO egide_backup USING (true)",
    ]
    if worker:
        lines.append(f"CREATE POLICY travailler ON {table} TO egide_worker USING (true) WITH CHECK (true)")
    return ";\n".join(lines)


def sous_condition(
    table: str,
    lecture: str,
    *,
    ecriture: str | None = None,
    insertion: str | None = None,
    worker: bool = False,
) -> RunSQL:
    """Put `table` under forced row security with conditions of its own.

    `ecriture` defaults to `lecture`; `insertion` to `ecriture`. `worker` opens every row to deferred tasks.
    """
    sql = _creer(table, lecture, ecriture or lecture, insertion=insertion, worker=worker)
    return RunSQL(sql, RunSQL.noop)


def un_enfant(table: str, *, dossier: str = "dossier_id", volet: Volet | str = "volet", worker: bool = False) -> RunSQL:
    """Put `table` under the policy "one child".

    `volet` is either one part for the whole table or the name of the column that carries it.
    """
    part = f"{int(volet)}::smallint" if isinstance(volet, Volet) else volet
    return sous_condition(
        table,
        condition_un_enfant(dossier, part),
        ecriture=condition_un_enfant(dossier, part, ecriture=True),
        worker=worker,
    )


def plusieurs_enfants(
    table: str, *, volet: Volet | str, objet: str = "id", insertion: str | None = None, worker: bool = False
) -> RunSQL:
    """Put `table` under the policy "several children, or none yet".

    An object is inserted before anyone is in charge of it, hence `insertion`: by default any signed-in
    agent may add a row of which he is not told more than what he wrote.
    """
    part = f"{int(volet)}::smallint" if isinstance(volet, Volet) else volet
    return sous_condition(
        table,
        condition_plusieurs_enfants(objet, part),
        ecriture=condition_plusieurs_enfants(objet, part, ecriture=True),
        insertion=insertion
        or f"(SELECT acces_moi()) IS NOT NULL AND {_HORS_DES_FERMES.format(objet=objet, ecrire='true')}",
        worker=worker,
    )


def condition_mixte(*, ecriture: bool = False) -> str:
    """SQL condition of a row that carries `dossier_id` (one child) or only `objet_id` (several)."""
    un = condition_un_enfant("dossier_id", "volet", ecriture=ecriture)
    plusieurs = condition_plusieurs_enfants("objet_id", "volet", ecriture=ecriture)
    return f"CASE WHEN dossier_id IS NOT NULL THEN ({un}) ELSE ({plusieurs}) END"


def mixte(table: str, *, worker: bool = False) -> RunSQL:
    """Put under policy a table whose rows carry `dossier_id` (one child) or only `objet_id` (several)."""
    insertion = (
        f"CASE WHEN dossier_id IS NOT NULL THEN ({condition_un_enfant('dossier_id', 'volet', ecriture=True)})"
        " ELSE ((SELECT acces_moi()) IS NOT NULL"
        f" AND {_HORS_DES_FERMES.format(objet='objet_id', ecrire='true')}) END"
    )
    ecriture = condition_mixte(ecriture=True)
    return sous_condition(table, condition_mixte(), ecriture=ecriture, insertion=insertion, worker=worker)


def fonction_acces(signature: str, *, appelants: str = "egide_app, egide_worker") -> RunSQL:
    """Hand a SECURITY DEFINER function to egide_acces and let only `appelants` execute it."""
    return RunSQL(
        f"ALTER FUNCTION {signature} OWNER TO egide_acces;"
        f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC, egide_app, egide_worker, egide_backup;"
        f"GRANT EXECUTE ON FUNCTION {signature} TO {appelants}",
        RunSQL.noop,
    )
