"""The register of processing (RGPD art. 30): what jurists write in `droit/registre.yaml`, and what the code says."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.volets import RESERVES, Volet, masque
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.echeances.definitions import CategorieConservation, duree_lisible
from egide.socle.echeances.fiches import fiches_codees, lire_fiche
from egide.socle.echeances.garde import SUIT, categories_en_vigueur, duree_de_garde, tables_declarees
from egide.socle.echeances.regles import DOSSIER_DU_DROIT

FICHIER = "registre.yaml"
SANS_PERSONNE = "sans_personne"
# What a library calls its table in English, or in the words of its makers.
NOMS = {
    "account_emailaddress": "adresse électronique d’un compte",
    "account_emailconfirmation": "confirmation d’une adresse électronique",
    "auth_group": "groupe de comptes",
    "auth_group_permissions": "permission d’un groupe de comptes",
    "auth_permission": "permission technique",
    "comptes_territoire_communes": "commune d’un territoire",
    "django_content_type": "liste des tables",
    "django_session": "session ouverte",
    "mfa_authenticator": "moyen de connexion",
    "procrastinate_events": "étape d’une tâche différée",
    "procrastinate_jobs": "tâche différée",
    "procrastinate_periodic_defers": "tâche différée régulière",
    "procrastinate_workers": "programme qui fait les tâches différées",
}


@dataclass(frozen=True)
class TableLue:
    """One table: its name in words, and the columns that only the application can read."""

    table: str
    nom: str
    chiffrees: tuple[str, ...]


@dataclass(frozen=True)
class Traitement:
    """One processing: why, on what ground, about whom, who reads, in which tables."""

    code: str
    nom: str
    finalite: str
    base_legale: str
    personnes: str
    apps: tuple[str, ...]
    volets: tuple[Volet, ...]
    tables: tuple[TableLue, ...]
    verifie: bool

    @property
    def lecteurs(self) -> list[str]:
        """Roles that may read one of the parts, within their relations; a reserved part is read by name alone."""
        bits = masque(*self.volets)
        return [
            ROLES[role].libelle for role, volets in VOLETS_DU_ROLE.items() if role is not Role.SYSTEME and volets & bits
        ]

    @property
    def durees(self) -> list[str]:
        """How long each category of these tables is kept here; « à fixer » when the département has not decided."""
        declarees, categories = tables_declarees(), categories_en_vigueur()
        codes = dict.fromkeys(declarees.get(lue.table, SUIT) for lue in self.tables)
        return [_duree(categories[code]) for code in codes if code in categories and code != SANS_PERSONNE]

    @property
    def reserves(self) -> list[str]:
        """Parts that named persons alone read."""
        return [volet.libelle for volet in self.volets if volet in RESERVES]


@cache
def registre(dossier: Path = DOSSIER_DU_DROIT) -> tuple[Traitement, ...]:
    """The register, whole. Raises RegleInvalide, in French, for a wrong file or an app that two processings claim."""
    fiche, lus, prises = lire_fiche(dossier / FICHIER, dossier), [], set[str]()
    for code, bloc in fiches_codees(fiche, "traitements", "traitement"):
        noms = tuple(str(nom) for nom in bloc.liste("apps"))
        if deja := prises.intersection(noms):
            bloc.refuser(f"déjà dans un autre traitement : {', '.join(sorted(deja))}")
        prises.update(noms)
        volets = [str(nom) for nom in bloc.brut("volets")]
        if inconnus := [nom for nom in volets if nom not in Volet.__members__]:
            bloc.refuser(f"volet inconnu : {', '.join(inconnus)}")
        lus.append(
            Traitement(
                code=code,
                nom=bloc.texte("nom"),
                finalite=bloc.texte("finalite"),
                base_legale=bloc.texte("base_legale"),
                personnes=bloc.texte("personnes"),
                apps=noms,
                volets=tuple(Volet[nom] for nom in volets),
                tables=tuple(_tables(noms)),
                verifie=bloc.booleen("verifie"),
            )
        )
        bloc.finir()
    fiche.finir()
    return tuple(lus)


def _duree(categorie: CategorieConservation) -> str:
    tenue = duree_de_garde(categorie, timezone.localdate())
    combien = duree_lisible(tenue.valeur, tenue.unite) if tenue else "à fixer"
    return f"{categorie.libelle}\N{NO-BREAK SPACE}: {combien} depuis {categorie.point_de_depart}"


def apps_avec_tables() -> set[str]:
    """Labels of the apps that keep something; the register must name each."""
    return {modele._meta.app_label for modele in apps.get_models(include_auto_created=True)}


def _tables(labels: Iterable[str]) -> Iterable[TableLue]:
    for label in labels:
        if apps.is_installed(label) or label in apps.app_configs:
            modeles = apps.get_app_config(label).get_models(include_auto_created=True)
            yield from sorted((_lue(modele) for modele in modeles), key=lambda lue: lue.table)


def _lue(modele: type[Model]) -> TableLue:
    champs = modele._meta.concrete_fields
    return TableLue(
        modele._meta.db_table,
        NOMS.get(modele._meta.db_table) or str(modele._meta.verbose_name),
        tuple(champ.name for champ in champs if "chiffre" in champ.name),
    )
