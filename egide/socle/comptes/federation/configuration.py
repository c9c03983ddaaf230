"""Which provider is trusted, and what is missing before it is. Nothing is set by default: the door is then absent."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.urls import reverse

ALGORITHMES_ADMIS = ("RS256", "ES256")
_ICI = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Fournisseur:
    """The one provider of this installation.

    `algorithmes` are the only signatures accepted; `acr` and `amr` are the words by which this provider says that it
    asked two factors.
    """

    emetteur: str
    client: str
    secret: str
    origine: str
    libelle: str
    algorithmes: frozenset[str]
    portees: str
    acr: frozenset[str]
    amr: frozenset[str]

    @property
    def retour(self) -> str:
        """The exact address declared to the provider for the end of a sign-in."""
        return self.origine + reverse("comptes:federation_retour")

    @property
    def fin(self) -> str:
        """The exact address declared to the provider for the end of a sign-out."""
        return self.origine + reverse("comptes:federation_fin")

    def heberge(self, adresse: object) -> bool:
        """Whether an address found in the provider's own document is under its own origin."""
        lue = _lue(adresse) if isinstance(adresse, str) and adresse.isascii() and adresse.isprintable() else None
        return lue is not None and _origine(lue) == _origine(urlsplit(self.emetteur))


def manques(reglages: Mapping[str, str]) -> list[str]:
    """What prevents these settings from opening the door, one French sentence each; empty when all is there."""
    trouves = [
        f"EGIDE_OIDC_{nom.upper()} est absent."
        for nom in ("emetteur", "client", "secret", "origine")
        if not reglages[nom]
    ]
    for nom in ("emetteur", "origine"):
        adresse = _lue(reglages[nom])
        if adresse is None:
            trouves.append(f"EGIDE_OIDC_{nom.upper()} n’est pas une adresse.")
            continue
        if reglages[nom] and not (adresse.scheme == "https" or adresse.hostname in _ICI):
            trouves.append(f"EGIDE_OIDC_{nom.upper()} doit commencer par https://.")
        if adresse.query or adresse.fragment or (nom == "origine" and adresse.path):
            trouves.append(f"EGIDE_OIDC_{nom.upper()} porte quelque chose de trop après l’adresse.")
    refuses = sorted(set(_mots(reglages["algorithmes"])) - set(ALGORITHMES_ADMIS))
    if refuses or not _mots(reglages["algorithmes"]):
        trouves.append(f"EGIDE_OIDC_ALGORITHMES n’admet que {' et '.join(ALGORITHMES_ADMIS)}.")
    if not {"openid", "siret"} <= set(reglages["portees"].split()):
        trouves.append("EGIDE_OIDC_PORTEES doit contenir « openid » et « siret ».")
    if not _mots(reglages["acr"]) and not _mots(reglages["amr"]):
        trouves.append("EGIDE_OIDC_ACR et EGIDE_OIDC_AMR sont vides : rien ne dirait que deux preuves ont été données.")
    return trouves


def fournisseur() -> Fournisseur | None:
    """The provider of this installation, or None: settings that lack something open no door."""
    reglages: dict[str, str] = settings.EGIDE_OIDC
    if manques(reglages):
        return None
    return Fournisseur(
        emetteur=reglages["emetteur"],
        client=reglages["client"],
        secret=reglages["secret"],
        origine=reglages["origine"],
        libelle=reglages["libelle"],
        algorithmes=frozenset(_mots(reglages["algorithmes"])),
        portees=reglages["portees"],
        acr=frozenset(_mots(reglages["acr"])),
        amr=frozenset(_mots(reglages["amr"])),
    )


def _mots(liste: str) -> list[str]:
    return [mot for mot in liste.replace(",", " ").split() if mot]


def _lue(adresse: str) -> SplitResult | None:
    """The parts of an address, or None when it is not one."""
    try:
        return urlsplit(adresse)
    except ValueError:
        return None


def _origine(adresse: SplitResult) -> tuple[str, str]:
    return adresse.scheme, adresse.netloc
