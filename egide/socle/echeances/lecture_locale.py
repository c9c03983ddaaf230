"""Reads what a département sets for itself, and refuses whatever would protect less than the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from egide.socle.echeances.definitions import (
    PLUS_COURT_PROTEGE,
    PLUS_LONG_PROTEGE,
    Derogation,
    DureeDeGarde,
    Regle,
    RegleInvalide,
    Unite,
    Valeur,
)
from egide.socle.echeances.fiches import Fiche, fiches_codees, lire_fiche
from egide.socle.echeances.lecture import lire_quantite, verifier_dates, verifier_plafond

UNITES_DE_GARDE = frozenset({Unite.HEURES, Unite.JOURS, Unite.SEMAINES, Unite.MOIS, Unite.ANS})


@cache
def lire_territoire_local(dossier: Path, local: str) -> str | None:
    """The territory of public holidays named by the département's file, or None."""
    return _fiche_locale(dossier, local).texte_facultatif("territoire_feries")


def appliquer_valeurs_locales(regles: dict[str, Regle], dossier: Path, local: str) -> dict[str, Regle]:
    """Give back the rules with the département's dated values.

    Raises RegleInvalide when the file is absent, names an unknown rule, or protects less than the law.
    """
    fiche = _fiche_locale(dossier, local)
    if fiche.texte("departement") != local:
        fiche.refuser(f'« departement » doit être "{local}", comme le nom du fichier')
    fiche.texte("libelle")
    fiche.texte_facultatif("territoire_feries")
    fiche.brut("conservation", obligatoire=False)
    resultat = dict(regles)
    for code, bloc in fiches_codees(fiche, "valeurs", "règle"):
        if code not in resultat:
            bloc.refuser("cette règle n’existe pas")
        regle = resultat[code]
        valeur = _lire_valeur_locale(bloc, regle, origine=f"local_{local}")
        _verifier_derogation(regle, valeur, resultat, bloc)
        locales = (*regle.valeurs_locales, valeur)
        verifier_dates(locales, bloc)
        resultat[code] = replace(regle, valeurs_locales=locales)
    fiche.finir()
    return resultat


@cache
def lire_conservation_locale(dossier: Path, local: str) -> dict[str, tuple[DureeDeGarde, ...]]:
    """The dated retention periods that the département sets, by category; raises RegleInvalide for a wrong one."""
    fiche = _fiche_locale(dossier, local)
    if fiche.brut("conservation", obligatoire=False) is None:
        return {}
    lues: dict[str, tuple[DureeDeGarde, ...]] = {}
    for code, bloc in fiches_codees(fiche, "conservation", "catégorie"):
        duree = _lire_duree_locale(bloc, origine=f"local_{local}")
        if any(_ensemble(duree, autre) for autre in lues.get(code, ())):
            bloc.refuser("deux durées sont en vigueur le même jour")
        lues[code] = (*lues.get(code, ()), duree)
    return lues


def _lire_duree_locale(bloc: Fiche, *, origine: str) -> DureeDeGarde:
    valeur, unite = bloc.entier_facultatif("valeur"), bloc.parmi("unite", Unite)
    if valeur is None or unite not in UNITES_DE_GARDE:
        bloc.refuser("une durée de garde se donne en heures, jours, semaines, mois ou ans")
    bloc.texte("motif")
    bloc.booleen("demonstration", defaut=False)
    valide_du = bloc.jour_facultatif("valide_du")
    duree = DureeDeGarde(
        valeur=valeur,
        unite=unite,
        article=bloc.texte("article"),
        regle="",
        version=f"{origine}/{valide_du.isoformat() if valide_du else 'origine'}",
        valide_du=valide_du,
        valide_au=bloc.jour_facultatif("valide_au"),
    )
    bloc.finir()
    return duree


def _ensemble(une: DureeDeGarde, autre: DureeDeGarde) -> bool:
    """Whether some day falls under both durations."""
    debut = max(une.valide_du or date.min, autre.valide_du or date.min)
    return debut <= min(une.valide_au or date.max, autre.valide_au or date.max)


def _fiche_locale(dossier: Path, local: str) -> Fiche:
    chemin = dossier / "local" / f"{local}.yaml"
    if not chemin.is_file():
        raise RegleInvalide(f"local/{local}.yaml : ce fichier manque.")
    return lire_fiche(chemin, dossier)


def _lire_valeur_locale(bloc: Fiche, regle: Regle, *, origine: str) -> Valeur:
    unite = bloc.parmi("unite", Unite)
    if unite is not regle.unite:
        bloc.refuser(f"l’unité doit être {regle.unite}, comme dans {regle.fichier}")
    quantite = lire_quantite(bloc, unite)
    if quantite is None:
        bloc.refuser("une valeur locale ne peut pas être vide")
    valeur = Valeur(
        valeur=quantite,
        valide_du=bloc.jour_facultatif("valide_du"),
        valide_au=bloc.jour_facultatif("valide_au"),
        article=bloc.texte("article"),
        source=bloc.adresse_facultative("source"),
        verifie=not bloc.booleen("demonstration", defaut=False),
        origine=origine,
        demonstration=bloc.booleen("demonstration", defaut=False),
        motif=bloc.texte("motif"),
    )
    bloc.finir()
    return valeur


def _verifier_derogation(regle: Regle, valeur: Valeur, regles: dict[str, Regle], bloc: Fiche) -> None:
    concurrentes = [v for v in regle.valeurs if v.valeur is not None and v.chevauche(valeur)]
    if concurrentes and regle.derogation_locale is Derogation.AUCUNE:
        bloc.refuser("cette règle n’admet pas de valeur locale")
    for nationale in concurrentes:
        if not _protege_autant(regle, valeur, nationale):
            bloc.refuser(
                f"la valeur locale {valeur.valeur} {regle.unite} protège moins que "
                f"{nationale.valeur} {regle.unite} ({nationale.article})"
            )
    if regle.plafond is not None:
        verifier_plafond(valeur, regles[regle.plafond], bloc)


def _protege_autant(regle: Regle, locale: Valeur, nationale: Valeur) -> bool:
    if not isinstance(locale.valeur, int) or not isinstance(nationale.valeur, int):
        return False
    if regle.type in PLUS_COURT_PROTEGE:
        return locale.valeur <= nationale.valeur
    return regle.type in PLUS_LONG_PROTEGE and locale.valeur >= nationale.valeur
