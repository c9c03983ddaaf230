"""Form fields that speak French, keep what was typed and draw themselves in the design system."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from egide.socle.interface.dates_partielles import (
    DateIllisible,
    DatePartielle,
    SaisieDate,
    lire_date,
    lire_saisie,
)
from egide.socle.interface.rendu import RenduEgide
from egide.socle.interface.typographie import INSECABLE
from egide.socle.interface.widgets import Cases, Liste, Radios, TroisCases

__all__ = [
    "ChampCase", "ChampChoix", "ChampChoixMultiple", "ChampCourriel", "ChampDate", "ChampDatePartielle",
    "ChampFichier", "ChampHeure", "ChampListe", "ChampTelephone", "ChampTexte", "ChampTexteLong", "DatePartielle",
    "FormulaireEgide", "RenduEgide",
]  # fmt: skip

MANQUE = "Répondez à cette question."
MANQUE_TEXTE = "Écrivez une réponse."
MANQUE_CHOIX = "Choisissez une réponse."
HORS_CHOIX = "Choisissez une réponse de la liste."


def _messages(manque: str, autres: Mapping[str, Any], fournis: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"required": manque, **autres, **(fournis or {})}


class ChampTexte(forms.CharField):
    """A short text. `largeur` is the number of characters expected: the box shows it."""

    def __init__(
        self,
        *,
        largeur: int | None = None,
        legende_grande: bool = False,
        manque: str = MANQUE_TEXTE,
        **options: Any,
    ) -> None:
        options["error_messages"] = _messages(
            manque,
            {"max_length": "Ce texte est trop long : %(show_value)s caractères, %(limit_value)d au plus."},
            options.get("error_messages"),
        )
        super().__init__(**options)
        self.legende_grande = legende_grande
        if largeur is not None:
            largeurs = [n for n in (2, 3, 4, 5, 10, 20, 30) if n >= largeur] or [30]
            self.widget.attrs["class"] = f"govuk-input--width-{largeurs[0]}"


class ChampTexteLong(ChampTexte):
    """A text of several lines."""

    def __init__(self, *, lignes: int = 4, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": lignes}), **options)


class ChampCourriel(forms.EmailField):
    """An email address."""

    def __init__(self, *, manque: str = MANQUE_TEXTE, **options: Any) -> None:
        incomplet = "Cette adresse n’est pas complète. Elle ressemble à nom@exemple.fr."
        options["error_messages"] = _messages(manque, {"invalid": incomplet}, options.get("error_messages"))
        super().__init__(**options)
        self.widget.attrs |= {"autocomplete": "email", "spellcheck": "false"}


class ChampTelephone(ChampTexte):
    """A telephone number, kept as « 06 39 98 62 04 », or with its country code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(largeur=20, **options)
        self.widget.input_type = "tel"
        self.widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}

    def clean(self, value: Any) -> str:
        """Return the number in one form. Raises ValidationError when digits are missing."""
        texte = super().clean(value)
        chiffres = re.sub(r"[\s.\-()/\u00a0\u202f]", "", texte)
        national = re.sub(r"^(\+33|0033)0?", "0", chiffres)
        if not chiffres:
            return ""
        if re.fullmatch(r"0[1-9]\d{8}", national):
            return " ".join(national[i : i + 2] for i in range(0, 10, 2))
        if re.fullmatch(r"\+\d{8,15}", chiffres):
            return chiffres
        raise forms.ValidationError("Ce numéro n’est pas complet. Il a dix chiffres, comme 01 99 00 12 34.")


class ChampChoix(forms.ChoiceField):
    """One choice among a few. `aides` gives a hint by value; `grands` draws the large public choices."""

    def __init__(
        self,
        *,
        aides: Mapping[str, str] | None = None,
        grands: bool = False,
        legende_grande: bool = False,
        manque: str = MANQUE_CHOIX,
        **options: Any,
    ) -> None:
        options["error_messages"] = _messages(manque, {"invalid_choice": HORS_CHOIX}, options.get("error_messages"))
        super().__init__(widget=Radios(), **options)
        self.legende_grande = legende_grande
        self.widget.aides = dict(aides or {})
        self.widget.grands = grands


class ChampChoixMultiple(forms.MultipleChoiceField):
    """Several choices. `colonnes` draws them in two columns on a wide screen."""

    def __init__(
        self,
        *,
        aides: Mapping[str, str] | None = None,
        colonnes: bool = False,
        grands: bool = False,
        legende_grande: bool = False,
        manque: str = "Choisissez au moins une réponse.",
        **options: Any,
    ) -> None:
        autres = {"invalid_choice": HORS_CHOIX, "invalid_list": HORS_CHOIX}
        options["error_messages"] = _messages(manque, autres, options.get("error_messages"))
        super().__init__(widget=Cases(), **options)
        self.legende_grande = legende_grande
        self.widget.aides = dict(aides or {})
        self.widget.colonnes = colonnes
        self.widget.grands = grands


class ChampListe(forms.ChoiceField):
    """One choice in a long list, with « Choisir » first."""

    widget = Liste

    def __init__(self, *, choices: Iterable[tuple[Any, str]], manque: str = MANQUE_CHOIX, **options: Any) -> None:
        options["error_messages"] = _messages(manque, {"invalid_choice": HORS_CHOIX}, options.get("error_messages"))
        super().__init__(choices=[("", "Choisir"), *choices], **options)


class ChampFichier(forms.FileField):
    """A file. `types` helps the person choose; what arrives is judged by its bytes and by nothing else."""

    def __init__(self, *, types: str = "", manque: str = "Choisissez un fichier.", **options: Any) -> None:
        vide = {"empty": "Ce fichier est vide.", "missing": manque, "invalid": manque}
        options["error_messages"] = _messages(manque, vide, options.get("error_messages"))
        super().__init__(**options)
        self.widget = forms.FileInput(attrs={"accept": types} if types else {})


class ChampCase(forms.BooleanField):
    """A lone checkbox."""

    def __init__(self, *, manque: str = "Cochez la case pour continuer.", **options: Any) -> None:
        options["error_messages"] = _messages(manque, {}, options.get("error_messages"))
        super().__init__(**options)


class ChampDatePartielle(forms.Field):
    """A date that may be only a year or a month; the cleaned value is a DatePartielle or None.

    `passee` refuses a date that has not come yet.
    """

    widget = TroisCases

    def __init__(
        self,
        *,
        passee: bool = False,
        legende_grande: bool = False,
        manque: str = "Écrivez une date.",
        **options: Any,
    ) -> None:
        options["error_messages"] = _messages(manque, {}, options.get("error_messages"))
        super().__init__(**options)
        self.passee = passee
        self.legende_grande = legende_grande

    def to_python(self, value: Any) -> Any:
        """Read the boxes. Raises ValidationError with the sentence that says what is missing."""
        if value is None or isinstance(value, DatePartielle):
            return value
        saisie = value if isinstance(value, SaisieDate) else None
        if not (any(saisie) if saisie else str(value).strip()):
            return None
        try:
            lue = lire_saisie(saisie) if saisie else lire_date(str(value))
        except DateIllisible as erreur:
            raise forms.ValidationError(str(erreur)) from erreur
        if self.passee and lue.debut() > timezone.localdate():
            raise forms.ValidationError("Cette date n’est pas encore arrivée.")
        return lue


class ChampDate(ChampDatePartielle):
    """A full date; the cleaned value is a `date` or None."""

    def to_python(self, value: Any) -> date | None:
        """Return the day. Raises ValidationError when the day or the month is missing."""
        if isinstance(value, date):
            return value
        lue: DatePartielle | None = super().to_python(value)
        if lue is None:
            return None
        if lue.precision != "jour":
            manque = "le jour" if lue.precision == "mois" else "le jour et le mois"
            raise forms.ValidationError(f"Il manque {manque}.")
        return lue.debut()


class ChampHeure(ChampTexte):
    """An hour as people write it: « 9 h 42 », « 9:42 », « 18h »; the cleaned value is a `time` or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(largeur=5, **options)

    def clean(self, value: Any) -> Any:
        """Return the time. Raises ValidationError when it is not readable."""
        if isinstance(value, time):
            return value
        texte = super().clean(value).replace(INSECABLE, " ")
        if not texte:
            return None
        lu = re.fullmatch(r"(\d{1,2})\s*(?:[hH:]\s*(\d{2})?|)", texte)
        if not lu or int(lu[1]) > 23 or int(lu[2] or 0) > 59:
            raise forms.ValidationError("Cette heure n’est pas lisible. Écrivez par exemple 9 h 42.")
        return time(int(lu[1]), int(lu[2] or 0))


class FormulaireEgide(forms.Form):
    """Base of every form. `groupes` may gather fields: `[("Légende", ["nom", "prenom"])]`.

    `conditionnels` names the fields that an answer makes compulsory: nothing says that they may be left empty.
    """

    default_renderer = RenduEgide
    use_required_attribute = False
    marque_facultatif = True
    conditionnels: frozenset[str] = frozenset()
    groupes: ClassVar[list[tuple[str, list[str]]]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def groupes_lies(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the groups with their bound fields; fields outside any group come first, without legend."""
        ranges = {nom for _, noms in self.groupes for nom in noms}
        libres = [champ for champ in self.visible_fields() if champ.name not in ranges]
        lies = ((legende, [self[nom] for nom in noms if nom in self.fields]) for legende, noms in self.groupes)
        return [("", libres), *lies]
