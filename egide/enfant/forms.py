"""Shape and validity of what is typed about people; the acts check what makes sense."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from egide.enfant.models import AutoriteParentale, GenreLien, Personne, Sexe
from egide.enfant.models.foyers import PartDuTemps
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import lire_naissance
from egide.socle.comptes.models import Agent
from egide.socle.interface.champs import (
    ChampCase,
    ChampChoix,
    ChampChoixMultiple,
    ChampDate,
    ChampListe,
    ChampTelephone,
    ChampTexte,
    ChampTexteLong,
    FormulaireEgide,
)
from egide.socle.referentiels.selectors import communes_recherche

NOUVELLE = "nouvelle"


class ChampNaissance(ChampTexte):
    """A birth as people say it: « 12/05/2018 », « mai 2018 », « 2018 », « 8 ans »; the value is a `Naissance`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Date de naissance ou âge")
        options.setdefault("help_text", "Ce que vous savez : 12/05/2018, mai 2018, 2018 ou 8 ans.")
        super().__init__(largeur=20, required=False, **options)

    def clean(self, value: Any) -> Any:
        """Read the birth. Raises ValidationError with the sentence that shows the accepted forms."""
        try:
            return lire_naissance(super().clean(value), le=timezone.localdate())
        except ValueError as erreur:
            raise forms.ValidationError(str(erreur)) from erreur


class ChampCommune(ChampTexte):
    """A commune by its name or postcode; the value is its INSEE code, or an empty text."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Commune")
        super().__init__(largeur=30, required=False, max_length=80, **options)

    def clean(self, value: Any) -> Any:
        """Find the commune, first in the département. Raises ValidationError when none or several answer."""
        texte = super().clean(value)
        if not texte:
            return ""
        trouvees = communes_recherche(texte, settings.EGIDE_DEPARTEMENT) or communes_recherche(texte)
        exactes = [c for c in trouvees if c.code == texte or c.nom.casefold() == texte.casefold()] or trouvees
        if len(exactes) != 1:
            noms = ", ".join(c.nom for c in exactes[:5])
            suite = f" Plusieurs communes répondent : {noms}." if noms else ""
            raise forms.ValidationError(f"Cette commune n’est pas reconnue.{suite} Écrivez son nom complet.")
        return exactes[0].code


class FormulaireIdentite(FormulaireEgide):
    """Who is looked for; everything may be partial."""

    conditionnels = frozenset({"prenom", "nom"})

    prenom = ChampTexte(
        label="Prénom", help_text="Un prénom ou un nom, au moins.", required=False, max_length=100, largeur=20
    )
    nom = ChampTexte(label="Nom de naissance", required=False, max_length=100, largeur=30)
    nom_usage = ChampTexte(label="Nom d’usage", required=False, max_length=100, largeur=30)
    naissance = ChampNaissance()
    sexe = ChampChoix(label="Sexe", choices=Sexe.choices, initial=Sexe.INCONNU, required=False)

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        donnees = super().clean() or {}
        if not any(donnees.get(champ) for champ in ("prenom", "nom", "nom_usage", "a_naitre")):
            self.add_error("nom", "Donnez au moins un nom ou un prénom, même incomplet.")
        return donnees

    def identite(self) -> Identite:
        """The identity typed."""
        donnees = self.cleaned_data
        prenoms = tuple(p.strip() for p in donnees["prenom"].split(",") if p.strip())
        autres = ("adresse", "prenom_mere", "prenom_pere", "telephone")
        return Identite(
            nom=donnees["nom"],
            nom_usage=donnees["nom_usage"],
            prenoms=prenoms,
            sexe=donnees["sexe"],
            naissance=donnees["naissance"],
            a_naitre=donnees.get("a_naitre", False),
            code_insee=donnees.get("commune", ""),
            **{champ: donnees.get(champ, "") for champ in autres},
        )


class FormulaireEnfant(FormulaireIdentite):
    """A child looked for before a file is opened."""

    groupes = [
        ("L’enfant", ["prenom", "nom", "nom_usage", "sexe", "a_naitre", "naissance"]),
        ("Pour mieux comparer", ["adresse", "commune", "prenom_mere", "prenom_pere", "telephone"]),
        ("Au-delà de vos dossiers", ["motif"]),
    ]
    a_naitre = ChampCase(label="Cet enfant n’est pas encore né : la date est le terme prévu", required=False)
    adresse = ChampTexte(label="Adresse", required=False, max_length=200)
    commune = ChampCommune()
    prenom_mere = ChampTexte(label="Prénom de la mère", required=False, max_length=100, largeur=20)
    prenom_pere = ChampTexte(label="Prénom du père", required=False, max_length=100, largeur=20)
    telephone = ChampTelephone(label="Téléphone d’un parent", required=False)
    motif = ChampTexte(
        label="Pourquoi cherchez-vous cet enfant ?",
        help_text="Avec un motif, vous saurez aussi si un autre service le connaît. La recherche est tracée.",
        required=False,
        max_length=300,
    )


class FormulaireAdulte(FormulaireIdentite):
    """An adult looked for before he is tied to a child."""

    telephone = ChampTelephone(label="Téléphone", required=False)


class FormulaireLien(FormulaireEgide):
    """Who among the people found, and what he is for the child."""

    recherche = forms.UUIDField(widget=forms.HiddenInput)
    qui = ChampChoix(label="Qui est-ce ?", choices=[(NOUVELLE, "Une personne qui n’est pas dans cette liste")])
    genre = ChampListe(label="Lien avec l’enfant", choices=GenreLien.choices)
    autorite_parentale = ChampChoix(
        label="Autorité parentale", choices=AutoriteParentale.choices, initial=AutoriteParentale.INCONNUE
    )
    du = ChampDate(label="Depuis le", required=False, passee=True)

    def __init__(self, *args: Any, personnes: Iterable[Personne] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.personnes = {str(p.pk): p for p in personnes}
        connues = [(cle, p.nom_complet) for cle, p in self.personnes.items()]
        champ = self.fields["qui"]
        champ.choices = [*connues, *champ.choices]  # type: ignore[attr-defined]


class FormulaireFoyer(FormulaireEgide):
    """A household and who lives there."""

    conditionnels = frozenset({"adresse", "commune", "inconnue"})

    nom = ChampTexte(label="Nom du foyer", help_text="Par exemple : chez la mère.", required=False, max_length=120)
    adresse = ChampTexte(label="Adresse", required=False, max_length=200)
    commune = ChampCommune()
    inconnue = ChampCase(label="L’adresse n’est pas connue, ou doit rester secrète", required=False)
    habitants = ChampChoixMultiple(label="Qui y vit ?")
    part_du_temps = ChampChoix(label="L’enfant y vit", choices=PartDuTemps.choices, initial=PartDuTemps.INCONNU)
    du = ChampDate(label="Depuis le", required=False, passee=True)

    def __init__(self, *args: Any, enfant: Personne, proches: Iterable[Personne] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.personnes = {str(p.pk): p for p in (enfant, *proches)}
        choix = [(cle, p.nom_complet) for cle, p in self.personnes.items()]
        self.fields["habitants"].choices = choix  # type: ignore[attr-defined]
        self.fields["habitants"].initial = [str(enfant.pk)]

    def clean(self) -> dict[str, Any]:
        """An address, a commune, or the box that says that neither is known; never both."""
        donnees = super().clean() or {}
        dite = bool(donnees.get("adresse") or donnees.get("commune"))
        if dite and donnees.get("inconnue"):
            self.add_error("inconnue", "Une adresse ou une commune est écrite : décochez cette case, ou effacez-la.")
        elif not dite and not donnees.get("inconnue") and "commune" not in self.errors:
            self.add_error("adresse", "Écrivez une adresse ou une commune, ou dites qu’elle n’est pas connue.")
        return donnees


class FormulaireAdresse(FormulaireEgide):
    """An address to keep for named persons only."""

    texte = ChampTexteLong(label="Adresse à protéger", lignes=3, max_length=500)
    fondement = ChampTexte(
        label="Pourquoi faut-il la protéger ?",
        help_text="Par exemple : ordonnance de protection du 3 mars. N’écrivez pas l’adresse ici.",
        max_length=200,
    )
    nommes = ChampChoixMultiple(
        label="Qui doit la connaître ?",
        help_text="Ces personnes, et elles seules, pourront la lire. Chaque lecture est tracée.",
        colonnes=True,
    )

    def __init__(self, *args: Any, agents: Iterable[Agent] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agents = {str(a.pk): a for a in agents}
        choix = [(cle, a.nom_complet) for cle, a in self.agents.items()]
        self.fields["nommes"].choices = choix  # type: ignore[attr-defined]
