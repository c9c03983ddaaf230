"""From what was typed to what is sent: reads the pages, finds the first one to correct, composes the deposit."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from egide.parcours.accueil.public.brouillon import Brouillon, Reponses
from egide.parcours.accueil.public.forms import QUESTIONS, Question, QuestionEnfant, sans_controle
from egide.parcours.accueil.public.textes import PAGES
from egide.parcours.accueil.rules import EnfantDit, InformateurDit, Inquietude
from egide.socle.interface.dates_partielles import DatePartielle

VOUS, ENFANT, FAITS, REPONSE = 1, 2, 3, 6
_DE_SERVICE = frozenset({"brouillon", "de", "rang", "vers", "site"})


@dataclass(frozen=True)
class Lieu:
    """A page of the form: its number, and the child when there are several."""

    numero: int
    rang: int = 0


@dataclass(frozen=True)
class LigneRelue:
    """One answered question as it is read again before sending."""

    lieu: Lieu
    titre: str
    reponses: list[tuple[str, str]]


def est_jeune(brouillon: Brouillon) -> bool:
    """Whether the child speaks for himself."""
    return brouillon.page("vous").get("qualite") == "enfant"


def est_professionnel(brouillon: Brouillon) -> bool:
    """Whether a professional speaks."""
    return brouillon.page("vous").get("qualite") == "professionnel"


def dit_danger(brouillon: Brouillon) -> bool:
    """Whether somebody is in danger right now."""
    return brouillon.page("faits").get("danger") == "oui"


def noter(brouillon: Brouillon, lieu: Lieu, envoye: QueryDict) -> None:
    """Keep what was typed on a page, as it was typed, even if it must be corrected."""
    reponses: Reponses = {nom: valeurs for nom, valeurs in envoye.lists() if nom not in _DE_SERVICE and any(valeurs)}
    if lieu.numero == ENFANT:
        brouillon.noter_enfant(lieu.rang, reponses)
    else:
        brouillon.pages[PAGES[lieu.numero - 1].nom] = reponses


def question(brouillon: Brouillon, lieu: Lieu, *, lier: bool) -> Question:
    """The form of a page, filled with what was typed; `lier` checks it as well."""
    saisie = brouillon.enfant(lieu.rang) if lieu.numero == ENFANT else brouillon.page(PAGES[lieu.numero - 1].nom)
    options: dict[str, Any] = {"jeune": est_jeune(brouillon)}
    if lieu.numero == REPONSE:
        options["professionnel"] = est_professionnel(brouillon)
    classe = QUESTIONS[lieu.numero - 1]
    if lier:
        return classe(saisie, **options)
    return sans_controle(classe, saisie, **options)


def lieux(brouillon: Brouillon) -> list[Lieu]:
    """Every page, with one line per child."""
    suite = []
    for numero in range(1, len(PAGES) + 1):
        if numero == ENFANT:
            suite += [Lieu(ENFANT, rang) for rang in range(max(1, len(brouillon.enfants)))]
        else:
            suite.append(Lieu(numero))
    return suite


def premier_a_corriger(brouillon: Brouillon) -> Lieu | None:
    """The first page that must be corrected, or None when everything may be sent."""
    return next((lieu for lieu in lieux(brouillon) if not question(brouillon, lieu, lier=True).is_valid()), None)


def relues(brouillon: Brouillon) -> list[LigneRelue]:
    """The answers in words, page by page, for the person to check."""
    jeune = est_jeune(brouillon)
    lignes = []
    for lieu in lieux(brouillon):
        titre = PAGES[lieu.numero - 1].sommaire.pour(jeune)
        if lieu.rang:
            titre = f"{titre} ({lieu.rang + 1})"
        lignes.append(LigneRelue(lieu, titre, _en_mots(question(brouillon, lieu, lier=True))))
    return lignes


def composer(brouillon: Brouillon) -> tuple[Inquietude, list[EnfantDit], InformateurDit]:
    """What is sent. Every page must be valid."""
    enfants = [enfant for enfant in _enfants(brouillon) if not enfant.vide]
    faits = _lu(brouillon, Lieu(FAITS))
    reponse = _lu(brouillon, Lieu(REPONSE))
    qualite = _lu(brouillon, Lieu(VOUS)).get("qualite") or "inconnu"
    if qualite == "professionnel":
        qualite = reponse.get("milieu") or "autre_professionnel"
    inquietude = Inquietude(
        canal="formulaire",
        qualite=qualite,
        faits=faits["faits"].strip(),
        danger_immediat=faits.get("danger") == "oui",
        depuis_quand=_lu(brouillon, Lieu(4)).get("depuis_quand", "").strip(),
        entourage=_lu(brouillon, Lieu(5)).get("entourage", "").strip(),
        commune=next((enfant.commune for enfant in enfants if enfant.commune), ""),
    )
    informateur = InformateurDit(
        nom=reponse.get("nom", ""),
        fonction=reponse.get("fonction", ""),
        telephone=reponse.get("telephone", ""),
        courriel=reponse.get("courriel", ""),
        precautions=reponse.get("precautions", ""),
        retour_demande=bool(reponse.get("retour_demande")),
    )
    return inquietude, enfants, informateur


def _enfants(brouillon: Brouillon) -> list[EnfantDit]:
    dits = []
    for rang in range(len(brouillon.enfants)):
        formulaire = question(brouillon, Lieu(ENFANT, rang), lier=True)
        if isinstance(formulaire, QuestionEnfant) and formulaire.is_valid():
            dits.append(formulaire.dit())
    return dits


def _lu(brouillon: Brouillon, lieu: Lieu) -> dict[str, Any]:
    formulaire = question(brouillon, lieu, lier=True)
    return formulaire.cleaned_data if formulaire.is_valid() else {}


def _en_mots(formulaire: Question) -> list[tuple[str, str]]:
    """Answered fields only, with the words of the choices."""
    formulaire.is_valid()
    lignes = []
    for nom, valeur in formulaire.cleaned_data.items():
        if valeur in (None, "", False):
            continue
        champ = formulaire.fields[nom]
        if isinstance(champ, forms.ChoiceField):
            mots = str(dict(champ.choices).get(valeur, valeur))  # type: ignore[arg-type]
        elif isinstance(valeur, DatePartielle):
            mots = valeur.lisible()
        else:
            mots = "Oui" if valeur is True else str(valeur)
        lignes.append((str(champ.label), mots))
    return lignes
