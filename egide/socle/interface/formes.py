"""The small drawing beside a state, so that colour never says it alone."""

from django.utils.safestring import SafeString, mark_safe

_CONTOUR = 'fill="none" stroke="currentColor"'
_DESSINS = {
    "retard": '<path d="M6 0l6 6-6 6-6-6z" fill="currentColor"/>',
    "proche": '<path d="M6 0.5l6 11H0z" fill="currentColor"/>',
    "delai": '<circle cx="6" cy="6" r="5.5" fill="currentColor"/>',
    "fait": f'<path d="M1 6.5l3.4 3.4L11 2.6" {_CONTOUR} stroke-width="2.4"/>',
    "attente": '<path d="M1.5 0.5h9L6 6l4.5 5.5h-9L6 6z" fill="currentColor"/>',
    "info": '<rect x="1" y="1" width="10" height="10" rx="1.5" fill="currentColor"/>',
    "protege": f'<path d="M3.5 5.5V4a2.5 2.5 0 0 1 5 0v1.5" {_CONTOUR} stroke-width="1.6"/>'
    '<rect x="1.5" y="5.5" width="9" height="6" rx="1" fill="currentColor"/>',
    "observe": f'<circle cx="6" cy="6" r="4.7" {_CONTOUR} stroke-width="1.6"/>'
    '<circle cx="6" cy="6" r="2" fill="currentColor"/>',
    "rapporte": '<path d="M1 1.5h10v7H6L3 11.5V8.5H1z" fill="currentColor"/>',
    "analyse": f'<path d="M6 0.5l5 3v5l-5 3-5-3v-5z" {_CONTOUR} stroke-width="1.8"/>',
    "surnom": f'<path d="M1 4.5c1.6-2 3.2-2 5 0s3.4 2 5 0M1 9c1.6-2 3.2-2 5 0s3.4 2 5 0" {_CONTOUR}'
    ' stroke-width="1.6"/>',
}
# What an assessment says of a fact borrows the colours of the states.
_COULEURS = {"observe": "info", "rapporte": "proche", "surnom": "proche", "analyse": "protege"}
_VIDE = f'<circle cx="6" cy="6" r="4.8" {_CONTOUR} stroke-width="1.8"/>'
_SVG = '<svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">{}</svg>'
_FORMES = {nom: mark_safe(_SVG.format(dessin)) for nom, dessin in {**_DESSINS, "vide": _VIDE}.items()}  # noqa: S308


def forme(nom: str) -> SafeString:
    """The drawing of a state, hidden from assistive technology; an open circle for a state without one."""
    return _FORMES.get(nom, _FORMES["vide"])


def couleur(nom: str) -> str:
    """The colour of a state, as its CSS class names it."""
    return _COULEURS.get(nom, nom)
