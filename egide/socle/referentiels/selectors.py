"""Reads of the reference tables: a commune by its name or postcode, the codes of a list on a day."""

import re
from datetime import date

from django.db.models import Case, F, IntegerField, Q, Value, When

from .cles import cle_de_tri
from .models import CodeDate, Commune, Departement

ABREGES = {"st": "saint", "ste": "sainte", "sts": "saints"}
LIMITE = 20


def communes_recherche(
    texte: str, departement: str | None = None, *, le: date | None = None, limite: int = LIMITE
) -> list[Commune]:
    """Find communes by the start of their name, then by a word inside it, or by their postcode.

    Accents, case, hyphens and « St » do not matter; bigger communes come first among equals. `departement` is an
    INSEE code. Without `le`, only communes that nothing has ended. An empty text finds nothing.
    """
    mots = [ABREGES.get(mot, mot) for mot in cle_de_tri(texte).split()]
    if not mots:
        return []
    communes = Commune.objects.en_vigueur(le).select_related("departement")
    if departement:
        communes = communes.filter(departement_id=departement)
    cle = " ".join(mots)
    if re.fullmatch(r"\d{2,5}", cle):
        trouvees = communes.filter(codes_postaux__code__startswith=cle).distinct()
        return list(trouvees.order_by(F("population").desc(nulls_last=True), "cle_tri")[:limite])
    rang = Case(
        When(cle_tri=cle, then=Value(0)),
        When(cle_tri__startswith=cle, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    trouvees = communes.filter(Q(cle_tri__startswith=cle) | Q(cle_tri__contains=f" {cle}")).annotate(rang=rang)
    return list(trouvees.order_by("rang", F("population").desc(nulls_last=True), "cle_tri")[:limite])


def departement_dit(texte: str) -> Departement | None:
    """The département still open that bears this number or this name, as a person writes them: « 59 », « nord »."""
    cle = cle_de_tri(texte)
    ouverts = Departement.objects.en_vigueur()
    return next((d for d in ouverts if cle in (cle_de_tri(d.code), cle_de_tri(d.nom))), None) if cle else None


def codes(nomenclature: str, le: date | None = None) -> list[CodeDate]:
    """Return the codes of a list in force on a day (still open without a day), in the order of their file."""
    return list(CodeDate.objects.en_vigueur(le).filter(nomenclature=nomenclature).order_by("rang"))


def choix(nomenclature: str, le: date | None = None) -> list[tuple[str, str]]:
    """Return the codes of a list as the choices of a form field."""
    return [(ligne.code, ligne.libelle) for ligne in codes(nomenclature, le)]


def libelle(nomenclature: str, code: str, le: date | None = None) -> str:
    """Return the label of a code on a day, even ended since; the code itself when the list does not know it."""
    lignes = CodeDate.objects.filter(nomenclature=nomenclature, code=code)
    trouvee = (lignes.en_vigueur(le) if le else lignes).order_by("-valide_du").first()
    return trouvee.libelle if trouvee else code
