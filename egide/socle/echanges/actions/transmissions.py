"""Sending a package: frozen, numbered, with its legal ground, and somebody who has to say « reçu »."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from egide.socle.acces.actions import concerner, prendre_en_charge, sujet_de
from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import Appartenance, PriseEnCharge, Scelle
from egide.socle.acces.numeros import prochain_numero
from egide.socle.acces.selectors import sujets_de
from egide.socle.acces.volets import Volet, masque
from egide.socle.comptes.models import Agent, Unite
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.sorties.registres import Destinataire
from egide.socle.echanges import rules
from egide.socle.echanges.actions.arrivees import clore_arrivee, ouvrir_arrivee
from egide.socle.echanges.delais import premiere_relance
from egide.socle.echanges.models import LigneTransmise, Transmission
from egide.socle.echanges.secrets import exiger_sans_secret
from egide.socle.echanges.states import GENRE, Etat
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.models import Evenement

NATURE = "transmission"
NATURE_RENVOI = "transmission_renvoyee"


@dataclass(frozen=True)
class Destination:
    """Who receives: a unit of this base, or a service outside, of one kind and by its name."""

    unite: Unite | None = None
    correspondant: str = ""
    nom: str = ""

    @property
    def genre(self) -> str:
        """How the list of legal grounds names it."""
        return rules.UNITE if self.unite else self.correspondant


@transaction.atomic
def transmettre(
    objet: Any,
    *,
    agent: Agent,
    le: datetime,
    objet_genre: str,
    dossiers: Sequence[UUID],
    lignes: Sequence[rules.Ligne],
    destination: Destination,
    fondement: str,
    famille: rules.InformationDonnee,
    urgente: bool = False,
    remplace: Transmission | None = None,
    relu: bool = False,
    requete: UUID | None = None,
) -> Transmission:
    """Send what `lignes` say of `objet`, which concerns these files; the receiving unit reads the package alone.

    A protected address or informant stops it, in whatever writing; `relu` says that a person looked at what may be one
    (confidentialité §10, §43). `remplace` is the package that this one corrects: it stays as it was. `requete` makes a
    second click without effect. Raises Refus with its sentence (no right, no content, no ground, nobody told and no
    reason, a sealed file, a unit where nobody may read, a secret), Invisible for a package to correct that this agent
    does not see.
    """
    autoriser(agent, "transmettre", objet)
    if deja := _deja_envoyee(agent, requete):
        return deja
    emetteur = unite_emettrice(objet, agent)
    choisi = _exiger_envoi(lignes, destination, emetteur, fondement, famille, le)
    _exiger_sans_scelle(dossiers)
    exiger_sans_secret(objet.pk, lignes, _destinataire(destination), relu=relu)
    corrigee = _a_corriger(remplace, agent) if remplace else None
    transmission = _figer(
        lignes, destination, choisi, famille, objet_genre=objet_genre, objet_id=objet.pk, emetteur=emetteur,
        agent=agent, envoyee_le=le, urgente=urgente, remplace=corrigee,
    )  # fmt: skip
    passer(transmission, "transmettre", agent=agent, le=le, requete=requete)
    _adresser(transmission, dossiers, lignes)
    _remplacer(corrigee, agent, le)
    return transmission


def _figer(
    lignes: Sequence[rules.Ligne],
    destination: Destination,
    fondement: rules.Fondement,
    famille: rules.InformationDonnee,
    **champs: Any,
) -> Transmission:
    """The package with its number and its seal, not saved yet."""
    le: datetime = champs["envoyee_le"]
    transmission = Transmission(
        numero=prochain_numero(GENRE, le),
        destinataire=destination.unite,
        correspondant=destination.correspondant,
        correspondant_nom=destination.nom.strip(),
        fondement=fondement.code,
        fondement_texte=fondement.texte,
        volets=masque(*(ligne.volet for ligne in lignes)),
        parents_informes=famille.parents,
        parents_motif=famille.parents_motif.strip(),
        enfant_informe=famille.enfant,
        enfant_motif=famille.enfant_motif.strip(),
        nombre_lignes=len(lignes),
        relance_le=premiere_relance(le, urgente=champs["urgente"]),
        **champs,
    )
    transmission.empreinte = empreinte_de(transmission, lignes)
    return transmission


def unite_emettrice(objet: Any, agent: Agent) -> Unite:
    """The unit in whose name `agent` sends: that of his posts which is in charge of the object.

    Raises Refus when none is: whoever only reads it transmits nothing.
    """
    charges = PriseEnCharge.objects.en_cours(timezone.now()).filter(objet_id=objet.pk, sujet_id__in=sujets_de(agent))
    charge = charges.filter(sujet__unite__isnull=False).select_related("sujet__unite").order_by("du").first()
    if charge is None or charge.sujet.unite is None:
        raise Refus("Votre unité n’est pas en charge de cette situation : elle ne peut pas la transmettre.", "charge")
    return charge.sujet.unite


def empreinte_de(transmission: Transmission, lignes: Sequence[rules.Ligne]) -> str:
    """The seal of a whole package: who, to whom, when, on which ground, who was told, and every line."""
    t = transmission
    qui = (t.numero, str(t.emetteur_id), str(t.destinataire_id or ""), t.correspondant, t.correspondant_nom)
    quoi = (t.objet_genre, str(t.objet_id), t.fondement_texte, str(int(t.urgente)), str(t.remplace_id or ""))
    quand = t.envoyee_le.astimezone(UTC).isoformat()
    famille = (t.parents_informes, t.parents_motif, t.enfant_informe, t.enfant_motif)
    return rules.empreinte((*qui, *quoi, quand, *famille), lignes)


def _deja_envoyee(agent: Agent, requete: UUID | None) -> Transmission | None:
    """The package that this very click already sent; two clicks at once wait for each other."""
    if requete is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"transmettre {requete}"])
    passage = Passage.objects.filter(agent=agent, acte="transmettre", requete_id=requete).first()
    return Transmission.objects.filter(pk=passage.objet_id).first() if passage else None


def _exiger_envoi(
    lignes: Sequence[rules.Ligne],
    destination: Destination,
    emetteur: Unite,
    fondement: str,
    famille: rules.InformationDonnee,
    le: datetime,
) -> rules.Fondement:
    rules.exiger_contenu(lignes)
    _exiger_destination(destination, emetteur, lignes)
    choisi = rules.exiger_fondement(fondement, vers=destination.genre, le=timezone.localdate(le))
    rules.exiger_information(famille)
    return choisi


def _exiger_destination(destination: Destination, emetteur: Unite, lignes: Sequence[rules.Ligne]) -> None:
    if destination.unite is None:
        if not (destination.correspondant and destination.nom.strip()):
            raise Refus("Choisissez à qui vous transmettez.", "destinataire")
        return
    if destination.unite.pk == emetteur.pk:
        raise Refus("C’est votre propre unité : choisissez celle qui doit recevoir.", "destinataire")
    voulus = masque(Volet.DANGER, *(ligne.volet for ligne in lignes))
    lisent = Appartenance.objects.en_vigueur().filter(sujet__unite=destination.unite)
    if not any(bits & voulus == voulus for bits in lisent.values_list("volets", flat=True)):
        raise Refus("Personne dans cette unité ne peut lire ce que vous transmettez.", "destinataire")


def _destinataire(destination: Destination) -> Destinataire:
    unite = destination.unite
    return Destinataire(GenreDestinataire.SERVICE, unite.pk if unite else None, unite.nom if unite else destination.nom)


def _exiger_sans_scelle(dossiers: Sequence[UUID]) -> None:
    """A sealed file is read by the persons it names, never by a unit."""
    if Scelle.objects.filter(dossier_id__in=dossiers).exists():
        raise Refus("Ce dossier est scellé : il ne se transmet pas à un service entier.", "scelle")


def _a_corriger(ancienne: Transmission, agent: Agent) -> Transmission:
    prise = Transmission.objects.select_for_update().filter(pk=ancienne.pk).first()
    if prise is None:
        raise Invisible
    exiger_membre(agent, prise.emetteur, "C’est à l’unité qui a envoyé de corriger.")
    return prise


def _remplacer(corrigee: Transmission | None, agent: Agent, le: datetime) -> None:
    """A package that came back waits no more once another was sent in its place; any other stays as it was."""
    if corrigee is not None and corrigee.etat == Etat.REFUSEE:
        passer(corrigee, "remplacer_transmission", agent=agent, le=le)
        clore_arrivee(corrigee.pk, agent=agent, le=le)


def exiger_membre(agent: Agent, unite: Unite | None, phrase: str) -> None:
    """Raise Refus with that sentence unless `agent` holds a post in `unite`, or runs it."""
    if unite is None or not Appartenance.objects.en_vigueur().filter(agent=agent, sujet__unite=unite).exists():
        raise Refus(phrase, "autre_unite")


def _adresser(transmission: Transmission, dossiers: Sequence[UUID], lignes: Sequence[rules.Ligne]) -> None:
    """Give the package to both units, tie it to the files that may close it, write its lines.

    The tie names another part than the charge: access is derived where both are the same, hence a package opens
    nothing of the file, while an exclusion or a seal, which look at no part, still close it.
    """
    unites = [unite for unite in (transmission.emetteur, transmission.destinataire) if unite]
    for unite in unites:
        prendre_en_charge(
            transmission, objet_genre=GENRE, volet=Volet.DANGER, sujet=sujet_de(unite), du=transmission.envoyee_le
        )
    for dossier_id in dossiers:
        concerner(transmission, objet_genre=GENRE, volet=Volet.IDENTITE, dossier_id=dossier_id)
    _ecrire_lignes(transmission, lignes)
    consigner_objet(
        Evenement.ACTE,
        agent_id=transmission.agent_id,
        objet_genre=GENRE,
        objet_id=transmission.pk,
        acte="figer_transmission",
        titre=transmission.empreinte,
    )
    if transmission.destinataire:
        ouvrir_arrivee(
            transmission,
            objet_genre=GENRE,
            volet=Volet.DANGER,
            sujet=sujet_de(transmission.destinataire),
            nature=NATURE,
            depuis=transmission.envoyee_le,
            urgente=transmission.urgente,
        )


def _ecrire_lignes(transmission: Transmission, lignes: Sequence[rules.Ligne]) -> None:
    LigneTransmise.objects.bulk_create(
        LigneTransmise(
            transmission=transmission,
            rang=rang,
            volet=ligne.volet,
            titre=ligne.titre,
            texte=ligne.texte,
            objet_genre=ligne.objet_genre,
            objet_id=ligne.objet_id,
        )
        for rang, ligne in enumerate(lignes, 1)
    )
