"""The pages measured, and for each agent what they show: real numbers and names of the loaded base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from egide.enfant.models import Personne
from egide.enfant.rapprochement.recherche import noter_recherche
from egide.pages.selectors.recherche import identite_dite
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.dossiers.models import Dossier
from tests.charge.troupe import Membre

EXEMPLES = 12
# of each kind: an agent may only search so many times an hour
RECHERCHES = 6


@dataclass(frozen=True)
class Exemples:
    """What one agent sees and may open."""

    membre: Membre
    dossiers: Sequence[Dossier]
    enfants: Sequence[Personne]
    informations: Sequence[Information]
    a_qualifier: Sequence[Information]


def exemples(membre: Membre) -> Exemples:
    """Open files with a recent information, children with a full name, informations of every state."""
    with au_nom_de(membre.agent):
        enfants = Personne.objects.enfants().filter(dossier__etat=Dossier.Etat.OUVERT).exclude(prenoms="")
        choisis = list(enfants.select_related("dossier").order_by("-dossier__ouvert_le")[: EXEMPLES * 4 : 4])
        informations = list(Information.objects.order_by("-recue_le")[: EXEMPLES * 10 : 10])
        a_qualifier = list(Information.objects.a_qualifier().order_by("-recue_le")[:EXEMPLES])
        return Exemples(
            membre, [e.dossier for e in choisis if e.dossier], choisis, informations, a_qualifier or informations
        )


def recherches(membre: Membre, dites: Sequence[tuple[str, str]], motif: str = "") -> list[str]:
    """Addresses of the answers of searches that this agent has just made: (text, birth)."""
    with au_nom_de(membre.agent):
        identites = [identite_dite(texte, naissance, timezone.localdate()) for texte, naissance in dites]
        faites = [noter_recherche(membre.agent, identite, motif=motif) for identite in identites]
    return [reverse("pages:resultats", args=[faite.pk]) for faite in faites]


def chemins_de(vus: Exemples) -> Mapping[str, Sequence[str]]:
    """Addresses of the everyday pages, by their name; a page that this agent has nothing to open on is left out."""
    noms = [(f"{e.prenom_usuel} {e.nom}", "") for e in vus.enfants[:RECHERCHES]]
    datees = [
        (f"{e.prenom_usuel} {e.nom}", f"{e.naissance_exacte:%d/%m/%Y}")
        for e in vus.enfants[:RECHERCHES]
        if e.naissance_exacte
    ]
    fautives = [(f"{e.prenom_usuel} {e.nom[:3]}{e.nom[4:]}", "") for e in vus.enfants[:RECHERCHES]]
    pages = {
        "ma journée": [reverse("pages:ma_journee")],
        "dossier": [reverse("pages:dossier", args=[d.pk]) for d in vus.dossiers],
        "recherche par nom": recherches(vus.membre, noms),
        "recherche nom + naissance": recherches(vus.membre, datees),
        "recherche mal écrite": recherches(vus.membre, fautives),
        "recherche élargie": recherches(vus.membre, noms, motif="Recherche d’antécédents du banc d’essai"),
        "fiche de l’enfant": [reverse("enfant:fiche", args=[e.dossier_id]) for e in vus.enfants[:EXEMPLES]],
        "recueil": [reverse("accueil:recueil", args=[i.recueil_id]) for i in vus.informations],
        "liste des informations": [reverse("information_preoccupante:liste")],
        "information": [reverse("information_preoccupante:information", args=[i.pk]) for i in vus.informations],
        "qualification": [reverse("information_preoccupante:information", args=[i.pk]) for i in vus.a_qualifier],
    }
    return {nom: chemins for nom, chemins in pages.items() if chemins}


def chemins_de_cadre() -> Mapping[str, Sequence[str]]:
    """What a manager opens beside the everyday pages."""
    noms = {"revue des accès": "pages:revue_acces", "unités": "comptes:unites", "personnes": "comptes:personnes"}
    return {titre: [reverse(nom)] for titre, nom in noms.items()}


def chemins_courants(vus: Exemples) -> list[str]:
    """What an agent opens in turn during an ordinary minute."""
    pages = chemins_de(vus)
    return [
        chemins[rang % len(chemins)]
        for rang in range(6)
        for nom, chemins in pages.items()
        if nom in ("ma journée", "dossier", "liste des informations", "information", "recherche par nom")
    ]
