"""Form controls in the markup of the design system; no inline style, no script."""

from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from egide.socle.interface.dates_partielles import DatePartielle, SaisieDate


class _ChoixAvecAides:
    """Adds to each choice the hint written for its value, and the size of the choices."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.aides: dict[str, str] = {}
        self.grands = False
        self.colonnes = False

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["aide"] = self.aides.get(str(value), "")
        option["id_aide"] = f"{option['attrs'].get('id', name)}_aide"
        if option["aide"]:
            option["attrs"]["aria-describedby"] = option["id_aide"]
        else:
            option["attrs"].pop("aria-describedby", None)
        return option

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        contexte: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        contexte["widget"]["grands"] = self.grands
        contexte["widget"]["colonnes"] = self.colonnes
        return contexte


class Liste(forms.Select):
    """One choice in a long list, drawn in one piece: a département has a hundred neighbours."""

    template_name = "interface/champs/liste.html"


class Radios(_ChoixAvecAides, forms.RadioSelect):
    """One choice among a few, all visible."""

    template_name = "interface/champs/choix.html"
    genre = "radios"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the kind of control, which names the classes of the template."""
        contexte = super().get_context(name, value, attrs)
        contexte["widget"]["genre"] = self.genre
        return contexte


class Cases(_ChoixAvecAides, forms.CheckboxSelectMultiple):
    """Several choices among a few."""

    template_name = "interface/champs/choix.html"
    genre = "checkboxes"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the kind of control, which names the classes of the template."""
        contexte = super().get_context(name, value, attrs)
        contexte["widget"]["genre"] = self.genre
        return contexte


class TroisCases(forms.Widget):
    """A date in three boxes: day, month, year. What was typed comes back untouched after an error."""

    template_name = "interface/champs/date.html"
    use_fieldset = True
    parties = (("jour", "Jour", 2), ("mois", "Mois", 5), ("annee", "Année", 4))

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> SaisieDate | str | None:
        """Return the three boxes, or the single text sent by a link or an older page."""
        if f"{name}_annee" in data or f"{name}_mois" in data or f"{name}_jour" in data:
            return SaisieDate(*(data.get(f"{name}_{partie}", "").strip() for partie, _, _ in self.parties))
        seule: str | None = data.get(name)
        return seule

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether none of the boxes was sent."""
        return name not in data and all(f"{name}_{partie}" not in data for partie, _, _ in self.parties)

    def id_for_label(self, id_: str) -> str:
        """Return nothing: the legend names the group, each box has its own label."""
        return ""

    def _saisie(self, value: Any) -> SaisieDate:
        if isinstance(value, SaisieDate):
            return value
        if isinstance(value, date):
            return SaisieDate(str(value.day), str(value.month), str(value.year))
        if isinstance(value, DatePartielle):
            return SaisieDate(str(value.jour or ""), str(value.mois or ""), str(value.annee))
        return SaisieDate("", "", str(value or ""))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Describe each box: name, id, label, width, value."""
        contexte = super().get_context(name, None, attrs)
        identifiant = contexte["widget"]["attrs"].get("id", f"id_{name}")
        contexte["widget"]["invalide"] = "aria-invalid" in contexte["widget"]["attrs"]
        contexte["widget"]["cases"] = [
            {
                "nom": f"{name}_{partie}",
                "id": f"{identifiant}_{partie}",
                "mot": mot,
                "largeur": largeur,
                "valeur": valeur,
            }
            for (partie, mot, largeur), valeur in zip(self.parties, self._saisie(value), strict=True)
        ]
        return contexte
