"""`egide administrateur inviter`: the way into a new installation, where nobody has an account yet."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions.invitations import inviter_premier_administrateur
from egide.socle.interface.refus import Refus


class Command(BaseCommand):
    """Prints the link of the invitation, once."""

    help = "Invite le premier administrateur technique d’une installation neuve."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who is invited."""
        parser.add_argument("courriel")
        parser.add_argument("prenom")
        parser.add_argument("nom")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite; raises CommandError when an administrator already holds a post."""
        try:
            remise = inviter_premier_administrateur(
                courriel=options["courriel"], prenom=options["prenom"], nom=options["nom"], le=timezone.now()
            )
        except Refus as refus:
            raise CommandError(refus.phrase) from refus
        adresse = reverse("comptes:accepter_invitation", args=[remise.secret])
        self.stdout.write(f"Lien à remettre en main propre, valable une semaine, une seule fois : {adresse}")
