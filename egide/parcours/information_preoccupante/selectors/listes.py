"""The short lists of the page of one information, read with it in one statement: each is an array of its lines."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from egide.parcours.information_preoccupante.models import (
    Candidat,
    DangerEvoque,
    Information,
    InformationQuerySet,
)
from egide.parcours.information_preoccupante.rules import A_RECEVOIR
from egide.socle.comptes.models import Unite
from egide.socle.conservation.selectors import gele_objet


@dataclass(frozen=True)
class Ajout:
    """What was added to the contact afterwards, by its author or by an agent."""

    texte: str
    le: datetime
    agent: str


@dataclass(frozen=True)
class Envoi:
    """A package taken from the information: its number, when, who sent it, to whom; never what it holds."""

    numero: str
    le: datetime
    agent: str
    vers: str


@dataclass(frozen=True)
class Listes:
    """The lists, as objects of the models with what the page shows of them."""

    candidats: Sequence[Candidat]
    ailleurs: dict[UUID, list[Unite]]
    dangers: Sequence[DangerEvoque]
    ajouts: Sequence[Ajout]
    envois: Sequence[Envoi]


# Plain SQL in a query of the house: built by the models, these four cost as much as the rest of the page.
_DITS = {
    "candidats_dits": """
SELECT ARRAY[c.enfant_id::text, c.personne_id::text, c.dossier_id::text, c.degre]
FROM information_preoccupante_candidat c WHERE c.information_id = {ici}.id AND c.ecarte_le IS NULL
ORDER BY c.degre DESC, c.id""",
    "connus_dits": """
SELECT ARRAY[c.enfant_id::text, u.nom] FROM information_preoccupante_connuailleurs c
JOIN comptes_unite u ON u.id = c.unite_id WHERE c.information_id = {ici}.id ORDER BY u.nom""",
    "dangers_dits": """
SELECT ARRAY[d.code, d.precision] FROM information_preoccupante_dangerevoque d
WHERE d.information_id = {ici}.id AND d.ecarte_le IS NULL""",
    "ajouts_dits": """
SELECT ARRAY[c.texte, c.le::text, concat_ws(' ', a.prenom, a.nom)] FROM accueil_complement c
LEFT JOIN comptes_agent a ON a.id = c.agent_id WHERE c.recueil_id = {ici}.recueil_id ORDER BY c.le""",
    "envois_dits": """
SELECT ARRAY[t.numero, t.envoyee_le::text, a.prenom || ' ' || a.nom || ', ' || e.nom,
    coalesce(u.nom, t.correspondant_nom)]
FROM echanges_transmission t JOIN comptes_agent a ON a.id = t.agent_id JOIN comptes_unite e ON e.id = t.emetteur_id
LEFT JOIN comptes_unite u ON u.id = t.destinataire_id WHERE t.objet_id = {ici}.id ORDER BY t.envoyee_le""",
}

# Whether it waits for « reçu » at a door of who reads.
_ATTEND_RECU = """EXISTS (
SELECT 1 FROM echanges_arrivee w JOIN acces_appartenance m ON m.sujet_id = w.sujet_id
WHERE w.objet_id IN ({ici}.id, {ici}.recueil_id) AND w.close_le IS NULL AND w.nature = ANY(%s)
  AND m.agent_id = (SELECT acces_moi()) AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date))"""


def avec_listes(informations: InformationQuerySet) -> InformationQuerySet:
    """Read the lists with each information; row security filters each of them as if it were read alone."""
    ici = Information._meta.db_table
    attend = RawSQL(_ATTEND_RECU.format(ici=ici), [list(A_RECEVOIR)], output_field=BooleanField())
    listes = {nom: RawSQL(f"ARRAY({lus.format(ici=ici)})", []) for nom, lus in _DITS.items()}
    return informations.annotate(est_gelee=gele_objet(ici), attend_recu=attend, **listes)


def listes_de(information: Information) -> Listes:
    """The lists read with an information, put back in the words of the models."""
    dit: Any = information
    ailleurs: dict[UUID, list[Unite]] = defaultdict(list)
    for enfant, unite in dit.connus_dits:
        ailleurs[UUID(enfant)].append(Unite(nom=unite))
    return Listes(
        candidats=[
            Candidat(enfant_id=UUID(enfant), personne_id=UUID(personne), dossier_id=UUID(dossier), degre=degre)
            for enfant, personne, dossier, degre in dit.candidats_dits
        ],
        ailleurs=ailleurs,
        dangers=[DangerEvoque(code=code, precision=precision) for code, precision in dit.dangers_dits],
        ajouts=[Ajout(texte, datetime.fromisoformat(le), agent) for texte, le, agent in dit.ajouts_dits],
        envois=[Envoi(numero, datetime.fromisoformat(le), *qui) for numero, le, *qui in dit.envois_dits],
    )
