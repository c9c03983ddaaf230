"""`egide identite verifier`: whether sign-in through the identity provider is set up, and what it lacks."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from egide.socle.comptes.federation.configuration import Fournisseur, fournisseur, manques
from egide.socle.comptes.federation.echanges import FIN_DE_SESSION, FournisseurMuet, cles_publiees, decouvrir
from egide.socle.interface.refus import Refus

_OBLIGATOIRES = ("emetteur", "client", "secret")


class Command(BaseCommand):
    """Reads the settings, then the provider's own document and keys."""

    help = "Dit ce qui manque au réglage du fournisseur d’identité."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is set up; raises CommandError with everything that is missing."""
        if not any(settings.EGIDE_OIDC[nom] for nom in _OBLIGATOIRES):
            self.stdout.write("Aucun fournisseur d’identité : les comptes s’ouvrent par mot de passe et code, ou clé.")
            return
        connu = fournisseur()
        fautes = manques(settings.EGIDE_OIDC) if connu is None else self._chez_le_fournisseur(connu)
        if connu is None or fautes:
            raise CommandError("\n".join(fautes))
        self.stdout.write(f"{connu.libelle} est réglé. À déclarer chez lui, à la lettre :")
        self.stdout.write(f"  retour de connexion : {connu.retour}")
        self.stdout.write(f"  retour de déconnexion : {connu.fin}")

    def _chez_le_fournisseur(self, connu: Fournisseur) -> list[str]:
        """What the provider announces and we cannot use."""
        try:
            document, cles = decouvrir(connu), cles_publiees(connu)
        except FournisseurMuet:
            return [f"{connu.libelle} ne répond pas à son adresse : {connu.emetteur}"]
        except Refus:
            return ["Le document du fournisseur n’est pas celui de l’émetteur réglé, ou renvoie à d’autres adresses."]
        fautes = [] if cles else ["Le fournisseur ne publie aucune clé."]
        for champ, quoi in (("id_token", "le jeton d’identité"), ("userinfo", "la fiche de la personne")):
            admis = document.get(f"{champ}_signing_alg_values_supported")
            if isinstance(admis, list) and connu.algorithmes.isdisjoint(map(str, admis)):
                fautes.append(f"Le fournisseur ne signe {quoi} avec aucun algorithme de EGIDE_OIDC_ALGORITHMES.")
        if FIN_DE_SESSION not in document:
            self.stdout.write("Le fournisseur n’annonce pas de fin de session : la déconnexion n’ira pas jusqu’à lui.")
        return fautes
