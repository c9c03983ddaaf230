"""Shape of what is typed about a hold."""

from egide.socle.conservation.models import Gel
from egide.socle.interface.champs import ChampChoix, ChampTexte, FormulaireEgide


class FormulaireGel(FormulaireEgide):
    """Why nothing may disappear."""

    nature = ChampChoix(label="Nature", choices=Gel.Nature.choices)
    reference = ChampTexte(
        label="Référence", help_text="Numéro de la procédure, du recours ou de la demande.", max_length=120
    )
    motif = ChampTexte(label="Motif", max_length=300)


class FormulaireGelParNumero(FormulaireGel):
    """The same, on what a number designates."""

    numero = ChampTexte(label="Numéro du dossier ou de l’information", largeur=20, max_length=20)
    field_order = ("numero", "nature", "reference", "motif")
