"""Forms of what happens once a child is known: a birth, a tie that ends, a move, another name, a correction."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from egide.enfant.forms import ChampCommune, ChampNaissance
from egide.enfant.models import AutoriteParentale, Habitant, Personne, Sexe
from egide.enfant.models.foyers import PartDuTemps
from egide.enfant.rapprochement.naissance import Naissance
from egide.socle.interface.champs import (
    ChampCase,
    ChampChoix,
    ChampChoixMultiple,
    ChampDate,
    ChampTelephone,
    ChampTexte,
    FormulaireEgide,
)

FIN, ERREUR = "fin", "erreur"


def _motif(libelle: str, exemple: str) -> ChampTexte:
    return ChampTexte(label=libelle, help_text=f"Par exemple : {exemple}.", max_length=300)


class FormulaireNaissance(FormulaireEgide):
    """The unborn child is born."""

    conditionnels = frozenset({"naissance"})

    prenoms = ChampTexte(
        label="Prénoms", help_text="Séparés par des virgules. Vide si l’enfant n’en a pas encore.", required=False,
        max_length=200,
    )  # fmt: skip
    nom = ChampTexte(label="Nom de naissance", required=False, max_length=100)
    sexe = ChampChoix(label="Sexe", choices=Sexe.choices, initial=Sexe.INCONNU)
    naissance = ChampNaissance(label="Date de naissance", help_text="Ce que vous savez : 12/05/2026 ou mai 2026.")

    def clean(self) -> dict[str, Any]:
        """The day, even approximate, is what starts the clocks."""
        donnees = super().clean() or {}
        naissance: Naissance | None = donnees.get("naissance")
        if naissance is not None and not naissance.connue:
            self.add_error("naissance", "Donnez la date de naissance, même approchée.")
        return donnees


class FormulaireFinDeLien(FormulaireEgide):
    """A tie ends, or was never true."""

    conditionnels = frozenset({"au"})

    quoi = ChampChoix(
        label="Que s’est-il passé ?",
        choices=[(FIN, "Ce lien a pris fin"), (ERREUR, "Ce lien a été écrit par erreur")],
        initial=FIN,
    )
    au = ChampDate(
        label="Depuis quand ?", help_text="Le jour où ce lien a pris fin. Vide s’il a été écrit par erreur.",
        required=False, passee=True,
    )  # fmt: skip
    motif = _motif("Pourquoi ?", "séparation, fin de la tutelle, mauvaise personne choisie")

    def clean(self) -> dict[str, Any]:
        """An end has a day; a mistake has none."""
        donnees = super().clean() or {}
        if donnees.get("quoi") == FIN and not donnees.get("au") and "au" not in self.errors:
            self.add_error("au", "Donnez le jour où ce lien a pris fin.")
        return donnees


class FormulaireAutorite(FormulaireEgide):
    """Parental authority changes: how, since when, by which decision."""

    autorite = ChampChoix(
        label="Qu’en est-il maintenant ?",
        choices=[(code, dite) for code, dite in AutoriteParentale.choices if code != AutoriteParentale.INCONNUE],
    )
    du = ChampDate(label="Depuis quand ?", help_text="Le jour où la décision ou l’acte prend effet.", passee=True)
    fondement = _motif("Par quelle décision ou quel acte ?", "jugement de retrait, délégation, reconnaissance")


class FormulaireDemenagement(FormulaireEgide):
    """Who leaves which household, when, why, and for where."""

    groupes = [
        ("Qui part ?", ["qui", "au", "motif"]),
        ("Pour aller où ?", ["vers", "nom", "adresse", "commune", "part_du_temps"]),
    ]
    AILLEURS, NOUVEAU = "", "nouveau"

    qui = ChampChoixMultiple(label="Personnes qui partent")
    au = ChampDate(label="Depuis quand ?", passee=True)
    motif = _motif("Pourquoi ?", "déménagement de la mère, placement, retour chez le père")
    vers = ChampChoix(label="Nouveau foyer", required=False)
    nom = ChampTexte(label="Nom du foyer", help_text="Par exemple : chez le père.", required=False, max_length=120)
    adresse = ChampTexte(
        label="Adresse", help_text="Laissez vide si elle doit rester secrète, puis protégez-la depuis la fiche.",
        required=False, max_length=200,
    )  # fmt: skip
    commune = ChampCommune()
    part_du_temps = ChampChoix(label="Ils y vivent", choices=PartDuTemps.choices, initial=PartDuTemps.INCONNU)

    def __init__(self, *args: Any, presents: Iterable[Habitant] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.presents = {str(h.pk): h for h in presents}
        self.foyers = {str(h.foyer_id): h.foyer for h in self.presents.values()}
        choix = [(cle, f"{h.personne.nom_complet}, {h.foyer}") for cle, h in self.presents.items()]
        lieux = [(self.AILLEURS, "On ne sait pas encore"), (self.NOUVEAU, "Une autre adresse, écrite ci-dessous")]
        lieux += [(cle, f"{foyer}, déjà connu") for cle, foyer in self.foyers.items() if len(self.foyers) > 1]
        self.fields["qui"].choices = choix  # type: ignore[attr-defined]
        self.fields["vers"].choices = lieux  # type: ignore[attr-defined]
        self.fields["vers"].initial = self.AILLEURS

    def partants(self) -> list[Habitant]:
        """Those who leave."""
        return [self.presents[cle] for cle in self.cleaned_data["qui"]]


class FormulaireDate(FormulaireEgide):
    """The day on which the family is drawn."""

    au = ChampDate(label="La famille au", passee=True)


class FormulaireAlias(FormulaireEgide):
    """Another name under which the child or a relative is known."""

    qui = ChampChoix(label="Qui est connu sous ce nom ?")
    texte = ChampTexte(label="Autre nom ou surnom", max_length=100)
    source = ChampTexte(
        label="D’où vient ce nom ?", help_text="Par exemple : l’école, un ancien passeport, la grand-mère.",
        max_length=120,
    )  # fmt: skip

    def __init__(self, *args: Any, personnes: Iterable[Personne] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.personnes = {str(p.pk): p for p in personnes}
        self.fields["qui"].choices = [(cle, p.nom_complet) for cle, p in self.personnes.items()]  # type: ignore[attr-defined]
        self.fields["qui"].initial = next(iter(self.personnes), None)


class FormulaireRectification(FormulaireEgide):
    """Corrections of an identity; what is left as it is changes nothing."""

    prenoms = ChampTexte(
        label="Prénoms", help_text="Dans l’ordre de l’état civil, séparés par des virgules.", required=False,
        max_length=200,
    )  # fmt: skip
    nom = ChampTexte(label="Nom de naissance", required=False, max_length=100)
    nom_usage = ChampTexte(label="Nom d’usage", required=False, max_length=100)
    sexe = ChampChoix(label="Sexe", choices=Sexe.choices)
    naissance = ChampNaissance(help_text="Laissez vide pour ne rien changer.")
    terme_prevu = ChampDate(label="Terme prévu", required=False)
    lieu_naissance = ChampTexte(label="Lieu de naissance", required=False, max_length=120)
    telephone = ChampTelephone(label="Téléphone", required=False)
    decede = ChampCase(label="Cette personne est décédée", required=False)
    deces_le = ChampDate(label="Date du décès", required=False, passee=True)
    motif = _motif("D’où vient cette correction ?", "livret de famille")
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, personne: Personne, version: int, garder: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """`version` is what is read now; `garder` what was typed before, and is proposed again."""
        self.personne = personne
        ecartes = {"naissance", "lieu_naissance", "decede", "deces_le"} if personne.a_naitre else {"terme_prevu"}
        champs = [nom for nom in self.base_fields if nom not in {*ecartes, "naissance", "motif", "version"}]
        lus = {champ: getattr(personne, champ) for champ in champs}
        super().__init__(*args, initial={**lus, **(garder or {}), "version": version}, **kwargs)
        for nom in ecartes:
            del self.fields[nom]

    def clean(self) -> dict[str, Any]:
        """Somebody keeps a name, and a day of death speaks of someone who is dead."""
        donnees = super().clean() or {}
        if not self.personne.a_naitre and not any(donnees.get(n) for n in ("prenoms", "nom", "nom_usage")):
            self.add_error("nom", "Gardez au moins un nom ou un prénom.")
        if donnees.get("deces_le") and not donnees.get("decede"):
            self.add_error("decede", "Cochez cette case, ou effacez la date du décès.")
        return donnees

    def champs(self) -> dict[str, Any]:
        """Fields to correct."""
        autres = ("motif", "naissance", "version")
        donnees = {cle: valeur for cle, valeur in self.cleaned_data.items() if cle not in autres}
        naissance: Naissance | None = self.cleaned_data.get("naissance")
        return {**donnees, "naissance": naissance} if naissance and naissance.connue else donnees
