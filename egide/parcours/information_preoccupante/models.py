"""What the cell works on: an information, the children it concerns, what it worries about, who may be known."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from egide.enfant.models import Foyer, Recherche
from egide.parcours.accueil.models import EnfantSignale, Recueil
from egide.parcours.accueil.selectors import retour_demande
from egide.parcours.information_preoccupante.rules import Decision, Faits, NaissanceConnue
from egide.parcours.information_preoccupante.states import A_QUALIFIER, OUVERTS, Etat
from egide.socle.comptes.models import Agent, Unite
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7
from egide.socle.referentiels.models import Departement


class InformationQuerySet(models.QuerySet["Information"]):
    """Informations, filtered by where they stand."""

    def a_accuser(self) -> "InformationQuerySet":
        """Received, not acknowledged yet."""
        return self.filter(etat=Etat.RECUE)

    def a_qualifier(self) -> "InformationQuerySet":
        """Not decided yet, acknowledged or not."""
        return self.filter(etat__in=A_QUALIFIER)

    def ouvertes(self) -> "InformationQuerySet":
        """Not decided yet, or decided and waiting for what follows."""
        return self.filter(etat__in=OUVERTS)


class Information(models.Model):
    """One information received by the cell, about one or several children (CASF R. 226-2-2)."""

    class Niveau(models.TextChoices):
        """Degree of danger chosen by the person who decides; never computed (droit §1.3)."""

        SANS_DANGER = "sans_danger", "Ni danger, ni risque"
        RISQUE = "risque", "Risque de danger"
        DANGER = "danger", "Danger"
        DANGER_GRAVE = "danger_grave", "Danger grave et immédiat"

    class InformationFamille(models.TextChoices):
        """Whether the parents are told, now, later or not at all (L. 226-2-1)."""

        FAITE = "faite", "Oui, par courrier puis rendez-vous"
        DIFFEREE = "differee", "Pas tout de suite : contraire à l’intérêt d’un enfant"
        EXCLUE = "exclue", "Non : contraire à l’intérêt d’un enfant"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    numero = models.CharField("numéro", max_length=20, unique=True)
    recueil = models.OneToOneField(Recueil, models.PROTECT, related_name="information", verbose_name="recueil")
    recue_le = models.DateTimeField("reçue par la cellule le")
    etat = models.CharField("état", max_length=30, choices=Etat.choices)
    version = models.PositiveIntegerField("version", default=1)
    accusee_le = models.DateTimeField("accusée le", null=True)
    accusee_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    antecedents_cherches_le = models.DateTimeField("antécédents cherchés le", null=True)
    antecedents_cherches_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    foyer_revu_le = models.DateTimeField("foyer recensé le", null=True)
    foyer = models.ForeignKey(Foyer, models.PROTECT, null=True, related_name="+")
    jeune_enfant = models.BooleanField("un très jeune enfant au foyer", default=False)
    seulement_a_naitre = models.BooleanField("seulement des enfants à naître", default=False)
    qualification = models.CharField("qualification", max_length=30, blank=True)
    qualifiee_le = models.DateTimeField("qualifiée le", null=True)
    motif = models.TextField("motif", blank=True)
    niveau = models.CharField("degré de danger", max_length=20, choices=Niveau.choices, blank=True)
    information_famille = models.CharField(
        "information des parents", max_length=10, choices=InformationFamille.choices, blank=True
    )
    information_famille_motif = models.TextField("motif pour les parents", blank=True)
    cible = models.ForeignKey("self", models.PROTECT, null=True, related_name="complements")
    unite_suivante = models.ForeignKey(Unite, models.PROTECT, null=True, related_name="+")
    unite_evaluation = models.ForeignKey(
        Unite, models.PROTECT, null=True, related_name="+", verbose_name="équipe chargée de l’évaluation"
    )
    departement_competent = models.ForeignKey(Departement, models.PROTECT, null=True, related_name="+")
    orientation = models.CharField("orientation proposée", max_length=300, blank=True)
    parquet_avise_le = models.DateTimeField("parquet avisé le", null=True)
    motif_saisine = models.CharField("cas de l’article L. 226-4", max_length=40, blank=True)

    objects = InformationQuerySet.as_manager()

    class Meta:
        verbose_name = "information"
        ordering = ("-recue_le",)
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["etat", "-recue_le"], name="information_liste"),
            models.Index(fields=["-recue_le", "id"], name="information_recente"),
        ]

    def __str__(self) -> str:
        return self.numero

    @property
    def professionnel(self) -> bool:
        """Whether a professional transmitted it: he is told the outcome without asking (L. 226-5)."""
        return self.recueil.professionnel

    @property
    def retour_demande(self) -> bool:
        """Whether someone else asked to be told the outcome (L. 226-5, D. 226-2-8); read at the reception only."""
        return not self.professionnel and retour_demande(self.recueil_id)

    @property
    def transmise_le(self) -> datetime:
        """When the person transmitted it; a corrected reception by the cell does not move it."""
        return self.recueil.recu_le

    def faits(self, champs: dict[str, Any], *, motif: str) -> Faits:
        """What the guards of a qualification look at: what is stored, then what the act is about to write."""

        def valeur(nom: str) -> Any:
            return champs[nom] if nom in champs else getattr(self, nom)

        enfants = list(self.enfants.presents().values_list("decision", flat=True))
        return Faits(
            accusee=self.accusee_le is not None,
            antecedents_cherches=self.antecedents_cherches_le is not None,
            enfants=len(enfants),
            enfants_a_trancher=enfants.count(""),
            foyer_revu=valeur("foyer_revu_le") is not None,
            dangers=self.dangers.en_vigueur().count(),
            niveau=valeur("niveau"),
            motif=motif,
            famille=valeur("information_famille"),
            famille_motif=valeur("information_famille_motif"),
            cible=valeur("cible") is not None,
            unite=valeur("unite_suivante") is not None,
            departement=valeur("departement_competent") is not None,
        )


class EnfantConcerneQuerySet(models.QuerySet["EnfantConcerne"]):
    """Children of an information, filtered by what is known of them."""

    def presents(self) -> "EnfantConcerneQuerySet":
        """Children said to live in the household; a mere mention is kept apart until it is checked."""
        return self.filter(presence__in=(EnfantConcerne.Presence.CONCERNE, EnfantConcerne.Presence.AU_FOYER))

    def a_trancher(self) -> "EnfantConcerneQuerySet":
        """Children for whom nobody has said yet whether they are already known."""
        return self.presents().filter(decision="")

    def naissances(self) -> list[NaissanceConnue]:
        """What the clocks need of these children."""
        lignes = self.presents().values_list("a_naitre", "naissance_au_plus_tard")
        return [NaissanceConnue(a_naitre, au_plus_tard) for a_naitre, au_plus_tard in lignes]


class EnfantConcerne(models.Model):
    """One child of an information: as he was told, then the file he was tied to."""

    class Presence(models.TextChoices):
        """Why this child is on the list."""

        CONCERNE = "concerne", "Oui"
        AU_FOYER = "au_foyer", "Vit au foyer"
        A_VERIFIER = "a_verifier", "À vérifier"
        ECARTE = "ecarte", "Vérifié : n’y vit pas"

    class Rapprochement(models.TextChoices):
        """Whether the child is already known."""

        MEME_ENFANT = Decision.MEME_ENFANT.value, "C’est le même enfant"
        AUTRE_ENFANT = Decision.AUTRE_ENFANT.value, "Ce n’est pas le même enfant"
        NOUVEAU = Decision.NOUVEAU.value, "Enfant inconnu jusqu’ici"
        A_VERIFIER = Decision.A_VERIFIER.value, "Je ne sais pas encore"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    information = models.ForeignKey(Information, models.PROTECT, related_name="enfants")
    enfant_signale = models.ForeignKey(EnfantSignale, models.PROTECT, null=True, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    recherche = models.ForeignKey(Recherche, models.PROTECT, null=True, related_name="+")
    designation = models.CharField("nommé ainsi", max_length=160)
    presence = models.CharField("concerné", max_length=12, choices=Presence.choices, default=Presence.CONCERNE)
    a_naitre = models.BooleanField("à naître", default=False)
    naissance_au_plus_tard = models.DateField("né au plus tard le", null=True)
    age_dit = models.CharField("âge ou naissance, comme on l’a dit", max_length=60, blank=True)
    garde = models.CharField("école ou garde", max_length=160, blank=True)
    vu_par = models.CharField("vu par qui", max_length=120, blank=True)
    decision = models.CharField("rapprochement", max_length=14, choices=Rapprochement.choices, blank=True)
    decide_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    decide_le = models.DateTimeField("décidé le", null=True)

    objects = EnfantConcerneQuerySet.as_manager()

    class Meta:
        verbose_name = "enfant concerné"
        ordering = ("enfant_signale__rang", "id")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["information", "enfant_signale"], name="enfant_signale_une_fois"),
            models.UniqueConstraint(fields=["information", "dossier"], name="enfant_dossier_une_fois"),
            models.CheckConstraint(name="enfant_dossier_decide", condition=Q(dossier__isnull=True) | ~Q(decision="")),
        ]

    def __str__(self) -> str:
        return self.designation

    @property
    def seulement_declare(self) -> bool:
        """Whether these are the words of who transmitted, that nobody took over yet."""
        return self._state.adding and self.enfant_signale_id is not None


class DangerEvoqueQuerySet(models.QuerySet["DangerEvoque"]):
    """Worries, filtered by whether they still stand."""

    def en_vigueur(self) -> "DangerEvoqueQuerySet":
        """Worries that a later decision has not set aside."""
        return self.filter(ecarte_le__isnull=True)


class DangerEvoque(models.Model):
    """A danger that the text received speaks of; ticking it establishes no fact and computes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    information = models.ForeignKey(Information, models.PROTECT, related_name="dangers")
    code = models.CharField("danger évoqué", max_length=40)
    precision = models.CharField("précision", max_length=200, blank=True)
    evoque_le = models.DateTimeField("noté le")
    ecarte_le = models.DateTimeField("écarté le", null=True)

    objects = DangerEvoqueQuerySet.as_manager()

    class Meta:
        verbose_name = "danger évoqué"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["information", "code"], name="danger_une_fois", condition=Q(ecarte_le__isnull=True)
            )
        ]


class Candidat(models.Model):
    """A file that may be this child's: ids only, since its identity is read under its own policy."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    information = models.ForeignKey(Information, models.PROTECT, related_name="candidats")
    enfant = models.ForeignKey(EnfantConcerne, models.PROTECT, related_name="candidats")
    personne_id = models.UUIDField("personne")
    dossier_id = models.UUIDField("dossier")
    degre = models.CharField("degré", max_length=10)
    raison = models.CharField("raison", max_length=160, blank=True)
    trouve_le = models.DateTimeField("trouvé le")
    ecarte_le = models.DateTimeField("écarté le", null=True)

    class Meta:
        verbose_name = "candidat au rapprochement"
        ordering = ("-degre", "id")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["enfant", "personne_id"], name="candidat_une_fois")
        ]


class ConnuAilleurs(models.Model):
    """The child may be known by a unit whose files are closed to the cell: the unit, nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    information = models.ForeignKey(Information, models.PROTECT, related_name="connus_ailleurs")
    enfant = models.ForeignKey(EnfantConcerne, models.PROTECT, related_name="connus_ailleurs")
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="+")
    degre = models.CharField("degré", max_length=10)
    trouve_le = models.DateTimeField("trouvé le")

    class Meta:
        verbose_name = "connu ailleurs"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["enfant", "unite"], name="connu_ailleurs_une_fois")
        ]
