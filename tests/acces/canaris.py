"""Canaries: one word of its own in every text that an act may write in a file closed to the whole cast."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from egide.enfant.actions import (
    ajouter_alias,
    changer_autorite_parentale,
    fin_de_lien,
    installer,
    lier,
    proteger_adresse,
    rectifier_identite,
)
from egide.enfant.models import GenreLien, Personne
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent, une_identite
from egide.parcours.accueil.actions import completer_recueil, enregistrer_recueil
from egide.parcours.accueil.rules import EnfantDit, InformateurDit, Inquietude
from egide.parcours.information_preoccupante import actions as actes
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Decision, Qualification
from egide.socle.acces import actions as acces
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion
from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import Distribution, creer_agent, creer_poste, creer_unite
from egide.socle.interface.brouillons import enregistrer_brouillon

PREFIXE = "zqx"
NAISSANCE = Naissance(2017, 3, 4)


@dataclass
class Equipe:
    """People outside the cast, who alone may see what is planted."""

    planteuse: Agent
    nommee: Agent
    second_cadre: Agent


@dataclass
class Plantation:
    """What was planted: the words, and the ids and numbers that must not be seen either."""

    lettre: str
    objets: dict[str, UUID] = field(default_factory=dict)
    numeros: list[str] = field(default_factory=list)
    mots: set[str] = field(default_factory=set)

    def mot(self, nom: str) -> str:
        """A new canary: it stands nowhere else in the whole house."""
        mot = f"{PREFIXE}{self.lettre}{nom}"
        self.mots.add(mot)
        return mot.capitalize()


def recruter(cast: Distribution) -> Equipe:
    """A house that nobody of the cast belongs to, a person to name on a seal, a second manager of the cell."""
    calais = creer_unite("Maison du Département de Calais", Unite.Genre.MDS, cast.unites.direction)
    planteuse, nommee = creer_agent("Ève", "Plantier"), creer_agent("Noé", "Nommé")
    second = creer_agent("Ada", "Seconde")
    creer_poste(planteuse, calais, Role.EVALUATRICE)
    creer_poste(nommee, calais, Role.REFERENT_ASE)
    creer_poste(second, cast.unites.crip, Role.CADRE_CRIP)
    return Equipe(planteuse, nommee, second)


def planter_ailleurs(equipe: Equipe) -> Plantation:
    """A file of another house, with everything that a family may hold."""
    p, agent = Plantation("a"), equipe.planteuse
    enfant = un_enfant(
        agent,
        une_identite(
            p.mot("prenom"),
            p.mot("nom"),
            ne=None,
            naissance=NAISSANCE,
            nom_usage=p.mot("usage"),
            alias=(p.mot("alias"),),
        ),
    )
    _la_famille(p, agent, enfant)
    with au_nom_de(agent):
        proteger_adresse(
            agent=agent,
            le=timezone.now(),
            enfants=[enfant],
            nommes=[agent],
            fondement=p.mot("fondement"),
            texte=p.mot("cachee"),
        )
        enregistrer_brouillon(agent, "accueil-nouveau", f"faits={p.mot('brouillon')}", 0)
        assert enfant.dossier is not None
        p.numeros.append(enfant.dossier.numero)
        p.objets |= {"dossier": enfant.dossier.pk, "personne": enfant.pk}
    return p


def planter_scelle(cast: Distribution, equipe: Equipe) -> Plantation:
    """An information decided by the cell, then its file sealed: even the managers who sealed it see nothing."""
    p = _une_information(Plantation("b"), cast, equipe)
    confier_a(cast.agent_crip, p.objets["dossier"], equipe.nommee)
    with au_nom_de(cast.cadre_crip):
        acces.sceller_dossier(
            agent=cast.cadre_crip,
            second=equipe.second_cadre,
            dossier_id=p.objets["dossier"],
            nommes=[equipe.nommee, equipe.second_cadre],
            le=timezone.now(),
            fondement=p.mot("notoriete"),
        )
    return p


def planter_exclu(cast: Distribution, equipe: Equipe) -> Plantation:
    """An information decided by the cell, from whose file both people of the cell are then kept away."""
    p = _une_information(Plantation("c"), cast, equipe)
    with au_nom_de(equipe.second_cadre):
        for exclu in (cast.agent_crip, cast.cadre_crip):
            acces.exclure_agent(
                agent=equipe.second_cadre,
                exclu=exclu,
                dossier_id=p.objets["dossier"],
                raison=Exclusion.Raison.PROCHE,
                le=timezone.now(),
            )
    return p


def confier_a(agent: Agent, dossier_id: UUID, porteur: Agent) -> None:
    """Put a referent in relation with a file."""
    with au_nom_de(agent):
        acces.accorder_relation(
            agent=agent,
            dossier_id=dossier_id,
            sujet=acces.sujet_de(porteur),
            genre="referent",
            volets=127,
            fondement="Référent",
            du=timezone.now(),
        )


def _la_famille(p: Plantation, agent: Agent, enfant: Personne) -> None:
    """An adult who lives there, one whose tie ended, a household, corrections: each with its words."""
    mere = un_parent(
        agent, enfant, p.mot("mere"), p.mot("nommere"), alias=(p.mot("aliasmere"),), telephone="0639989901"
    )
    beau = un_parent(agent, enfant, p.mot("beau"), p.mot("nombeau"), genre=GenreLien.BEAU_PARENT)
    foyer = un_foyer(agent, [enfant], adresse=f"7 rue {p.mot('rue')}", nom=p.mot("foyer"))
    frere = un_enfant(agent, une_identite(p.mot("frere"), p.mot("nomfrere"), ne=date(2019, 9, 9)))
    maintenant = timezone.now
    with au_nom_de(agent):
        installer(foyer, mere, agent=agent, le=maintenant())
        lier(agent=agent, le=maintenant(), enfant=enfant, autre=frere, genre=GenreLien.FRERE_SOEUR)
        fin = enfant.liens.get(autre=beau)
        fin_de_lien(fin, agent=agent, le=maintenant(), au=timezone.localdate(), motif=p.mot("separation"))
        changer_autorite_parentale(
            enfant.liens.get(autre=mere),
            agent=agent,
            le=maintenant(),
            autorite="exercee",
            du=timezone.localdate(),
            fondement=p.mot("jugement"),
        )
        ajouter_alias(enfant, agent=agent, le=maintenant(), texte=p.mot("surnom"), source=p.mot("source"))
        rectifier_identite(
            enfant,
            agent=agent,
            le=maintenant(),
            motif=p.mot("rectification"),
            champs={"lieu_naissance": p.mot("lieu"), "prenoms": f"{p.mot('prenom')}, {p.mot('second')}"},
        )
    assert frere.dossier is not None
    p.numeros.append(frere.dossier.numero)
    p.objets |= {"frere": frere.dossier.pk, "foyer": foyer.pk, "mere": mere.pk}


def _une_information(p: Plantation, cast: Distribution, equipe: Equipe) -> Plantation:
    """Told by another house, treated by the cell from receipt to decision, with a word in every text."""
    agent, maintenant = cast.agent_crip, timezone.now
    information = _recevoir(p, equipe.planteuse, agent)
    with au_nom_de(agent):
        actes.accuser_reception(information, agent=agent, le=maintenant())
        actes.chercher_antecedents(information, agent=agent, le=maintenant())
        ligne = information.enfants.get()
        actes.decider_rapprochement(information, ligne, agent=agent, le=maintenant(), decision=Decision.NOUVEAU)
        completer_recueil(information.recueil, agent=agent, le=maintenant(), texte=p.mot("complement"))
        actes.mentionner_enfant(information, agent=agent, le=maintenant(), designation=p.mot("mention"))
        actes.qualifier_information(
            information,
            agent=agent,
            le=maintenant(),
            qualification=Qualification.INFORMATION_PREOCCUPANTE,
            motif=f"{p.mot('motif')} : plusieurs témoins directs, deux jeunes enfants au foyer.",
            niveau="danger",
            dangers={"negligences": p.mot("danger")},
            information_famille="differee",
            information_famille_motif=p.mot("famille"),
            foyer_revu=True,
        )
        terme = maintenant() + timedelta(days=20)
        actes.raccourcir_delai(information, agent=agent, le=maintenant(), terme=terme, motif=p.mot("raccourci"))
        ligne.refresh_from_db()
        assert ligne.dossier is not None
        enfant = ligne.dossier.enfant
        p.numeros += [information.numero, ligne.dossier.numero]
        p.objets |= {"dossier": ligne.dossier.pk, "information": information.pk, "recueil": information.recueil_id}
        p.objets |= {"personne": enfant.pk, "enfant": ligne.pk}
    un_parent(agent, enfant, p.mot("mere"), p.mot("nommere"))
    return p


def _recevoir(p: Plantation, qui: Agent, cellule: Agent) -> Information:
    le = timezone.now()
    dit = EnfantDit(
        prenom=p.mot("prenom"), nom=p.mot("nom"), age_declare=9, ecole=p.mot("ecole"), adresse=f"3 rue {p.mot('rue')}"
    )
    inquietude = Inquietude(
        canal="telephone",
        qualite="voisin",
        faits=f"« {p.mot('faits')} », dit-il, plusieurs soirs par semaine.",
        danger_immediat=True,
        depuis_quand=p.mot("depuis"),
        entourage=p.mot("entourage"),
        commune=p.mot("commune"),
        reference=p.mot("reference"),
    )
    informateur = InformateurDit(
        nom=p.mot("informateur"), fonction=p.mot("fonction"), telephone="0639989902", precautions=p.mot("precaution")
    )
    with au_nom_de(qui):
        recueil = enregistrer_recueil(
            agent=qui, le=le, recu_le=le, inquietude=inquietude, enfants=[dit], informateur=informateur
        )
    with au_nom_de(cellule):
        return Information.objects.get(recueil=recueil)
