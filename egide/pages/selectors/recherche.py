"""What a search text means, what answers it, and which files each answer leads to."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from egide.enfant.identites import cle_adresse, depuis_texte
from egide.enfant.models import Foyer, Habitant, Lien, Personne, Recherche
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import lire_naissance
from egide.enfant.rapprochement.noms import comparer_prenom, porte_ce_mot
from egide.enfant.rapprochement.normalisation import VOIES, normaliser, normaliser_adresse, normaliser_telephone
from egide.enfant.rapprochement.recherche import ConnuAilleurs, Rapproche, repondre
from egide.enfant.rapprochement.rules import Degre
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.numeros import lire_numero
from egide.socle.acces.regles_acces import reglage
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.chiffrement import dechiffrer
from egide.socle.interface.refus import Invisible
from egide.socle.referentiels.models import Commune
from egide.socle.referentiels.selectors import communes_recherche

_TELEPHONE = re.compile(r"[\d\s.()/+\-]{9,25}")
_RUES = frozenset(VOIES.values()) - {"saint", "sainte", "docteur", "general", "marechal", "commandant", "president"}
FOYERS = 20


def est_un_numero(texte: str) -> bool:
    """Whether the text is written like a number of ours."""
    return lire_numero(texte) is not None


def par_numero(texte: str) -> str | None:
    """Address of the file or information that carries this number, or None: hidden looks like absent."""
    genre, numero = lire_numero(texte) or ("", "")
    if genre == "dossier":
        dossier = Dossier.objects.filter(numero=numero).values_list("pk", flat=True).first()
        return reverse("pages:dossier", args=[dossier]) if dossier else None
    information = Information.objects.filter(numero=numero).values_list("pk", flat=True).first()
    return reverse("information_preoccupante:information", args=[information]) if information else None


def identite_dite(texte: str, naissance: str, le: date) -> Identite:
    """Read what was typed: a telephone, an address, or « Lina Dupont » as a first name then a name.

    The comparison tolerates the reverse order. `naissance` was checked by the form: a date, a year or an age.
    """
    telephone = normaliser_telephone(texte)
    if _TELEPHONE.fullmatch(texte) and len(telephone) >= 9:
        return Identite(telephone=telephone)
    rue, _, commune = texte.rpartition(",")
    if not normaliser_adresse(rue)[1]:
        rue, commune = texte, ""
    numero, voie = normaliser_adresse(rue)
    if voie and (numero or normaliser(rue).split()[0] in _RUES | VOIES.keys()):
        return Identite(adresse=rue.strip(), code_insee=_commune(commune))
    mots = texte.split()
    nee = lire_naissance(naissance, le=le)
    if len(mots) == 1:
        return Identite(nom=mots[0], naissance=nee)
    return Identite(nom=" ".join(mots[1:]), prenoms=(mots[0],), naissance=nee)


def _commune(texte: str) -> str:
    """INSEE code of a commune named without doubt, else nothing: the street alone then answers."""
    trouvees = communes_recherche(texte, settings.EGIDE_DEPARTEMENT)
    exactes = [c for c in trouvees if normaliser(c.nom) == normaliser(texte)] or trouvees
    return exactes[0].code if len(exactes) == 1 else ""


@dataclass(frozen=True)
class Fiche:
    """A person found: how sure it is, why, and for an adult the visible children he or she is tied to."""

    personne: Personne
    degre: str
    raison: str
    enfants: Sequence[Personne] = ()


@dataclass(frozen=True)
class FoyerTrouve:
    """A household at the address, with those who live or lived there."""

    foyer: Foyer
    commune: str
    habitants: Sequence[Habitant]


@dataclass(frozen=True)
class Reponse:
    """What a search shows."""

    recherche: Recherche
    identite: Identite
    texte: str
    enfants: Sequence[Fiche]
    adultes: Sequence[Fiche]
    foyers: Sequence[FoyerTrouve] = ()
    ailleurs: Sequence[ConnuAilleurs] = ()

    @property
    def nombre(self) -> int:
        """How many answers are visible; nothing else is ever counted."""
        return len(self.enfants) + len(self.adultes) + len(self.foyers)


def lire_reponse(recherche_id: UUID) -> Reponse | None:
    """What answers a search of this agent now; None when it is too old to be shown again.

    Raises Invisible for the search of another.
    """
    recherche = Recherche.objects.filter(pk=recherche_id).first()
    if recherche is None:
        raise Invisible
    if recherche.le < timezone.now() - timedelta(minutes=reglage("recherche_avant_creation_minutes")):
        return None
    identite = depuis_texte(dechiffrer(recherche.criteres_chiffres))
    if identite.telephone:
        fiches = [Fiche(p, "exact", "même téléphone") for p in _au_telephone(identite.telephone)]
        return Reponse(recherche, identite, identite.telephone, *_classer(fiches))
    if identite.adresse:
        return Reponse(recherche, identite, identite.adresse, (), (), _foyers(identite))
    trouve = repondre(recherche, identite, avec_adultes=True)
    texte = " ".join((*identite.prenoms, identite.nom)).strip()
    fiches = [_fiche(r) for r in trouve.visibles] + [_fiche(r, "jumeau") for r in trouve.jumeaux]
    fiches += [_fiche(r, "exact") for r in trouve.autres if _un_mot_suffit(identite, r)]
    return Reponse(recherche, identite, texte, *_classer(fiches), ailleurs=trouve.ailleurs)


def _fiche(rapproche: Rapproche, degre: str = "") -> Fiche:
    probable = rapproche.comparaison.degre is Degre.PROBABLE
    raison = "même nom ou même prénom" if degre == "exact" else rapproche.comparaison.raison
    return Fiche(rapproche.personne, degre or ("probable" if probable else "possible"), raison)


def _un_mot_suffit(identite: Identite, rapproche: Rapproche) -> bool:
    """Someone typed one word: whoever bears it answers, as a name or as a first name."""
    personne = rapproche.personne
    if identite.prenoms or identite.naissance.connue:
        return False
    noms = (personne.nom, personne.nom_usage)
    return any(porte_ce_mot(identite.nom, nom) for nom in noms) or any(
        comparer_prenom(identite.nom, prenom).concorde for prenom in personne.liste_prenoms
    )


def _au_telephone(numero: str) -> list[Personne]:
    """Visible people who gave this number, in any of the two forms that are kept."""
    par_deux = " ".join(numero[i : i + 2] for i in range(0, len(numero), 2))
    return list(Personne.objects.avec_groupe().filter(telephone__in=(numero, par_deux, f"+{numero}"))[:FOYERS])


def _classer(fiches: Iterable[Fiche]) -> tuple[list[Fiche], list[Fiche]]:
    """Children, each once whatever his files, then adults with the children they lead to: one more statement."""
    vues = list(fiches)
    adultes = [f for f in vues if not f.personne.est_enfant]
    enfants = enfants_des_adultes(f.personne.pk for f in adultes)
    menent = [replace(f, enfants=enfants[f.personne.pk]) for f in adultes]
    une_par_enfant: dict[UUID, Fiche] = {}
    for fiche in vues:
        if fiche.personne.est_enfant:
            une_par_enfant.setdefault(fiche.personne.dossiers[0], fiche)
    return list(une_par_enfant.values()), menent


def enfants_des_adultes(adultes: Iterable[UUID]) -> dict[UUID, list[Personne]]:
    """For each adult, the visible children to whom he or she is tied now."""
    enfants: dict[UUID, list[Personne]] = defaultdict(list)
    ids = list(adultes)
    if ids:
        visibles = Personne.objects.values("pk")
        for lien in Lien.objects.en_vigueur().filter(autre__in=ids, enfant__in=visibles).select_related("enfant"):
            if lien.enfant not in enfants[lien.autre_id]:
                enfants[lien.autre_id].append(lien.enfant)
    return enfants


def _foyers(identite: Identite) -> list[FoyerTrouve]:
    """Visible households of an address; a protected one has no address to be found by."""
    cle = cle_adresse(identite.adresse)
    foyers = Foyer.objects.filter(cle_adresse=cle).exclude(cle_adresse="")
    if identite.code_insee:
        foyers = foyers.filter(code_insee=identite.code_insee)
    lus = list(foyers.order_by("code_insee", "pk")[:FOYERS])
    habitants: dict[UUID, list[Habitant]] = defaultdict(list)
    visibles = Personne.objects.values("pk")
    presences = Habitant.objects.filter(foyer__in=lus, personne__in=visibles).select_related("personne")
    for presence in presences.order_by("personne__dossier", "du", "pk"):
        habitants[presence.foyer_id].append(presence)
    noms = dict(Commune.objects.filter(code__in={f.code_insee for f in lus}).values_list("code", "nom"))
    return [FoyerTrouve(f, noms.get(f.code_insee, ""), habitants[f.pk]) for f in lus if habitants[f.pk]]
