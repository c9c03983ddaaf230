"""Shape of the filters of the journal."""

from egide.socle.interface.champs import ChampDate, ChampListe, ChampTexte, FormulaireEgide
from egide.socle.journal.models import Evenement


class FormulaireJournal(FormulaireEgide):
    """Filters of the journal."""

    evenement = ChampListe(label="Événement", required=False, choices=[("", "Tous"), *Evenement.choices])
    agent = ChampTexte(label="Nom de l’agent", required=False, max_length=80)
    numero = ChampTexte(
        label="Numéro de dossier",
        help_text="Avec les lectures des informations qui concernent l’enfant.",
        required=False,
        max_length=20,
    )
    information = ChampTexte(label="Numéro d’information", required=False, max_length=20)
    trace = ChampTexte(
        label="Numéro de trace",
        help_text="Écrit en haut de chaque feuille imprimée, par exemple EG-AB2C-D3EF.",
        required=False,
        max_length=12,
    )
    du = ChampDate(label="Du", required=False)
    au = ChampDate(label="Jusqu’au", required=False)

    def clean_trace(self) -> str:
        """Read the number whatever its case."""
        return str(self.cleaned_data["trace"]).strip().upper()
