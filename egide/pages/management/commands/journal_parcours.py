"""`egide journal parcours`: the files and objects that one account met between two instants (confidentialite §59)."""

import csv
from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from egide.pages.selectors.parcours import parcours
from egide.socle.comptes.models import Agent
from egide.socle.comptes.selectors import IDENTIFIANT_SYSTEME
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

COLONNES = ("genre", "numero", "premier", "dernier", "lectures", "impressions", "actes", "refus")


def _instant(texte: str) -> datetime:
    lu = datetime.fromisoformat(texte)
    return lu if timezone.is_aware(lu) else timezone.make_aware(lu)


class Command(BaseCommand):
    """Writes the list as CSV on its output, and the act of reading it in the journal."""

    help = "Liste ce qu’un compte a lu, imprimé ou changé entre deux instants."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, from when, until when."""
        parser.add_argument("courriel")
        parser.add_argument("du")
        parser.add_argument("au")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the list; raises CommandError for an unknown account or an instant that is none."""
        agent_id = Agent.objects.filter(courriel__iexact=options["courriel"]).values_list("pk", flat=True).first()
        if agent_id is None:
            raise CommandError(f"Aucun compte n’a pour adresse {options['courriel']}.")
        try:
            du, au = _instant(options["du"]), _instant(options["au"])
        except ValueError as erreur:
            raise CommandError("Un instant s’écrit ainsi : 2026-11-22T08:00.") from erreur
        if au < du:
            raise CommandError("Le dernier instant vient avant le premier.")
        consigner(
            Evenement.LECTURE,
            agent_id=IDENTIFIANT_SYSTEME,
            objet_genre="comptes.agent",
            objet_id=agent_id,
            acte="lister_parcours",
        )
        sortie = csv.writer(self.stdout, delimiter=";", lineterminator="\n")
        sortie.writerow(COLONNES)
        for touche in parcours(agent_id, du=du, au=au):
            valeurs = (getattr(touche, nom) for nom in COLONNES)
            sortie.writerow(v.isoformat(timespec="seconds") if isinstance(v, datetime) else v for v in valeurs)
