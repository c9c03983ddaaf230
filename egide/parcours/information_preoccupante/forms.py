"""Shape of what is typed on the pages of an information; the guards say what is missing."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import Naissance
from egide.parcours.information_preoccupante.actions import Precisions
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.presenters import libelles
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.selectors.choix import Choix
from egide.socle.comptes.models import Unite
from egide.socle.interface.champs import (
    ChampCase,
    ChampChoix,
    ChampChoixMultiple,
    ChampDate,
    ChampDatePartielle,
    ChampHeure,
    ChampListe,
    ChampTexte,
    ChampTexteLong,
    FormulaireEgide,
)
from egide.socle.interface.temps import date_courte
from egide.socle.referentiels.models import Departement
from egide.socle.referentiels.selectors import departement_dit

ID_DECISION = "decision"
AIDES = {
    Qualification.DANGER_GRAVE_IMMEDIAT: "Appelez d’abord le 17 ou le parquet. Rien d’autre n’est exigé qu’un motif.",
    Qualification.COMPLEMENT: "Le terme le plus proche l’emporte.",
    Qualification.HORS_CHAMP: "Avec son motif, et une orientation si elle aide.",
}


class FormulaireDecision(FormulaireEgide):
    """The decision on an information: blocks 3 to 6 of the page."""

    marque_facultatif = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    requete = forms.UUIDField(widget=forms.HiddenInput)
    foyer_revu = ChampCase(label="Tous les enfants qui vivent au domicile sont sur cette liste", required=False)
    dangers = ChampChoixMultiple(
        label="Dangers évoqués, plusieurs choix possibles",
        help_text="Cocher n’établit aucun fait et ne calcule aucun score.",
        required=False,
        colonnes=True,
    )
    danger_autre = ChampTexte(label="Précisez « autre »", required=False, max_length=200)
    qualification = ChampChoix(label="Que fait-on de cette information ?", manque="Choisissez ce que vous décidez.")
    niveau = ChampChoix(label="Degré de danger retenu", choices=Information.Niveau.choices, required=False)
    cible = ChampListe(label="Information ouverte à compléter", choices=(), required=False)
    unite = ChampListe(label="Service qui suit déjà la famille", choices=(), required=False)
    evaluateurs = ChampListe(
        label="Équipe chargée de l’évaluation",
        help_text="Si vous retenez une information préoccupante. Cette équipe la lira, et elle seule avec la cellule.",
        choices=(),
        required=False,
    )
    departement = ChampTexte(
        label="Département compétent", help_text="Son numéro ou son nom : 59, Nord.", required=False, max_length=60
    )
    orientation = ChampTexte(label="Orientation proposée", required=False, max_length=300)
    motif = ChampTexteLong(label="Pourquoi ? Une ou deux phrases que la famille pourra lire", lignes=3, required=False)
    information_famille = ChampChoix(
        label="Les parents seront-ils informés avant l’évaluation ?",
        choices=Information.InformationFamille.choices,
        required=False,
    )
    information_famille_motif = ChampTexteLong(
        label="Sinon, pourquoi ce serait contraire à l’intérêt d’un enfant", lignes=2, required=False
    )

    def __init__(self, *args: Any, choix: Choix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choix = choix
        self._cibles = {str(cible.pk): cible for cible in choix.cibles}
        self._unites = {str(unite.pk): unite for unite in choix.unites}
        self._evaluateurs = {str(unite.pk): unite for unite in choix.evaluateurs}
        self._proposer("dangers", libelles("types_danger"))
        self._proposer("qualification", libelles("decisions_qualification"))
        self._proposer("cible", [("", "Choisir"), *((cle, c.numero) for cle, c in self._cibles.items())])
        self._proposer("unite", [("", "Choisir"), *((cle, u.nom) for cle, u in self._unites.items())])
        self._proposer("evaluateurs", [("", "Choisir"), *((cle, u.nom) for cle, u in self._evaluateurs.items())])
        self.fields["qualification"].widget.aides = {str(q): texte for q, texte in AIDES.items()}
        self.fields["foyer_revu"].widget.attrs["form"] = ID_DECISION

    def clean_departement(self) -> Departement | None:
        """The département said, by its number or its name."""
        texte = str(self.cleaned_data["departement"])
        trouve = departement_dit(texte)
        if texte and trouve is None:
            raise forms.ValidationError("Aucun département ne porte ce numéro ni ce nom.")
        return trouve

    def _proposer(self, nom: str, choix: Iterable[tuple[str, str]]) -> None:
        champ = self.fields[nom]
        assert isinstance(champ, forms.ChoiceField)
        champ.choices = list(choix)

    @property
    def choisie(self) -> Qualification | None:
        """The decision chosen so far, even if the rest is not valid yet."""
        valeur = self["qualification"].value()
        return Qualification(valeur) if valeur in Qualification._value2member_map_ else None

    @property
    def equipe(self) -> Unite | None:
        """The team chosen so far to assess."""
        return self._evaluateurs.get(str(self["evaluateurs"].value() or ""))

    def precisions(self) -> Precisions:
        """What goes with the decision, as the act takes it."""
        dit = self.cleaned_data
        dangers: Mapping[str, str] = {code: dit["danger_autre"] if code == "autre" else "" for code in dit["dangers"]}
        return Precisions(
            niveau=dit["niveau"],
            dangers=dangers,
            information_famille=dit["information_famille"],
            information_famille_motif=dit["information_famille_motif"],
            foyer_revu=dit["foyer_revu"],
            cible=self._cibles.get(dit["cible"]),
            unite=self._unites.get(dit["unite"]),
            evaluateurs=self._evaluateurs.get(dit["evaluateurs"]),
            departement=dit["departement"],
            orientation=dit["orientation"],
        )


class FormulaireEnfant(FormulaireEgide):
    """A child of the household that the contact did not name, or who was only mentioned."""

    MENTION = "mention"
    conditionnels = frozenset({"prenom", "nom"})

    version = forms.IntegerField(widget=forms.HiddenInput)
    requete = forms.UUIDField(widget=forms.HiddenInput)
    presence = ChampChoix(
        label="Que sait-on de cet enfant ?",
        choices=[
            (EnfantConcerne.Presence.AU_FOYER, "Il vit au domicile"),
            (EnfantConcerne.Presence.CONCERNE, "L’inquiétude porte aussi sur lui"),
            (MENTION, "Il a seulement été mentionné : à vérifier"),
        ],
    )
    prenom = ChampTexte(label="Prénom", required=False, max_length=80, largeur=20)
    nom = ChampTexte(label="Nom", required=False, max_length=80, largeur=20)
    naissance = ChampDatePartielle(
        label="Date de naissance, même incomplète", help_text="L’année suffit.", required=False, passee=True
    )
    a_naitre = ChampCase(label="Il n’est pas encore né", required=False)
    garde = ChampTexte(label="École ou mode de garde", required=False, max_length=160)
    vu_par = ChampTexte(label="Vu ou entendu par qui ?", required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """A child is named at least by one word; a birth and « not born yet » exclude one another."""
        dit = super().clean() or {}
        if not (dit.get("prenom") or dit.get("nom") or dit.get("a_naitre")):
            self.add_error("prenom", "Écrivez au moins un prénom, un nom ou « un bébé ».")
        if dit.get("a_naitre") and dit.get("naissance"):
            self.add_error("a_naitre", "Un enfant déjà né a une date de naissance : choisissez l’un ou l’autre.")
        return dit

    @property
    def mention(self) -> bool:
        """Whether the child is kept as a mere mention."""
        return bool(self.cleaned_data["presence"] == self.MENTION)

    def identite(self) -> Identite:
        """The child as typed, ready to be looked for."""
        dit = self.cleaned_data
        nee = dit["naissance"]
        return Identite(
            nom=dit["nom"],
            prenoms=(dit["prenom"],) if dit["prenom"] else (),
            naissance=Naissance(nee.annee, nee.mois, nee.jour) if nee else Naissance(),
            a_naitre=dit["a_naitre"],
        )


class _FormulaireDeCorrection(FormulaireEgide):
    version = forms.IntegerField(widget=forms.HiddenInput)
    requete = forms.UUIDField(widget=forms.HiddenInput)


class FormulaireReception(_FormulaireDeCorrection):
    """When the cell really received it."""

    jour = ChampDate(label="Reçue par la cellule le")
    heure = ChampHeure(label="À quelle heure", help_text="Par exemple 18 h 31.")
    motif = ChampTexteLong(label="Pourquoi cette correction ?")

    def recue_le(self) -> datetime:
        """The corrected instant, in the time zone of the département."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["jour"], self.cleaned_data["heure"]))


class FormulaireDelai(_FormulaireDeCorrection):
    """A nearer term for the assessment."""

    jour = ChampDate(label="Nouveau terme de l’évaluation", help_text="Plus proche que le terme actuel.")
    motif = ChampTexteLong(label="Pourquoi plus tôt ?", help_text="Nature du danger, âge de l’enfant (D. 226-2-4).")

    def terme(self) -> datetime:
        """The last instant of the chosen day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["jour"], time.max))


class FormulaireAvis(_FormulaireDeCorrection):
    """The prosecutor was told."""

    cas = ChampChoix(label="Cas de l’article L. 226-4")
    information_famille = ChampChoix(
        label="Les parents sont-ils informés par écrit ?", choices=Information.InformationFamille.choices
    )
    information_famille_motif = ChampTexteLong(
        label="Sinon, pourquoi ce serait contraire à l’intérêt de l’enfant", lignes=2, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["cas"]
        assert isinstance(champ, forms.ChoiceField)
        champ.choices = libelles("motifs_l226_4")


class FormulaireMotif(_FormulaireDeCorrection):
    """A reason, and nothing else."""

    motif = ChampTexteLong(label="Pourquoi ?", lignes=2)


class FormulaireRetour(_FormulaireDeCorrection):
    """What who transmitted was told, how and when; kept as one sentence, the reason of the act."""

    MOYENS: ClassVar[list[tuple[str, str]]] = [
        ("Par téléphone", "Par téléphone"),
        ("Par courrier", "Par courrier"),
        ("Par courriel", "Par courriel"),
        ("De vive voix", "De vive voix"),
        ("Sans réponse", "Aucune réponse n’est faite : j’écris pourquoi"),
    ]
    dit = ChampTexteLong(
        label="Ce qui a été dit",
        lignes=3,
        help_text="Qu’une suite est donnée, ou pourquoi rien n’est dit. Ni nom, ni contenu de l’évaluation.",
    )
    moyen = ChampChoix(label="Par quel moyen", choices=MOYENS)
    jour = ChampDate(label="Quel jour", passee=True)

    def motif(self) -> str:
        """« Par téléphone, le 3 mars 2026 : une suite est donnée. »"""
        dit = self.cleaned_data
        return f"{dit['moyen']}, le {date_courte(dit['jour'])}\N{NO-BREAK SPACE}: {dit['dit'].strip()}"
