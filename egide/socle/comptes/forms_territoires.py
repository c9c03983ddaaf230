"""Shape of a territory: communes one a line, filled from a whole intercommunalité when wanted."""

import re
from typing import Any

from django import forms

from egide.socle.comptes.models import Territoire
from egide.socle.interface.champs import ChampTexte, ChampTexteLong, FormulaireEgide
from egide.socle.referentiels.cles import cle_de_tri
from egide.socle.referentiels.models import Commune, Epci


class FormulaireTerritoire(FormulaireEgide):
    """The name and the communes of a territory; `communes` comes out as rows of the reference table."""

    nom = ChampTexte(label="Nom du territoire", max_length=80)
    epci = forms.ModelChoiceField(
        Epci.objects.none(),
        label="Ajouter toutes les communes d’une intercommunalité",
        empty_label="Aucune",
        required=False,
    )
    communes = ChampTexteLong(
        label="Communes",
        help_text="Une par ligne : son nom, ou son code INSEE.",
        required=False,
        lignes=12,
    )

    def __init__(self, *args: Any, departement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departement = departement
        du_departement = Epci.objects.en_vigueur().filter(communes__departement_id=departement).distinct()
        self.fields["epci"].queryset = du_departement  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Replace the typed lines by communes, with those of the intercommunalité; say which line is unknown."""
        donnees = super().clean() or {}
        lignes = [ligne.strip() for ligne in str(donnees.get("communes", "")).splitlines() if ligne.strip()]
        connues = self._communes()
        inconnues = [ligne for ligne in lignes if _cle(ligne) not in connues]
        if inconnues:
            self.add_error("communes", f"Commune inconnue dans le département : {', '.join(inconnues)}.")
        choisies = {connues[_cle(ligne)] for ligne in lignes if _cle(ligne) in connues}
        if donnees.get("epci"):
            siennes = Commune.objects.en_vigueur().filter(epci=donnees["epci"], departement_id=self.departement)
            choisies.update(siennes)
        donnees["communes"] = sorted(choisies, key=lambda commune: commune.cle_tri)
        donnees.pop("epci", None)
        return donnees

    def _communes(self) -> dict[str, Commune]:
        """Communes of the département by code and by name."""
        communes = list(Commune.objects.en_vigueur().filter(departement_id=self.departement))
        return {**{c.cle_tri: c for c in communes}, **{c.code: c for c in communes}}


class FormulaireTerritoireModifie(FormulaireTerritoire):
    """A change of a territory says why."""

    motif = ChampTexte(
        label="Pourquoi", help_text="Ce motif reste au journal.", max_length=300, manque="Écrivez pourquoi."
    )


class FormulaireTerritoireConfie(FormulaireEgide):
    """The territory of a unit."""

    territoire = forms.ModelChoiceField(
        Territoire.objects.all(), label="Territoire", empty_label="Aucun territoire", required=False
    )
    motif = ChampTexte(
        label="Pourquoi", help_text="Ce motif reste au journal.", max_length=300, manque="Écrivez pourquoi."
    )


def ecrites(territoire: Territoire) -> str:
    """The communes of a territory as the form shows them again."""
    return "\n".join(f"{c.nom} ({c.code})" for c in territoire.communes.all())


def _cle(ligne: str) -> str:
    """What a line is looked up by: its INSEE code when it holds one, its name otherwise."""
    code = re.search(r"\b(\d[\dABab]\d{3})\b", ligne)
    return code[1].upper() if code else cle_de_tri(ligne)
