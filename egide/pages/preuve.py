"""The second factor asked again before rights change (confidentialite §22), under the name the pages use."""

from egide.socle.comptes.preuves import preuve as preuve
