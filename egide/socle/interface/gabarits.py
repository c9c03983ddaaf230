"""What a template writes by hand reaches the screen in good French: no blank before a comma, no lone « : »."""

import re

from django_cotton.cotton_loader import Loader as LoaderDeComposants

from egide.socle.interface.typographie import INSECABLE

_BALISES = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\})", re.DOTALL)
# a sign that ends what it follows: a colon of an attribute of htmx or of a style is followed by a letter
_LACHE = re.compile(r" (?=[:;?!»](?:[\s<.,)\"]|$))|(?<=«) ")


def tenir_les_signes(source: str) -> str:
    """The same template, where : ; ? ! » never start a line, nor « end one; what is between braces is left as it is."""
    morceaux = _BALISES.split(source)
    morceaux[::2] = [_LACHE.sub(INSECABLE, texte) for texte in morceaux[::2]]
    return "".join(morceaux)


class Loader(LoaderDeComposants):  # type: ignore[misc]  # django-cotton has no types
    """Loads a template without the new line at its end, which would put a blank before a comma."""

    def _get_template_string(self, template_name: str) -> str:
        """The source as written, before its components are read: their attributes hold words too."""
        source: str = super()._get_template_string(template_name)
        return tenir_les_signes(source).removesuffix("\n") if template_name.endswith(".html") else source
