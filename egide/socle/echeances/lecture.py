"""Turns the files of `egide/droit` into rules, and checks what makes a rule trustworthy."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

from egide.socle.echeances.definitions import (
    PLUS_COURT_PROTEGE,
    PLUS_LONG_PROTEGE,
    UNITES_ADMISES,
    Calcul,
    Derogation,
    Effet,
    JourAnnuel,
    Regle,
    TypeRegle,
    Unite,
    Valeur,
)
from egide.socle.echeances.fiches import Fiche, fiches_codees, lire_fiche

A_VERIFIER = "à vérifier"
FICHIER_CATEGORIES = "categories.yaml"


def lire_regles(dossier: Path) -> dict[str, Regle]:
    """Read every rule under `delais/` and `conservation/`; raises RegleInvalide at the first fault."""
    regles: dict[str, Regle] = {}
    for chemin in sorted([*dossier.glob("delais/*.yaml"), *dossier.glob("conservation/*.yaml")]):
        if chemin.name == FICHIER_CATEGORIES:
            continue
        fiche = lire_fiche(chemin, dossier)
        famille = fiche.texte("famille")
        for code, bloc in fiches_codees(fiche, "regles", "règle"):
            if code in regles:
                bloc.refuser(f"ce code existe déjà dans {regles[code].fichier}")
            regles[code] = _lire_regle(code, bloc, famille, fiche.lieu)
        fiche.finir()
    _verifier_plafonds(regles)
    return regles


def _lire_regle(code: str, bloc: Fiche, famille: str, fichier: str) -> Regle:
    unite = bloc.parmi("unite", Unite)
    regle = Regle(
        code=code,
        objet=bloc.texte("objet"),
        famille=famille,
        fichier=fichier,
        description=bloc.texte("description"),
        evenement_declencheur=bloc.texte("evenement_declencheur"),
        declencheur=bloc.texte_facultatif("declencheur"),
        type=bloc.parmi("type", TypeRegle),
        calcul=bloc.parmi("calcul", Calcul),
        unite=unite,
        effet=bloc.parmi("effet", Effet),
        reductible=bloc.booleen("reductible"),
        derogation_locale=bloc.parmi("derogation_locale", Derogation),
        portee=bloc.texte("portee"),
        parametre=bloc.booleen("parametre"),
        plafond=bloc.texte_facultatif("plafond"),
        ferme_un_droit=bloc.booleen("ferme_un_droit", defaut=False),
        a_faire=bloc.texte_facultatif("a_faire") or "",
        valeurs=tuple(
            lire_valeur(Fiche(valeur, bloc.lieu), unite, origine=bloc.texte("portee"))
            for valeur in bloc.liste("valeurs")
        ),
    )
    bloc.finir()
    _verifier_regle(regle, bloc)
    return regle


def lire_valeur(fiche: Fiche, unite: Unite, *, origine: str) -> Valeur:
    """Read one dated value of a national rule."""
    valeur = Valeur(
        valeur=lire_quantite(fiche, unite),
        valide_du=fiche.jour_facultatif("valide_du"),
        valide_au=fiche.jour_facultatif("valide_au"),
        article=fiche.texte("article"),
        source=fiche.adresse_facultative("source"),
        verifie=fiche.booleen("verifie"),
        origine=origine,
        age_moins_de=fiche.entier_facultatif("age_moins_de"),
    )
    fiche.finir()
    return valeur


def lire_quantite(fiche: Fiche, unite: Unite) -> int | JourAnnuel | None:
    """A number of units, or `MM-JJ` for a date that comes back every year, or None when it is to be set."""
    if unite is not Unite.DATE_FIXE or fiche.brut("valeur") is None:
        fiche.brut("valeur")
        return fiche.entier_facultatif("valeur")
    texte = fiche.texte("valeur")
    try:
        return JourAnnuel.lire(texte)
    except ValueError:
        fiche.refuser(f"« valeur: {texte} » n’est pas un jour de l’année écrit MM-JJ")


def _verifier_regle(regle: Regle, bloc: Fiche) -> None:
    if regle.unite not in UNITES_ADMISES[regle.calcul]:
        bloc.refuser(f"l’unité {regle.unite} ne va pas avec le calcul {regle.calcul}")
    if not regle.valeurs:
        bloc.refuser("au moins une valeur est attendue, même vide")
    if (regle.type is TypeRegle.DATE_FIXE) != (regle.unite is Unite.DATE_FIXE):
        bloc.refuser("le type date_fixe et l’unité date_fixe vont ensemble")
    incertaine = any(v.valeur is None or not v.verifie for v in regle.valeurs)
    if incertaine and not regle.parametre:
        bloc.refuser("une valeur vide ou non vérifiée demande « parametre: true »")
    if any(v.verifie and v.source is None and A_VERIFIER in v.article for v in regle.valeurs):
        bloc.refuser("une valeur vérifiée ne peut pas citer un article à vérifier sans source")
    admet = regle.type in PLUS_COURT_PROTEGE | PLUS_LONG_PROTEGE
    if regle.derogation_locale is Derogation.PLUS_PROTECTEUR and not admet:
        bloc.refuser(f"une règle de type {regle.type} n’admet pas de dérogation locale")
    verifier_dates(regle.valeurs, bloc)


def verifier_dates(valeurs: tuple[Valeur, ...], bloc: Fiche) -> None:
    """Refuse a value that ends before it starts, and two values in force on the same day."""
    for valeur in valeurs:
        if valeur.valide_du and valeur.valide_au and valeur.valide_au < valeur.valide_du:
            bloc.refuser(f"la valeur finit le {valeur.valide_au} avant de commencer le {valeur.valide_du}")
    for une, autre in combinations(valeurs, 2):
        if une.chevauche(autre):
            bloc.refuser("deux valeurs sont en vigueur le même jour")


def _verifier_plafonds(regles: dict[str, Regle]) -> None:
    for regle in regles.values():
        if regle.plafond is None:
            continue
        bloc = Fiche({}, f"{regle.fichier}, règle {regle.code}")
        plafond = regles.get(regle.plafond)
        if plafond is None:
            bloc.refuser(f"le plafond {regle.plafond} n’existe pas")
        if plafond.unite is not regle.unite:
            bloc.refuser(f"le plafond {regle.plafond} n’a pas la même unité")
        for valeur in regle.valeurs:
            verifier_plafond(valeur, plafond, bloc)


def verifier_plafond(valeur: Valeur, plafond: Regle, bloc: Fiche) -> None:
    """Refuse a value above its ceiling on any day when both are in force."""
    for borne in plafond.valeurs:
        if _depasse(valeur, borne) and valeur.chevauche(borne):
            bloc.refuser(f"la valeur {valeur.valeur} dépasse le plafond {plafond.code} ({borne.valeur})")


def _depasse(valeur: Valeur, borne: Valeur) -> bool:
    return isinstance(valeur.valeur, int) and isinstance(borne.valeur, int) and valeur.valeur > borne.valeur


def sans_portee_etrangere(regle: Regle, local: str | None) -> Regle:
    """A rule written by one département keeps no value in another one; it stays known, to be set."""
    if not regle.portee.startswith("local_") or regle.portee == f"local_{local}":
        return regle
    vides = tuple(replace(valeur, valeur=None, verifie=False) for valeur in regle.valeurs)
    return replace(regle, valeurs=vides, parametre=True)
