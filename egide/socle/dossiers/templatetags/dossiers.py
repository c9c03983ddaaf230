"""Links to the page of a file."""

from uuid import UUID

from django import template

from egide.socle.dossiers import adresses

register = template.Library()


@register.filter
def page_du_dossier(dossier_id: UUID | None) -> str:
    """Address of the page of a file; the template asks only for a file that its reader sees."""
    return adresses.page_du_dossier(dossier_id)
