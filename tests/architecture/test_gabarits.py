"""What a template writes reaches the screen as it was meant."""

import re
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2] / "egide"
_COMPOSANT = re.compile(r"<c-[a-z._-]+(?:\s+(?:[^<>\"]|\"[^\"]*\")*)?>")
_ENTITE = re.compile(r"=\"[^\"{]*&(?:#\d+|[a-z]+);[^\"{]*\"")


@pytest.mark.parametrize("gabarit", sorted(RACINE.rglob("*.html")), ids=lambda g: str(g.relative_to(RACINE)))
def test_no_entity_in_an_attribute_of_a_component(gabarit: Path) -> None:
    """A fixed value is escaped by the component: an entity would be read letter by letter."""
    balises = _COMPOSANT.findall(gabarit.read_text(encoding="utf-8"))
    assert [balise for balise in balises if _ENTITE.search(balise)] == []
