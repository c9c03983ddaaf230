"""Forms of what may be a duplicate: report it, merge field by field, set it apart, undo, answer a request."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from egide.enfant.identites import en_clair
from egide.enfant.models import ChoixDeFusion, Personne
from egide.enfant.models.personnes import LIBELLES_CHAMPS
from egide.socle.interface.champs import ChampChoix, ChampListe, ChampTexte, FormulaireEgide

UN, AUTRE, INCONNU = "un", "autre", "inconnu"
Choix = ChoixDeFusion.Choix


def _motif(libelle: str, exemple: str) -> ChampTexte:
    return ChampTexte(label=libelle, help_text=f"Par exemple : {exemple}.", max_length=300)


class FormulaireMotif(FormulaireEgide):
    """One reason."""

    motif = _motif("Pourquoi ?", "deux sœurs, pièces d’identité vues, erreur de prénom")


class FormulaireFusion(FormulaireEgide):
    """Whose number stays, and for each field that differs, whose word is read."""

    versions = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, un: Personne, autre: Personne, champs: Sequence[str], versions: tuple[int, int], **kw: Any
    ) -> None:
        """`champs` differ between the two; `versions` are the numbers of corrections read now."""
        super().__init__(*args, initial={"versions": f"{versions[0]}-{versions[1]}"}, **kw)
        self.champs = champs
        quoi = "Quel dossier garde son numéro ?" if un.est_enfant else "Quelle fiche est gardée ?"
        gardes = [(cote, designer(p)) for cote, p in ((UN, un), (AUTRE, autre))]
        self.fields["garde"] = ChampChoix(label=quoi, choices=gardes, initial=UN)
        for champ in champs:
            dits = [(cote, en_clair(p, champ) or "Rien n’est écrit") for cote, p in ((UN, un), (AUTRE, autre))]
            libelle = LIBELLES_CHAMPS[champ].capitalize()
            options = [
                *((cote, f"{dit} ({nommer(p, cote)})") for (cote, dit), p in zip(dits, (un, autre), strict=True)),
                (INCONNU, "On ne sait pas"),
            ]
            self.fields[champ] = ChampChoix(label=f"{libelle} : ce qui est juste", choices=options)
        self.fields["motif"] = _motif(
            "D’après quoi est-ce la même personne ?", "livret de famille, échange avec l’école"
        )

    def lues(self) -> tuple[int, int]:
        """The versions that were read when the page was shown; (-1, -1) for a form that was not ours."""
        un, _, autre = self.cleaned_data["versions"].partition("-")
        return (int(un), int(autre)) if un.isdigit() and autre.isdigit() else (-1, -1)

    def choix(self) -> dict[str, str]:
        """For each field, the side relative to the one that is kept."""
        garde = self.cleaned_data["garde"]
        cotes = {INCONNU: Choix.INCONNU, garde: Choix.GARDE}
        return {champ: str(cotes.get(self.cleaned_data[champ], Choix.ABSORBE)) for champ in self.champs}


class FormulaireSignaler(FormulaireEgide):
    """Two people who may be one: this child and another file by its number, or two of his relatives."""

    PAR_NUMERO = "numero"
    conditionnels = frozenset({"numero"})

    def __init__(self, *args: Any, enfant: Personne, proches: Iterable[Personne], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proches = {str(p.pk): p for p in proches}
        self.enfant = enfant
        connus = [(cle, p.nom_complet) for cle, p in self.proches.items()]
        self.fields["qui"] = ChampListe(
            label="Qui a été écrit deux fois ?", choices=[(str(enfant.pk), f"{enfant.nom_complet}, l’enfant"), *connus]
        )
        self.fields["avec"] = ChampListe(
            label="C’est la même personne que", choices=[(self.PAR_NUMERO, "L’enfant d’un autre dossier"), *connus]
        )
        self.fields["numero"] = ChampTexte(
            label="Numéro de l’autre dossier",
            help_text="Pour l’enfant d’un autre dossier. Par exemple : 62-2026-00417.",
            required=False,
            max_length=20,
        )
        self.fields["motif"] = _motif("Pourquoi le pensez-vous ?", "même date de naissance, même mère")

    def clean(self) -> dict[str, Any]:
        """A child with a child, a relative with a relative."""
        donnees = super().clean() or {}
        enfant, numero = donnees.get("qui") == str(self.enfant.pk), donnees.get("avec") == self.PAR_NUMERO
        if numero and not donnees.get("numero"):
            self.add_error("numero", "Écrivez le numéro de l’autre dossier.")
        if "qui" in donnees and "avec" in donnees and enfant is not numero:
            self.add_error("avec", "Un enfant se compare à un enfant, un proche à un autre proche.")
        return donnees


class FormulairePartage(FormulaireEgide):
    """The answer of the unit in charge."""

    OUI, NON = "oui", "non"
    conditionnels = frozenset({"motif"})

    reponse = ChampChoix(
        label="Cette équipe peut-elle lire ce dossier ?",
        choices=[(OUI, "Oui, elle le lit comme le sien"), (NON, "Non")],
        aides={NON: "Chaque équipe continue de lire son seul dossier."},
    )
    motif = ChampTexte(label="Si non, pourquoi ?", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        donnees = super().clean() or {}
        if donnees.get("reponse") == self.NON and not donnees.get("motif"):
            self.add_error("motif", "Dites en une phrase pourquoi.")
        return donnees


def nommer(personne: Personne, cote: str) -> str:
    """How the two sides are told apart: the number of a child's file, else which of the two sheets."""
    if personne.dossier:
        return personne.dossier.numero
    return "première fiche" if cote == UN else "seconde fiche"


def designer(personne: Personne) -> str:
    """« 62-2026-00417, Lina Dupont », or an adult's name."""
    return f"{personne.dossier.numero}, {personne.nom_complet}" if personne.dossier else personne.nom_complet
