"""Shape of what is typed on the pages of rights: the general scope, and the rights on one file."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from egide.socle.acces.actions.octrois import GENRES_D_UNITE, GENRES_DE_PERSONNE
from egide.socle.acces.actions.ouvertures import ScelleADeux
from egide.socle.acces.models import Exclusion, Relation
from egide.socle.acces.permissions import LISENT, PORTENT_PARTOUT, SCELLENT
from egide.socle.acces.volets import RESERVES, Volet, masque, volets_du
from egide.socle.comptes.entree import agent_de
from egide.socle.comptes.models import Agent, Poste, Unite
from egide.socle.comptes.presence import SANS_APPLICATION, application_de, prouver_presence
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.interface.champs import (
    ChampCase,
    ChampChoix,
    ChampChoixMultiple,
    ChampDate,
    ChampTexte,
    FormulaireEgide,
)
from egide.socle.interface.widgets import Cases

_ORDINAIRES = [(str(v.value), v.libelle) for v in Volet if v not in RESERVES]
_LISTE = {"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse de la liste."}


class ChoixPoste(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A post said with its holder, its role and its unit."""

    def label_from_instance(self, obj: Any) -> str:
        """« Nora Exemple, agent de la CRIP »."""
        return f"{obj.agent}, {ROLES[Role(obj.role)].libelle}, {obj.unite}"


class FormulairePortee(FormulaireEgide):
    """Which post, which parts, why, until when."""

    poste = ChoixPoste(Poste.objects.none(), label="Poste", empty_label="Choisir", error_messages=_LISTE)
    volets = ChampChoixMultiple(
        label="Volets ouverts sur tout le département",
        help_text="Le moins possible. Le rôle borne ce qui peut être ouvert.",
        choices=_ORDINAIRES,
        colonnes=True,
    )
    fondement = ChampTexte(
        label="Pourquoi ce poste porte sur tout le département", help_text="Ce motif reste au journal.", max_length=120
    )
    du = ChampDate(label="À partir du")
    au = ChampDate(label="Jusqu’au", help_text="Laissez vide : la portée finira avec le poste.", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        postes = Poste.objects.exclude(au__lt=timezone.localdate()).filter(role__in=PORTENT_PARTOUT)
        ouverts = postes.filter(agent__is_active=True).select_related("agent", "unite").order_by("agent__nom")
        self.fields["poste"].queryset = ouverts  # type: ignore[attr-defined]

    def clean_volets(self) -> int:
        """The mask of the parts ticked."""
        return masque(*(Volet(int(n)) for n in self.cleaned_data["volets"]))


class ChoixAgents(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Agents chosen by name."""

    widget = Cases


def _agents_en_poste(roles: Iterable[Role] = tuple(Role)) -> QuerySet[Agent]:
    postes = Poste.objects.en_vigueur().filter(role__in=list(roles))
    return Agent.objects.filter(is_active=True, est_systeme=False, postes__in=postes).distinct()


class FormulaireExclusion(FormulaireEgide):
    """Who is kept away from a file, and for what kind of reason."""

    exclu = forms.ModelChoiceField(
        Agent.objects.none(), label="Personne à écarter", empty_label="Choisir", error_messages=_LISTE
    )
    raison = ChampChoix(
        label="Raison",
        help_text="Le détail n’est écrit nulle part.",
        choices=Exclusion.Raison.choices,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exclu"].queryset = _agents_en_poste()  # type: ignore[attr-defined]


class ADeux(FormulaireEgide):
    """What two managers decide together: the second one, present, proves it with his own code."""

    second = forms.ModelChoiceField(
        Agent.objects.none(), label="Second cadre, présent", empty_label="Choisir", error_messages=_LISTE
    )
    code = ChampTexte(label="Code du second facteur du second cadre", max_length=6, largeur=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second"].queryset = _agents_en_poste(SCELLENT)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check the code of the second manager; it works once, hence last."""
        donnees: dict[str, Any] = super().clean() or {}
        second = donnees.get("second")
        if second is None or self.errors:
            return donnees
        application = application_de(second)
        if application is None:
            self.add_error("second", SANS_APPLICATION)
            return donnees
        try:
            prouver_presence(agent_de(context.request), second, application, donnees.get("code", ""))
        except ValidationError as erreur:
            self.add_error("code", erreur)
        return donnees


class FormulaireOuvertureADeux(ADeux):
    """Which sealed file, why, and who is present beside me."""

    dossier = ChampChoix(label="Dossier scellé où vous êtes nommé", choices=[])
    motif = ChampTexte(label="Pourquoi l’ouvrir", help_text="Ce motif reste dans le dossier.", max_length=300)
    field_order: Sequence[str] = ("dossier", "motif", "second", "code")

    def __init__(self, *args: Any, dossiers: Iterable[ScelleADeux] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossier"].choices = [  # type: ignore[attr-defined]
            (str(d.dossier_id), f"Dossier {d.numero}") for d in dossiers
        ]
        second = self.fields["second"]
        second.label = "Seconde personne nommée, présente"
        second.queryset = _agents_en_poste(LISENT)  # type: ignore[attr-defined]
        self.fields["code"].label = "Code du second facteur de la seconde personne"


class FormulaireScelle(ADeux):
    """Who alone will see a sealed file, and why."""

    fondement = ChampTexte(
        label="Pourquoi sceller ce dossier", help_text="Notoriété, conflit d’intérêts, haut risque.", max_length=120
    )
    nommes = ChoixAgents(
        Agent.objects.none(),
        label="Les seules personnes qui le verront",
        help_text="Au moins un cadre de la CRIP : c’est lui qui reverra le scellé. Vous pouvez vous nommer.",
        error_messages={"required": "Nommez au moins une personne."},
    )
    a_deux = ChampCase(
        label="Deux personnes nommées l’ouvrent ensemble, chaque fois",
        help_text="Sans cette case, chaque personne nommée lit et écrit seule dans le dossier.",
        required=False,
    )
    field_order: Sequence[str] = ("fondement", "nommes", "a_deux", "second", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nommes"].queryset = _agents_en_poste(LISENT)  # type: ignore[attr-defined]

    def clean_nommes(self) -> Any:
        """Refuse, before the code is used, names among which nobody may review the seal."""
        nommes = self.cleaned_data["nommes"]
        if not _agents_en_poste(SCELLENT).filter(pk__in=nommes).exists():
            raise ValidationError("Nommez au moins un cadre de la CRIP : c’est lui qui reverra le scellé.")
        return nommes


class FormulaireDecision(ADeux):
    """Why two managers lift a seal."""

    motif = ChampTexte(label="Pourquoi", help_text="Ce motif reste dans le dossier.", max_length=300)
    field_order: Sequence[str] = ("motif", "second", "code")


class FormulaireMaintien(FormulaireDecision):
    """Why two managers keep a seal, and who reviews it next."""

    responsable = forms.ModelChoiceField(
        Agent.objects.none(), label="Qui le reverra", empty_label="Choisir", error_messages=_LISTE
    )
    field_order = ("motif", "responsable", "second", "code")

    def __init__(self, *args: Any, cadres: Iterable[Agent] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nommes = Agent.objects.filter(pk__in=[cadre.pk for cadre in cadres])
        self.fields["responsable"].queryset = nommes  # type: ignore[attr-defined]


class FormulaireAcces(FormulaireEgide):
    """To whom a file is given: a unit or a person, in what capacity, which parts, until when."""

    conditionnels = frozenset({"unite", "personne"})

    unite = forms.ModelChoiceField(
        Unite.objects.filter(fermee_le__isnull=True), label="Une unité", empty_label="Aucune", required=False
    )
    personne = forms.ModelChoiceField(
        Agent.objects.none(), label="Ou une personne", empty_label="Aucune", required=False
    )
    genre = ChampChoix(
        label="À quel titre",
        choices=[(g.value, g.label) for g in (*GENRES_D_UNITE, *GENRES_DE_PERSONNE)],
        aides={
            Relation.Genre.REFERENT.value: "Pour une personne.",
            Relation.Genre.NOMMEE.value: "Pour une personne : le seul titre qui ouvre un volet réservé.",
        },
    )
    volets = ChampChoixMultiple(
        label="Volets ouverts",
        help_text="Le moins possible, parmi ceux que vous lisez. Le rôle de chacun les borne encore.",
        choices=[],
        colonnes=True,
    )
    fondement = ChampTexte(
        label="Pourquoi, ou selon quelle décision", help_text="Ce fondement reste au dossier.", max_length=120
    )
    au = ChampDate(label="Jusqu’au", help_text="Laissez vide si la fin n’est pas connue.", required=False)
    field_order: Sequence[str] | None = None

    def __init__(self, *args: Any, donnables: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["personne"].queryset = _agents_en_poste(LISENT)  # type: ignore[attr-defined]
        self.fields["volets"].choices = [  # type: ignore[attr-defined]
            (str(v.value), v.libelle) for v in volets_du(donnables)
        ]

    def clean_volets(self) -> int:
        """The mask of the parts ticked."""
        return masque(*(Volet(int(n)) for n in self.cleaned_data["volets"]))

    def clean(self) -> dict[str, Any]:
        """One receiver, not two; the last day given is a whole day."""
        donnees: dict[str, Any] = super().clean() or {}
        unite, personne = donnees.pop("unite", None), donnees.pop("personne", None)
        if (unite is None) == (personne is None):
            self.add_error("unite", "Choisissez une unité ou une personne, et une seule.")
        donnees["beneficiaire"] = unite or personne
        if donnees.get("au"):
            lendemain = donnees["au"] + timedelta(days=1)
            donnees["au"] = timezone.make_aware(datetime.combine(lendemain, time.min))
        return donnees


class FormulaireAccesScelle(ADeux, FormulaireAcces):
    """The same on a sealed file: two managers, for a person named."""

    field_order = ("personne", "genre", "volets", "fondement", "au", "second", "code")
