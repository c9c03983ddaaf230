"""Shape of what is typed on the pages of rights: the general scope, and the rights on one file."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from egide.socle.acces.models import Exclusion
from egide.socle.acces.permissions import PORTENT_PARTOUT
from egide.socle.acces.volets import RESERVES, Volet, masque
from egide.socle.comptes.connexion import consommer_code
from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.interface.champs import (
    ChampChoix,
    ChampChoixMultiple,
    ChampDate,
    ChampTexte,
    FormulaireEgide,
)

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

    widget = forms.CheckboxSelectMultiple


def _agents_en_poste() -> QuerySet[Agent]:
    return Agent.objects.filter(is_active=True, est_systeme=False, postes__in=Poste.objects.en_vigueur()).distinct()


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


class FormulaireScelle(FormulaireEgide):
    """A file is sealed by two managers together: the second one proves his presence with his own code."""

    fondement = ChampTexte(label="Pourquoi sceller ce dossier", help_text="Notoriété, conflit d’intérêts, haut risque.")
    nommes = ChoixAgents(Agent.objects.none(), label="Les seules personnes qui le verront")
    second = forms.ModelChoiceField(Agent.objects.none(), label="Second cadre, présent", empty_label="Choisir")
    code = ChampTexte(label="Code du second facteur du second cadre", max_length=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("nommes", "second"):
            self.fields[nom].queryset = _agents_en_poste()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check the code of the second manager; it works once."""
        donnees: dict[str, Any] = super().clean() or {}
        second = donnees.get("second")
        preuve = Authenticator.objects.filter(user=second, type=Authenticator.Type.TOTP).first() if second else None
        if second and (preuve is None or not consommer_code(preuve, donnees.get("code", ""))):
            self.add_error("code", "Ce code n’est pas celui que le second cadre voit maintenant.")
        return donnees
