"""One situation of the cell and of a house of the Département, made by the real acts: every address has its object."""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.test import Client
from django.utils import timezone

from egide.enfant.actions import declarer_proche, proteger_adresse
from egide.enfant.models import Lien, ProcheDeclare
from egide.enfant.rapprochement.recherche import noter_recherche
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent, une_identite
from egide.parcours.information_preoccupante import actions as actes
from egide.parcours.information_preoccupante.courriers import Modele
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Decision
from egide.parcours.information_preoccupante.tests.factories import JADE, TOM, une_information_accusee
from egide.socle.acces import actions as acces
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Relation
from egide.socle.acces.volets import EVALUATION, TOUS_SAUF_RESERVES, Volet
from egide.socle.comptes import actions as comptes
from egide.socle.comptes.models import Agent, Poste, Territoire
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import Distribution, creer_agent, creer_distribution, creer_poste
from egide.socle.conservation.actions import Cible, geler
from egide.socle.demandes.models import Element
from egide.socle.demandes.tests.factories import un_element_a_occulter, une_reponse_a_relire
from egide.socle.documents.actions import Description, produire_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.occultation.actions import ajouter_zones, preparer_occultation, soumettre_occultation
from egide.socle.documents.occultation.mentions import Tiers
from egide.socle.documents.sorties.actions import sortir_pieces
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.sorties.registres import parties_de
from egide.socle.documents.sorties.rules import Confirmations
from egide.socle.echanges.actions import Destination
from egide.socle.echanges.models import AlarmeSilence, AlerteAstreinte, Arrivee
from egide.socle.echanges.rules import InformationDonnee
from egide.socle.echanges.urgences import ouvrir_en_urgence
from egide.socle.interface.brouillons import enregistrer_brouillon
from egide.socle.interface.identifiants import uuid7
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.detection import relever
from egide.vigilance.models import AccesInhabituel


@dataclass
class Scene:
    """The cast, and the id of each object that an address may name."""

    cast: Distribution
    objets: dict[str, UUID | str]
    clients: dict[str, Client] = field(default_factory=dict)

    def personnes(self) -> dict[str, Agent | None]:
        """Everyone, and someone who is not signed in."""
        return {**self.cast.personnes(), "anonyme": None}


def jouer() -> Scene:
    """The information belongs to the cell; the child's file to the cell and to the house of `evaluatrice`."""
    cast = creer_distribution()
    objets: dict[str, UUID | str] = {}
    _la_situation(cast, objets)
    _le_service(cast, objets)
    _la_vigilance(cast, objets)
    _la_conservation(cast, objets)
    return Scene(cast, objets)


def confier(agent: Agent, dossier_id: UUID, porteur: Any, **champs: Any) -> Relation:
    """Put a unit or an agent in relation with a file."""
    voulus = {"genre": Relation.Genre.EVALUATION, "volets": TOUS_SAUF_RESERVES, "fondement": "Évaluation", **champs}
    with au_nom_de(agent):
        return acces.accorder_relation(
            agent=agent, dossier_id=dossier_id, sujet=acces.sujet_de(porteur), du=timezone.now(), **voulus
        )


def briser(agent: Agent, numero: str, motif: str = "Il appelle et je dois savoir où il vit.") -> Any:
    """A break-glass access as the page opens it."""
    le = timezone.now()
    with au_nom_de(agent):
        return ouvrir_en_urgence(agent=agent, numero=numero, motif=motif, le=le, preuve_le=le)


def _la_situation(cast: Distribution, objets: dict[str, UUID | str]) -> None:
    agent, maintenant = cast.agent_crip, timezone.now
    information = une_information_accusee(agent, enfants=(TOM, JADE), danger_immediat=True)
    with au_nom_de(agent):
        actes.chercher_antecedents(information, agent=agent, le=maintenant())
        tom, jade = information.enfants.order_by("pk")
        actes.decider_rapprochement(information, tom, agent=agent, le=maintenant(), decision=Decision.NOUVEAU)
        actes.mentionner_enfant(information, agent=agent, le=maintenant(), designation="un bébé ?")
        tom.refresh_from_db()
        assert tom.dossier is not None
        mention = information.enfants.get(designation="un bébé ?")
        objets |= {
            "information": information.pk,
            "genre_information": "information",
            "recueil": information.recueil_id,
            "enfant": jade.pk,
            "mention": mention.pk,
            "dossier": tom.dossier.pk,
            "alerte": AlerteAstreinte.objects.get(objet_id=information.recueil_id).pk,
        }
        enfant = tom.dossier.enfant
    objets["piece"] = _une_piece(agent, information)
    relation = confier(agent, tom.dossier.pk, cast.unites.mds_arras)
    with au_nom_de(agent):
        envoi = actes.transmettre_information(
            information,
            agent=agent,
            le=maintenant(),
            parties=["recu"],
            destination=Destination(cast.unites.mds_arras),
            fondement="partage_secret",
            famille=InformationDonnee("oui", "", "oui", ""),
        )
        silence = AlarmeSilence.objects.create(flux="accueil_telephone", dernier_le=maintenant(), nee_le=maintenant())
    objets |= {"transmission": envoi.pk, "alarme": silence.pk}
    parent = un_parent(agent, enfant)
    un_foyer(agent, [enfant])
    with au_nom_de(agent):
        objets |= {"parent": parent.pk, "lien": Lien.objects.get(autre=parent).pk}
        proteger_adresse(
            agent=agent,
            le=maintenant(),
            enfants=[enfant],
            nommes=[cast.evaluatrice],
            fondement="danger",
            texte="9 rue Cachée",
        )
    autre = un_enfant(agent, une_identite("Basile", "Autrement-Fictif"))
    assert autre.dossier is not None
    with au_nom_de(agent):
        recherche = noter_recherche(agent, une_identite("Basile", "Autrement-Fictif"))
    urgence = briser(cast.autre_territoire, autre.dossier.numero)
    with au_nom_de(agent):
        assert Arrivee.objects.filter(objet_id=urgence.pk).exists()
    _les_reserves(cast, objets)
    demande = une_reponse_a_relire(cast.cadre_territoire, cast.unites.mds_arras)
    with au_nom_de(cast.cadre_territoire):
        objets |= {"demande": demande.pk, "element": Element.objects.get(demande=demande).pk, "avis_rendu": "avis"}
    _ce_qui_sort(information, agent, objets)
    element = un_element_a_occulter(cast.cadre_territoire, cast.unites.mds_arras)
    objets |= {"demande_liee": element.demande_id, "element_lie": element.pk}
    objets |= {"recherche": recherche.pk, "urgence": urgence.pk, "avis": urgence.pk, "relation": relation.pk}


def _une_piece(agent: Agent, information: Information) -> UUID:
    """A piece of the information, whose copy circulates."""
    with au_nom_de(agent):
        return produire_piece(
            ancre=Ancre.a_l_objet(information, genre="information", volet=Volet.DANGER),
            description=Description("Compte rendu", "rapport", "administrative", "aucune"),
            octets=b"%PDF-1.7",
            media="application/pdf",
            agent=agent,
            le=timezone.now(),
        ).pk


def _ce_qui_sort(information: Information, agent: Agent, objets: dict[str, UUID | str]) -> None:
    """A letter of the information, given to a unit of the situation, and being redacted."""
    with au_nom_de(agent):
        piece = actes.ecrire_courrier(information, modele=Modele.ACCUSE, agent=agent, le=timezone.now())
        service = next(p for p in parties_de(piece) if p.genre == GenreDestinataire.SERVICE)
        sortie = sortir_pieces(
            [piece],
            destinataire=service,
            motif="pour information",
            confirmations=Confirmations(regardee=True),
            agent=agent,
            le=timezone.now(),
        )
        occultation = preparer_occultation(piece, Tiers(nom="Ida Département-Fictive"), agent=agent, le=timezone.now())
        ligne = sortie.pieces.get()
        relecture = preparer_occultation(piece, Tiers(), agent=agent, le=timezone.now())
        ajouter_zones(relecture, agent=agent, cherche="Madame, Monsieur")
        soumettre_occultation(relecture, agent=agent, le=timezone.now())
    objets["relecture"] = relecture.pk
    objets |= {"courrier": piece.pk, "sortie": sortie.pk, "ligne_sortie": ligne.pk, "occultation": occultation.pk}


def _les_reserves(cast: Distribution, objets: dict[str, UUID | str]) -> None:
    """Someone outside the cast kept away from the file; another file sealed, that the manager of the cell reads."""
    cadre, le = cast.cadre_crip, timezone.now()
    ecartee, second = creer_agent("Ida", "Écartée"), creer_agent("Yves", "Second")
    creer_poste(second, cast.unites.crip, Role.CADRE_CRIP)
    enfant = un_enfant(cast.agent_crip, une_identite("Maud", "Scellée-Fictive"))
    assert enfant.dossier is not None
    dossier_id = enfant.dossier.pk
    with au_nom_de(cadre):
        exclusion = acces.exclure_agent(
            agent=cadre, exclu=ecartee, dossier_id=UUID(str(objets["dossier"])), raison="proche", le=le
        )
        acces.sceller_dossier(
            agent=cadre, second=second, dossier_id=dossier_id, nommes=[cadre], le=le, fondement="Notoriété"
        )
    objets |= {"exclusion": exclusion.pk, "scelle": dossier_id}


def _la_vigilance(cast: Distribution, objets: dict[str, UUID | str]) -> None:
    """One finding about the break-glass access of today, and one declaration of the agent of the cell."""
    with au_nom_de(cast.agent_crip):
        declarer_proche(agent=cast.agent_crip, nom="Proche-Fictif", le=timezone.now())
        objets["declaration"] = ProcheDeclare.objects.get().pk
    relever(timezone.localdate(), le=timezone.now())
    with au_nom_de(cast.dpo, using=ALIAS):
        objets["constat"] = AccesInhabituel.objects.using(ALIAS).get(regle="urgences").pk


def _la_conservation(cast: Distribution, objets: dict[str, UUID | str]) -> None:
    """A hold on the file, another on the information; a slip as the worker proposes it, without any line."""
    cadre, le = cast.cadre_crip, timezone.now()
    fichier, information = UUID(str(objets["dossier"])), UUID(str(objets["information"]))
    dit = {"nature": "procedure", "reference": "TJ 26/1", "motif": "Appel en cours"}
    with au_nom_de(cadre):
        gele = geler(Cible("dossier", fichier, "62-2020-00001"), agent=cadre, le=le, **dit)
        gelee = geler(Cible("information", information, "62-2020-00001", Volet.DANGER), agent=cadre, le=le, **dit)
    bordereau = uuid7()
    with psycopg.connect(os.environ["EGIDE_DATABASE_URL"], autocommit=True) as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute(
            "INSERT INTO conservation_bordereau (id, numero, nature, categorie, visa_requis, etat, version, propose_le,"
            " visa_reference, paquet_empreinte, recu_reference, motif)"
            " VALUES (%s, '62-2020-00009', 'elimination', 'dossier_enfant', true, 'propose', 1, now(), '', '', '', '')",
            [bordereau],
        )
    objets |= {"gel": gele.pk, "gel_information": gelee.pk, "bordereau": bordereau}


def _le_service(cast: Distribution, objets: dict[str, UUID | str]) -> None:
    admin, le = cast.admin_technique, timezone.now()
    invitee = comptes.inviter_agent(
        agent=admin, courriel="invitee@example.org", nom="Nouvelle", prenom="Ida", unite=cast.unites.mds_lens,
        role=Role.EVALUATRICE, du=timezone.localdate(), le=le,
    )  # fmt: skip
    demande = comptes.demander_renouvellement(
        agent=admin, titulaire=cast.evaluatrice, le=le, motif="Téléphone perdu hier."
    )
    tour = comptes.inscrire_astreinte(
        agent=admin, unite=cast.unites.crip, de_garde=cast.cadre_crip, niveau=1, du=le, au=le + timedelta(hours=12)
    )
    arrivee = creer_agent("Élie", "Arrivé")
    with au_nom_de(cast.cadre_crip):
        portee = acces.accorder_portee_generale(
            agent=cast.cadre_crip,
            poste=creer_poste(arrivee, cast.unites.crip, Role.AGENT_CRIP),
            volets=EVALUATION,
            fondement="Cellule de tout le département",
            du=timezone.localdate(),
        )
    with au_nom_de(cast.agent_crip):
        enregistrer_brouillon(cast.agent_crip, "reprise-a-moi", "_page=%2F&motif=tap%C3%A9", 0)
    objets |= {
        "unite": cast.unites.mds_arras.pk,
        "territoire": Territoire.objects.create(nom="Arrageois").pk,
        "agent": cast.evaluatrice.pk,
        "poste": Poste.objects.get(agent=cast.evaluatrice).pk,
        "invitation": invitee.secret,
        "renouvellement": demande.pk,
        "astreinte": tour.pk,
        "portee": portee.pk,
        "brouillon": "accueil-nouveau",
        "reprise": "reprise-a-moi",
        "lien_perdu": "lien-qui-n-ouvre-rien",
    }
