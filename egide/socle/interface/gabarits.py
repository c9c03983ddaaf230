"""Templates end where their last tag ends: a file ends with a new line, a word on a page does not."""

from django.template import Origin
from django_cotton.cotton_loader import Loader as LoaderDeComposants


class Loader(LoaderDeComposants):  # type: ignore[misc]  # django-cotton has no types
    """Loads a template without the new line at its end, which would put a blank before a comma."""

    def get_contents(self, origin: Origin) -> str:
        """The source of a template; raises TemplateDoesNotExist."""
        source: str = super().get_contents(origin)
        return source.removesuffix("\n") if origin.name.endswith(".html") else source
