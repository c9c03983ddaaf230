"""Accounts of the demonstration, ready to use: address, password and code of the moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from egide.demo.distribution import FICHIER, MOT_DE_PASSE, courriel_de, secret_totp
from egide.socle.comptes.roles import ROLES, Role


@dataclass(frozen=True)
class Compte:
    """One account as the newcomer needs it."""

    role: str
    nom: str
    courriel: str
    mot_de_passe: str
    code: str


def code_du_moment(courriel: str) -> str:
    """The six figures that the authenticator of this account shows now."""
    compteurs = list(yield_hotp_counters_from_time())
    code: str = format_hotp_value(hotp_value(secret_totp(courriel), compteurs[len(compteurs) // 2]))
    return code


def comptes_de_demonstration() -> Iterator[Compte]:
    """Every account of the cast, in the order of the file."""
    contenu = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    de_garde = {fiche["agent"] for fiche in contenu["astreintes"]}
    for fiche in contenu["agents"]:
        courriel = courriel_de(fiche)
        yield Compte(
            _role(fiche, de_garde=fiche["cle"] in de_garde),
            f"{fiche['prenom']} {fiche['nom']}",
            courriel,
            MOT_DE_PASSE,
            code_du_moment(courriel),
        )


def _role(fiche: dict[str, Any], *, de_garde: bool) -> str:
    """« Cadre de territoire, d’astreinte »; one whose post is over is said so: his door stays shut."""
    role = ROLES[Role(fiche["role"])].libelle
    if "fin_il_y_a" in fiche:
        return f"{role}, parti : n’entre plus"
    return f"{role}, d’astreinte" if de_garde else role
