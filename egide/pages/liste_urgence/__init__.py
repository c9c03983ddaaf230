"""The emergency list (confidentialite §56): what a duty manager needs when Égide does not answer any more."""

from egide.pages.liste_urgence.fabrique import age_de_la_liste, fabriquer, rafraichir

__all__ = ["age_de_la_liste", "fabriquer", "rafraichir"]
