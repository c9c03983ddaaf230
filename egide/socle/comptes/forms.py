"""Shape of what is typed in the administration pages."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from egide.socle.comptes.federation.configuration import fournisseur
from egide.socle.comptes.models import Agent, Territoire, Unite
from egide.socle.comptes.ordre import alphabetique
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.interface.champs import (
    ChampChoix,
    ChampCourriel,
    ChampDate,
    ChampHeure,
    ChampListe,
    ChampTelephone,
    ChampTexte,
    FormulaireEgide,
)

_LA_POSTE = "356000000"


def _modele(queryset: Any, label: str, manque: str, **options: Any) -> "forms.ModelChoiceField[Any]":
    """A list of rows; the first line says « Choisir »."""
    messages = {"required": manque, "invalid_choice": "Choisissez une réponse de la liste."}
    return forms.ModelChoiceField(queryset, label=label, empty_label="Choisir", error_messages=messages, **options)


def _unites() -> Any:
    return Unite.objects.filter(fermee_le__isnull=True).order_by(alphabetique("nom"))


def _personnes() -> Any:
    actives = Agent.objects.filter(est_systeme=False, is_active=True)
    return actives.order_by(alphabetique("nom"), alphabetique("prenom"))


def _roles() -> list[tuple[str, str]]:
    return [(role.value, decrit.libelle) for role, decrit in ROLES.items() if role is not Role.SYSTEME]


def _motif(aide: str = "Ce motif reste au journal.") -> ChampTexte:
    return ChampTexte(label="Pourquoi", help_text=aide, max_length=300, manque="Écrivez pourquoi.")


def _secret(label: str, aide: str = "") -> forms.CharField:
    attrs = {"autocomplete": "new-password", "spellcheck": "false"}
    manque = {"required": "Écrivez votre mot de passe."}
    widget = forms.PasswordInput(attrs=attrs)
    return forms.CharField(
        label=label, help_text=aide, strip=False, widget=widget, error_messages=manque, max_length=256
    )


class FormulaireUnite(FormulaireEgide):
    """A new unit."""

    nom = ChampTexte(label="Nom de l’unité", max_length=120)
    genre = ChampListe(label="Nature", choices=Unite.Genre.choices)
    parent = _modele(_unites(), "Unité au-dessus", "", required=False)
    territoire = _modele(Territoire.objects.order_by(alphabetique("nom")), "Territoire", "", required=False)
    telephone = ChampTelephone(label="Téléphone", required=False)


class FormulaireNomDUnite(FormulaireEgide):
    """The new name of a unit."""

    nom = ChampTexte(label="Nouveau nom", max_length=120)
    motif = _motif()


class FormulaireRattachement(FormulaireEgide):
    """The new place of a unit in the tree."""

    parent = _modele(
        _unites(), "Unité au-dessus", "", required=False, help_text="Sans choix, l’unité est placée tout en haut."
    )
    motif = _motif()


def siret_valable(siret: str) -> bool:
    """Whether fourteen digits are a SIRET: a weighted sum multiple of ten; La Poste adds its digits plainly."""
    if not re.fullmatch(r"[0-9]{14}", siret):
        return False
    chiffres = [int(chiffre) for chiffre in siret]
    ponderes = (sum(divmod(2 * c, 10)) if rang % 2 == 0 else c for rang, c in enumerate(chiffres))
    return sum(ponderes) % 10 == 0 or (siret.startswith(_LA_POSTE) and sum(chiffres) % 5 == 0)


class ChampSiret(ChampTexte):
    """The employer expected behind an identity of the provider, as fourteen digits; empty for a password."""

    def __init__(self) -> None:
        super().__init__(
            label="SIRET de l’établissement",
            help_text="Quatorze chiffres, pour entrer par le fournisseur d’identité. Sans lui : mot de passe et code.",
            required=False,
            largeur=20,
        )
        self.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        """Return the digits alone. Raises ValidationError when they are no SIRET."""
        siret = re.sub(r"\s", "", super().clean(value))
        if siret and not siret_valable(siret):
            raise forms.ValidationError("Ce SIRET n’est pas juste : relisez ses quatorze chiffres.")
        return siret


class _AvecSiret(FormulaireEgide):
    """A link that may expect an identity of the provider, where there is one."""

    siret = ChampSiret()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fournisseur() is None:
            del self.fields["siret"]


class FormulaireInvitation(_AvecSiret):
    """One named person, one post."""

    prenom = ChampTexte(label="Prénom", max_length=80)
    nom = ChampTexte(label="Nom", max_length=80)
    courriel = ChampCourriel(label="Adresse électronique professionnelle")
    unite = _modele(_unites(), "Unité", "Choisissez une unité.")
    role = ChampListe(label="Rôle", choices=_roles())
    du = ChampDate(label="Prend son poste le")
    field_order = ("prenom", "nom", "courriel", "unite", "role", "du", "siret")

    def clean_role(self) -> Role:
        """The role itself, not its code."""
        return Role(self.cleaned_data["role"])


class FormulaireMotDePasse(FormulaireEgide):
    """A password chosen twice the same."""

    mot_de_passe = _secret(
        "Choisissez un mot de passe",
        "Quatre mots sans lien entre eux conviennent. Il ne vous sera jamais demandé d’en changer.",
    )
    mot_de_passe_repete = _secret("Le même, encore une fois")

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        donnees = super().clean() or {}
        if donnees.get("mot_de_passe") != donnees.get("mot_de_passe_repete"):
            self.add_error("mot_de_passe_repete", "Les deux mots de passe sont différents.")
        return donnees


class FormulairePoste(FormulaireEgide):
    """A post for someone who already has an account."""

    unite = _modele(_unites(), "Unité", "Choisissez une unité.")
    role = ChampListe(label="Rôle", choices=_roles())
    du = ChampDate(label="À partir du")
    au = ChampDate(label="Jusqu’au", help_text="Laissez vide si la fin n’est pas connue.", required=False)

    def clean_role(self) -> Role:
        """The role itself, not its code."""
        return Role(self.cleaned_data["role"])


class FormulaireFinDePoste(FormulaireEgide):
    """The end of a post, without a successor."""

    au = ChampDate(label="Dernier jour du poste")
    motif = _motif()


class FormulaireTransmission(FormulaireEgide):
    """Who takes over, and when."""

    successeur = _modele(_personnes(), "Qui prend la suite", "Choisissez une personne.")
    le = ChampDate(label="Jour de la transmission", help_text="Ce jour-là, les deux personnes tiennent le poste.")
    motif = _motif()


class FormulaireAbsence(FormulaireEgide):
    """Who stands in between two dates."""

    remplacant = _modele(_personnes(), "Qui remplace", "Choisissez une personne.")
    du = ChampDate(label="Premier jour d’absence")
    au = ChampDate(label="Dernier jour d’absence")


class FormulaireMotif(FormulaireEgide):
    """A reason, for an act that needs nothing else."""

    motif = _motif()


class FormulaireRenouvellement(_AvecSiret):
    """A new start for someone who lost her means of sign-in."""

    motif = _motif()
    field_order = ("motif", "siret")


class FormulaireAstreinte(FormulaireEgide):
    """A turn of the on-call rota."""

    unite = _modele(_unites(), "Unité", "Choisissez une unité.")
    de_garde = _modele(_personnes(), "Qui est d’astreinte", "Choisissez une personne.")
    niveau = ChampChoix(
        label="Niveau",
        choices=[("1", "Premier appelé"), ("2", "Appelé ensuite")],
        aides={"2": "Prévenu si le premier n’a pas répondu."},
    )
    jour_du = ChampDate(label="Commence le")
    heure_du = ChampHeure(label="Heure de début", help_text="Par exemple 18 h.")
    jour_au = ChampDate(label="Finit le")
    heure_au = ChampHeure(label="Heure de fin", help_text="Par exemple 8 h 30.")

    def clean(self) -> dict[str, Any]:
        """Join days and hours into two instants, `du` and `au`."""
        donnees = super().clean() or {}
        for borne in ("du", "au"):
            jour, heure = donnees.get(f"jour_{borne}"), donnees.get(f"heure_{borne}")
            if isinstance(jour, date) and isinstance(heure, time):
                donnees[borne] = timezone.make_aware(datetime.combine(jour, heure))
        return donnees
