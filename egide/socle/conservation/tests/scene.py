"""A family whose information is closed, made by the real acts, and words planted in everything written about it."""

from datetime import timedelta
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone

from egide.enfant.actions import ajouter_alias, changer_autorite_parentale, proteger_adresse, rectifier_identite
from egide.enfant.models import Lien, Personne
from egide.enfant.tests.factories import un_foyer, un_parent
from egide.parcours.accueil.actions import completer_recueil, enregistrer_recueil
from egide.parcours.accueil.rules import EnfantDit, InformateurDit, Inquietude
from egide.parcours.information_preoccupante import actions as actes
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Decision, Qualification
from egide.parcours.information_preoccupante.tests.factories import tout_dit
from egide.socle.acces.contexte import au_nom_de
from egide.socle.conservation.tests.base import Base
from egide.socle.echanges.actions import accuser_alerte
from egide.socle.echanges.models import AlerteAstreinte
from egide.socle.interface.brouillons import enregistrer_brouillon

APPS = ("accueil", "enfant", "information_preoccupante", "etats", "echeances", "echanges", "acces", "conservation")
# Codes that the functions read to recognise a row, or that are unique for an object.
MUETS = frozenset({"objet_genre", "numero", "regle", "code"})
DU_SERVICE = frozenset({"acces_sujet", "acces_porteegenerale", "echanges_battement", "conservation_bordereau"})
# A word stands where a code would: the base of the test gives up what it checks of the form of the texts.
_CONTRAINTES = (
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint"
    " WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0"
)


def une_famille(
    base: Base, nom: str, *, enfants: tuple[str, ...] = ("Tom", "Jade"), danger_immediat: bool = False
) -> Information:
    """An information on these children, each with a file, a mother, a home, corrections, a protected address."""
    agent, le = base.cast.agent_crip, timezone.now
    dits = [EnfantDit(prenom=prenom, nom=nom, age_declare=4 + rang) for rang, prenom in enumerate(enfants)]
    with au_nom_de(agent):
        recueil = enregistrer_recueil(
            agent=agent,
            le=le(),
            recu_le=le() - timedelta(hours=2),
            inquietude=Inquietude("telephone", "voisin", "Des cris.", danger_immediat=danger_immediat),
            enfants=dits,
            informateur=InformateurDit(nom="Voisine", telephone="01 99 00 12 34"),
        )
        information = Information.objects.get(recueil=recueil)
        completer_recueil(recueil, agent=agent, le=le(), texte="Elle rappelle.")
        actes.accuser_reception(information, agent=agent, le=le())
        actes.chercher_antecedents(information, agent=agent, le=le())
        actes.mentionner_enfant(information, agent=agent, le=le(), designation="un bébé ?")
        for enfant in information.enfants.a_trancher():
            actes.decider_rapprochement(information, enfant, agent=agent, le=le(), decision=Decision.NOUVEAU)
        enregistrer_brouillon(agent, f"qualifier-{information.pk}", "motif=tap%C3%A9", 0)
    personnes = les_enfants(base, information)
    foyer = un_foyer(agent, personnes, adresse=f"3 rue de {nom}")
    mere = un_parent(agent, personnes[0], nom=nom)
    with au_nom_de(agent):
        lien = Lien.objects.get(autre=mere)
        changer_autorite_parentale(
            lien, agent=agent, le=le(), autorite="retiree", du=timezone.localdate(), fondement="jugement"
        )
        ajouter_alias(personnes[0], agent=agent, le=le(), texte="Titi", source="école")
        rectifier_identite(personnes[0], agent=agent, le=le(), motif="dit mieux", champs={"lieu_naissance": "Arras"})
        proteger_adresse(
            agent=agent, le=le(), enfants=personnes, nommes=[base.cast.evaluatrice], fondement="danger", foyer=foyer
        )
    return information


def les_enfants(base: Base, information: Information) -> list[Personne]:
    """The children with a file, in the order of their first names."""
    with au_nom_de(base.cast.agent_crip):
        dossiers = information.enfants.filter(dossier__isnull=False).values("dossier_id")
        return list(Personne.objects.filter(dossier_id__in=dossiers).order_by("prenoms").select_related("dossier"))


def prendre_les_alertes(base: Base) -> None:
    """« Je prends »: nobody waits any more for an answer."""
    with au_nom_de(base.cast.cadre_crip):
        for alerte in AlerteAstreinte.objects.ouvertes():
            accuser_alerte(alerte, agent=base.cast.cadre_crip, le=timezone.now())


def classer(base: Base, information: Information, qualification: Qualification = Qualification.HORS_CHAMP) -> None:
    """Close it: not a worrying information."""
    agent = base.cast.agent_crip
    with au_nom_de(agent):
        presente = Information.objects.get(pk=information.pk)
        actes.qualifier_information(presente, agent=agent, le=timezone.now(), qualification=qualification, **tout_dit())


def planter(base: Base, mot: str) -> int:
    """Write `mot` in every free text of every row that has none yet; how many columns were reached."""
    plantees = 0
    with base.admin() as conn:
        conn.execute("SET session_replication_role = replica")
        for contrainte in conn.execute(_CONTRAINTES).fetchall():
            conn.execute(contrainte[0])
        for modele in (m for label in APPS for m in apps.get_app_config(label).get_models()):
            table = modele._meta.db_table
            if table in DU_SERVICE:
                continue
            for champ in modele._meta.concrete_fields:
                if _libre(champ, mot) and champ.column:
                    colonne = f'"{champ.column}"'
                    reste = conn.execute(
                        f"UPDATE {table} SET {colonne} = %s WHERE {colonne} NOT LIKE 'zanari%%'",
                        [mot + champ.column[-1]],
                    )
                    plantees += reste.rowcount > 0
        conn.execute("UPDATE interface_brouillon SET contenu = %s WHERE contenu NOT LIKE 'zanari%%'", [mot])
    return plantees


def _libre(champ: object, mot: str) -> bool:
    if not isinstance(champ, models.CharField | models.TextField) or champ.choices or champ.unique:
        return False
    return champ.name not in MUETS and (champ.max_length or len(mot) + 1) > len(mot)


def dossiers_de(personnes: list[Personne]) -> list[UUID]:
    """Ids of their files."""
    return [personne.dossier_ouvert for personne in personnes]


def ligne_de(base, bordereau):
    """The one line of a slip."""
    with au_nom_de(base.cast.dpo):
        return bordereau.lignes.get()
