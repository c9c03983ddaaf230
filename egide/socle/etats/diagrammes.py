"""The pages of `docs/etats/`: one table of arrows as a diagram and as a list, and the links between steps."""

from collections.abc import Iterable

from egide.socle.etats.machine import Machine, Transition
from egide.socle.etats.moteur import Suite

# An act open from this many states is said in the list: drawn, it would hide the others.
TROP_DE_DEPARTS = 3

MACHINE = """# {libelle}

Page écrite par la commande `documents` à partir de `{module}` : ne pas la modifier à la main.

```mermaid
stateDiagram-v2
{dessin}
```

Le dessin laisse de côté les actes qui ne changent pas l’état et ceux qui partent de trois états ou plus. La liste
les donne tous. « Qui » est lu dans la matrice des permissions ; le système agit en plus pour ce que le public dépose.

| Acte | De | Vers | Qui | Horloges lancées | Horloges arrêtées |
|---|---|---|---|---|---|
{lignes}
"""
SUITES = """# Ce qui suit un acte

Page écrite par la commande `documents` à partir des fichiers `suites.py` : ne pas la modifier à la main. Chaque ligne
s’exécute dans la transaction de l’acte.

| Après l’acte | L’étape suivante | Fait par |
|---|---|---|
{lignes}
"""


def page_de(machine: Machine) -> str:
    """The page of one state table."""
    return MACHINE.format(
        libelle=machine.libelle,
        module=machine.etats.__module__,
        dessin="\n".join(_dessin(machine)),
        lignes="\n".join(_lignes(machine)),
    )


def page_des_suites(suites: Iterable[Suite]) -> str:
    """Every upstream act that a later step continues."""
    lignes = sorted(f"| `{s.acte}` | {s.description} | `{s.fonction.__module__}` |" for s in suites)
    return SUITES.format(lignes="\n".join(lignes))


def _dessin(machine: Machine) -> Iterable[str]:
    for code, libelle in machine.etats.choices:
        yield f'    state "{libelle}" as {code}'
    departs = {t.acte: {u.de for u in machine.transitions if u.acte == t.acte} for t in machine.transitions}
    for fleche in machine.transitions:
        if fleche.de != fleche.vers and len(departs[fleche.acte]) < TROP_DE_DEPARTS:
            yield f"    {fleche.de or '[*]'} --> {fleche.vers} : {fleche.acte}"


def _lignes(machine: Machine) -> Iterable[str]:
    groupes: dict[tuple[str, str], list[Transition]] = {}
    for fleche in machine.transitions:
        sur_place = "" if fleche.de == fleche.vers else fleche.vers
        groupes.setdefault((fleche.acte, sur_place), []).append(fleche)
    mots = {"": "(création)", **dict(machine.etats.choices)}
    for (acte, vers), fleches in groupes.items():
        de = " · ".join(str(mots[fleche.de]) for fleche in fleches)
        arrivee = mots[vers] if vers else "le même"
        premiere = fleches[0]
        lancees = ", ".join(f"`{d.regle}`" for d in premiere.demarre)
        arretees = ", ".join(f"`{a.regle}`" for a in premiere.arrete)
        yield f"| `{acte}` | {de} | {arrivee} | {', '.join(premiere.roles)} | {lancees} | {arretees} |"
