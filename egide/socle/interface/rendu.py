"""How every form is drawn: label, hint, error tied to the control, in the order a screen reader needs."""

from typing import Any, ClassVar

from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.forms.widgets import Input
from django.template import TemplateDoesNotExist

from egide.socle.interface.widgets import TroisCases

# The first kind that fits wins, so the special ones stand before the general ones.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (Input, "govuk-input"),
)


class ChampLie(forms.BoundField):
    """A field of a form, ready to be drawn by `interface/champs/champ.html`."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class of the control, and its error class, to what Django already writes."""
        attrs = dict(super().build_widget_attrs(attrs, widget))
        widget = widget or self.field.widget
        classe = next((nom for genre, nom in CLASSES if isinstance(widget, genre)), "")
        if classe and not widget.is_hidden:
            propres = str(widget.attrs.get("class", ""))
            erreur = f"{classe}--error" if self.errors and "__" not in classe else ""
            attrs["class"] = " ".join(filter(None, (classe, propres, erreur)))
        return attrs

    @property
    def est_case(self) -> bool:
        """A lone checkbox: its label stands after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def id_cible(self) -> str:
        """The control that the error summary links to: the first of a group."""
        if isinstance(self.field.widget, TroisCases):
            return f"{self.auto_id}_jour"
        if isinstance(self.field.widget, forms.RadioSelect):
            return f"{self.auto_id}_0"
        return str(self.auto_id)

    @property
    def libelle_erreur(self) -> str:
        """The label before its error in the summary: « Nom : », or a question left as it is."""
        libelle = str(self.label)
        return libelle if libelle.endswith("?") else f"{libelle} :"

    @property
    def legende_grande(self) -> bool:
        """Whether the question is the title of its page."""
        return bool(getattr(self.field, "legende_grande", False))

    @property
    def facultatif(self) -> bool:
        """Whether « (facultatif) » is written beside the label."""
        marque = bool(getattr(self.form, "marque_facultatif", False))
        return marque and not self.field.required and self.name not in getattr(self.form, "conditionnels", ())


class RenduEgide(TemplatesSetting):
    """Draws forms with the templates of the interface; falls back on Django's own for hidden controls."""

    form_template_name = "interface/champs/formulaire.html"
    field_template_name = "interface/champs/champ.html"
    bound_field_class = ChampLie
    _repli: ClassVar[DjangoTemplates] = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """Return the template of the project, or Django's own."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self._repli.get_template(template_name)
