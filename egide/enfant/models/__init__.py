"""People around a child: identities, ties, households over time, protected addresses, searches."""

from egide.enfant.models.autorite import AutoriteParentale, ChangementAutorite, PeriodeAutorite
from egide.enfant.models.declarations import CleAgent, ProcheDeclare
from egide.enfant.models.foyers import AdresseProtegee, Foyer, Habitant
from egide.enfant.models.fusions import ChoixDeFusion, DemandePartage, Fusion, Ressemblance
from egide.enfant.models.liens import GenreLien, Lien
from egide.enfant.models.personnes import Alias, CleRecherche, Personne, Rectification, Sexe
from egide.enfant.models.recherches import Recherche, SuspicionScellee

__all__ = [
    "AdresseProtegee",
    "Alias",
    "AutoriteParentale",
    "ChangementAutorite",
    "CleAgent",
    "ChoixDeFusion",
    "CleRecherche",
    "DemandePartage",
    "Foyer",
    "Fusion",
    "GenreLien",
    "Habitant",
    "Lien",
    "PeriodeAutorite",
    "Personne",
    "ProcheDeclare",
    "Recherche",
    "Rectification",
    "Ressemblance",
    "Sexe",
    "SuspicionScellee",
]
