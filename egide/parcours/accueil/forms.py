"""What an agent types when a worry arrives by telephone, by letter or from the 119."""

from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone

from egide.parcours.accueil.permissions import CELLULE, SERVICES
from egide.parcours.accueil.public.forms import QuestionEnfant, sans_controle
from egide.parcours.accueil.public.textes import Registre, meme
from egide.parcours.accueil.rules import FAITS_LONGUEUR, EnfantDit, InformateurDit, Inquietude
from egide.socle.comptes.roles import Role
from egide.socle.interface.champs import (
    ChampCase,
    ChampCourriel,
    ChampDate,
    ChampHeure,
    ChampListe,
    ChampTelephone,
    ChampTexte,
    ChampTexteLong,
    FormulaireEgide,
)
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.temps import jour_de
from egide.socle.referentiels.fichiers import lire_nomenclature

ENFANTS_AU_PLUS = 12


def _codes(nomenclature: str) -> list[tuple[str, str]]:
    return [(ligne.code, ligne.libelle) for ligne in lire_nomenclature(nomenclature)]


MOTS_HORS_CELLULE = {
    "canal": ("Comment l’avez-vous su ?", ""),
    "recu_jour": ("Le jour où votre service l’a reçue", "La cellule compte ses délais depuis ce jour."),
}


class SaisieRecueil(FormulaireEgide):
    """The worry itself, and who says it."""

    canal = ChampListe(label="Comment l’information est arrivée", choices=_codes("canaux_reception"))
    recu_jour = ChampDate(
        label="Reçue le",
        passee=True,
        help_text="Le jour où la cellule l’a reçue : les délais courent depuis cette date, même enregistrée plus tard.",
    )
    recu_heure = ChampHeure(label="À quelle heure", required=False, help_text="Par exemple 9 h 42.")
    reference = ChampTexte(
        label="Référence de l’envoi", required=False, max_length=60, help_text="Numéro du 119, du parquet, du courrier."
    )
    danger = ChampCase(label="Un enfant est en danger tout de suite", required=False)
    faits = ChampTexteLong(
        label="Ce qui a été vu ou entendu",
        lignes=8,
        max_length=FAITS_LONGUEUR,
        help_text="Les mots de la personne, entre « ». Écrivez « elle crie et pleure » plutôt que « mère instable ».",
    )
    depuis_quand = ChampTexte(label="Depuis quand", required=False, max_length=500)
    entourage = ChampTexteLong(label="Qui peut aider autour de l’enfant", required=False, lignes=3, max_length=2000)
    qualite = ChampListe(label="Qui donne l’information", choices=_codes("qualites_informateur"))
    nom = ChampTexte(label="Son nom", required=False, max_length=120)
    fonction = ChampTexte(label="Sa fonction et son service", required=False, max_length=160)
    telephone = ChampTelephone(label="Son téléphone", required=False)
    courriel = ChampCourriel(label="Son adresse électronique", required=False)
    precautions = ChampTexte(label="Ce qu’il faut savoir avant de l’appeler", required=False, max_length=240)
    retour_demande = ChampCase(label="Souhaite savoir si une suite est donnée", required=False)
    requete = forms.UUIDField(widget=forms.HiddenInput)

    groupes: ClassVar[list[tuple[str, list[str]]]] = [
        ("Ce qui arrive", ["canal", "recu_jour", "recu_heure", "reference", "danger"]),
        ("Les faits", ["faits", "depuis_quand", "entourage"]),
        (
            "Qui le dit",
            ["qualite", "nom", "fonction", "telephone", "courriel", "precautions", "retour_demande"],
        ),
    ]

    def hors_de_la_cellule(self, *, partenaire: bool) -> None:
        """Ask a service of the Département what it received; a partner is asked nothing of it: he sends it now."""
        for nom, (label, aide) in MOTS_HORS_CELLULE.items():
            self.fields[nom].label = label
            self.fields[nom].help_text = aide
        if partenaire:
            del self.fields["recu_jour"], self.fields["recu_heure"]

    def clean(self) -> dict[str, Any]:
        """Refuse a reception that has not come yet."""
        donnees: dict[str, Any] = super().clean() or {}
        jour: date | None = donnees.get("recu_jour")
        if jour and self.recu_le(timezone.now()) > timezone.now():
            self.add_error("recu_heure", "Cette heure n’est pas encore arrivée.")
        return donnees

    def recu_le(self, envoi: datetime) -> datetime:
        """The instant of reception; without an hour, the first of the day: the clock never starts late.

        What a partner sends is received as he sends it, at `envoi`.
        """
        jour: date | None = self.cleaned_data.get("recu_jour")
        if jour is None:
            return envoi
        return timezone.make_aware(datetime.combine(jour, self.cleaned_data.get("recu_heure") or time.min))

    def inquietude(self, enfants: list[EnfantDit]) -> Inquietude:
        """What was said, once valid."""
        d = self.cleaned_data
        return Inquietude(
            canal=d["canal"],
            qualite=d["qualite"],
            faits=d["faits"],
            danger_immediat=d["danger"],
            depuis_quand=d["depuis_quand"],
            entourage=d["entourage"],
            commune=next((enfant.commune for enfant in enfants if enfant.commune), ""),
            reference=d["reference"],
        )

    def informateur(self) -> InformateurDit:
        """Who said it, once valid."""
        noms = ("nom", "fonction", "telephone", "courriel", "precautions", "retour_demande")
        return InformateurDit(**{nom: self.cleaned_data[nom] for nom in noms})


class EnfantSaisi(QuestionEnfant):
    """A child as the agent hears him described."""

    marque_facultatif = True
    libelles: ClassVar[dict[str, Registre]] = {
        "prenom": meme("Prénom"),
        "nom": meme("Nom"),
        "age": meme("Âge, en années"),
        "naissance": meme("Date de naissance"),
        "a_naitre": meme("Enfant à naître"),
        "sexe": meme("Sexe"),
        "commune": meme("Commune"),
        "adresse": meme("Adresse ou endroit"),
        "ecole": meme("École ou lieu d’accueil"),
    }


def _depart() -> QueryDict:
    """A new page: received now, one child."""
    maintenant = timezone.localtime()
    jour = jour_de(maintenant)
    depart = QueryDict(mutable=True)
    depart.update(
        {
            "requete": str(uuid7()),
            "recu_jour_jour": str(jour.day),
            "recu_jour_mois": str(jour.month),
            "recu_jour_annee": str(jour.year),
            "recu_heure": f"{maintenant.hour} h {maintenant.minute:02d}",
        }
    )
    return depart


class Saisie:
    """The whole page: the worry and as many children as wanted, kept as typed between two showings."""

    def __init__(
        self, donnees: QueryDict | None = None, *, controler: bool = False, roles: frozenset[Role] = CELLULE
    ) -> None:
        self.donnees = donnees if donnees is not None else _depart()
        texte = self.donnees.get("enfants", "1")
        self.nombre = min(max(int(texte) if texte.isdecimal() else 1, 1), ENFANTS_AU_PLUS)
        if self.donnees.get("geste") == "ajouter":
            self.nombre = min(self.nombre + 1, ENFANTS_AU_PLUS)
        prefixes = [f"enfant{rang}" for rang in range(self.nombre)]
        if controler:
            self.recueil = SaisieRecueil(self.donnees)
            self.enfants = [EnfantSaisi(self.donnees, prefix=prefixe) for prefixe in prefixes]
        else:
            self.recueil = sans_controle(SaisieRecueil, self.donnees)
            self.enfants = [sans_controle(EnfantSaisi, self.donnees, prefix=prefixe) for prefixe in prefixes]
        if not roles & CELLULE:
            self.recueil.hors_de_la_cellule(partenaire=not roles & SERVICES)

    @property
    def peut_ajouter(self) -> bool:
        """Whether another child may be typed."""
        return self.nombre < ENFANTS_AU_PLUS

    def est_valide(self) -> bool:
        """Whether everything may be recorded."""
        return all([self.recueil.is_valid(), *(enfant.is_valid() for enfant in self.enfants)])

    def enfants_dits(self) -> list[EnfantDit]:
        """Children as described, those without any word left out."""
        return [dit for dit in (enfant.dit() for enfant in self.enfants) if not dit.vide]

    def requete(self) -> UUID:
        """Id of this recording: two clicks are one."""
        identifiant: UUID = self.recueil.cleaned_data["requete"]
        return identifiant


class SaisieMotif(FormulaireEgide):
    """Why the informant must be known."""

    motif = ChampTexteLong(
        label="Pourquoi devez-vous connaître cette personne ?",
        lignes=3,
        max_length=500,
        help_text="Une phrase. Elle est gardée dans le journal, avec votre nom et l’heure.",
    )


class SaisieComplement(FormulaireEgide):
    """Something said later."""

    texte = ChampTexteLong(label="Ce qui a été ajouté", lignes=4, max_length=FAITS_LONGUEUR)
