"""From an identity as said to the columns, keys and texts that are stored, and back."""

import json
from datetime import date
from typing import Any

from egide.enfant.models import CleRecherche, Personne, Sexe
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.identite import cles as cles_de
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.rapprochement.normalisation import normaliser_adresse

_TEXTES = ("nom", "nom_usage", "sexe", "adresse", "code_insee", "prenom_mere", "prenom_pere", "telephone")
_PARTIES = ("annee", "mois", "jour", "age", "age_en")


def champs_naissance(naissance: Naissance, *, a_naitre: bool) -> dict[str, Any]:
    """Columns of a person for this birth; for an unborn child the birth is the expected term."""
    bornes = naissance.intervalle_du_terme() if a_naitre else naissance.intervalle()
    nee = Naissance() if a_naitre else naissance
    return {
        "naissance_annee": nee.annee,
        "naissance_mois": nee.mois,
        "naissance_jour": nee.jour,
        "naissance_age": nee.age,
        "naissance_age_en": nee.age_en,
        "naissance_age_le": nee.age_le,
        "naissance_min": bornes[0] if bornes else None,
        "naissance_max": bornes[1] if bornes else None,
    }


def champs_personne(identite: Identite) -> dict[str, Any]:
    """Columns of a new person; what speaks of the household or of relatives is not there."""
    champs = {
        "nom": identite.nom.strip(),
        "nom_usage": identite.nom_usage.strip(),
        "prenoms": ", ".join(identite.prenoms),
        "sexe": identite.sexe or Sexe.INCONNU,
        "telephone": identite.telephone,
        "a_naitre": identite.a_naitre,
        **champs_naissance(identite.naissance, a_naitre=identite.a_naitre),
    }
    if identite.a_naitre:
        champs["terme_prevu"] = identite.naissance.complete
    return champs


def poser(personne: Personne, champ: str, valeur: Any) -> None:
    """Write a field of an identity on the row in memory; « naissance » takes a `Naissance`."""
    if champ != "naissance":
        setattr(personne, champ, valeur.strip() if isinstance(valeur, str) else valeur)
        return
    for colonne, partie in champs_naissance(valeur, a_naitre=False).items():
        setattr(personne, colonne, partie)


def en_clair(personne: Personne, champ: str) -> str:
    """A field of an identity as people read it."""
    if champ == "naissance":
        return personne.naissance_en_clair
    valeur = getattr(personne, champ)
    if champ == "sexe":
        return Sexe(valeur).label
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return "" if valeur is None else str(valeur)


def cle_adresse(adresse: str) -> str:
    """Number and street in one written form; empty when there is no street."""
    numero, rue = normaliser_adresse(adresse)
    return f"{numero} {rue}".strip() if rue else ""


def cles_de_recherche(personne: Personne, alias: tuple[str, ...] = ()) -> list[CleRecherche]:
    """Rows under which this person will be found: each name with the usual first name, each alias in both places."""
    prenom = personne.prenom_usuel
    paires = {(personne.nom, prenom), (personne.nom_usage, prenom)}
    paires |= {(personne.nom, autre) for autre in personne.liste_prenoms[1:]}
    for autre in alias:
        paires |= {(personne.nom, autre), (autre, prenom)}
    cles = (_cle(personne, nom, prenom) for nom, prenom in sorted(paires))
    return list({(cle.nom, cle.prenom): cle for cle in cles if cle.cle}.values())


def _cle(personne: Personne, nom: str, prenom: str) -> CleRecherche:
    cle = cles_de(Identite(nom=nom, prenoms=(prenom,) if prenom else ()))
    return CleRecherche(
        dossier_id=personne.dossier_id,
        personne=personne,
        nom=cle.nom,
        prenom=cle.prenom,
        nom_phonetique=cle.nom_phonetique,
        prenom_phonetique=cle.prenom_phonetique,
        groupes_prenom=list(cle.groupes_prenom),
        cle=f"{cle.nom} {cle.prenom}".strip(),
        naissance_min=personne.naissance_min,
        naissance_max=personne.naissance_max,
    )


def en_texte(identite: Identite) -> str:
    """Write an identity as a text to encrypt."""
    naissance = {partie: getattr(identite.naissance, partie) for partie in _PARTIES}
    naissance["age_le"] = identite.naissance.age_le.isoformat() if identite.naissance.age_le else None
    contenu = {champ: getattr(identite, champ) for champ in _TEXTES}
    contenu |= {"prenoms": identite.prenoms, "alias": identite.alias, "a_naitre": identite.a_naitre}
    return json.dumps({**contenu, "naissance": naissance}, ensure_ascii=False)


def depuis_texte(texte: str) -> Identite:
    """Read back what `en_texte` wrote. Raises ValueError for anything else."""
    contenu = json.loads(texte)
    naissance = contenu.pop("naissance")
    if naissance["age_le"]:
        naissance["age_le"] = date.fromisoformat(naissance["age_le"])
    contenu |= {champ: tuple(contenu[champ]) for champ in ("prenoms", "alias")}
    return Identite(**contenu, naissance=Naissance(**naissance))
