"""Shape of the filters of the journal."""

from egide.socle.acces.numeros import SIGLES, lire_numero
from egide.socle.interface.champs import ChampChoix, ChampDate, ChampListe, ChampTexte, ChampTexteLong, FormulaireEgide
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

    def clean_information(self) -> str:
        """Read the number with or without its letters."""
        dit: str = self.cleaned_data["information"]
        genre, numero = lire_numero(dit) or ("information", dit)
        return f"{SIGLES['information']}{numero}" if genre == "dossier" else numero

    def clean_trace(self) -> str:
        """Read the number whatever its case."""
        return str(self.cleaned_data["trace"]).strip().upper()


class FormulaireRelecture(FormulaireEgide):
    """What the officer concludes of a break-glass access."""

    OUI, NON = "oui", "non"

    justifie = ChampChoix(
        label="Cet accès était-il justifié ?",
        choices=[(OUI, "Oui, il fallait lire ce dossier"), (NON, "Non : il se ferme aussitôt")],
    )
    conclusion = ChampTexteLong(
        label="Ce que vous en concluez",
        help_text="Demandé quand l’accès n’est pas justifié. Aucun fait sur l’enfant.",
        max_length=300,
        required=False,
    )
