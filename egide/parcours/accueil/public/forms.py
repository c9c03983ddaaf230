"""The six questions as forms; each may be passed, except what was seen or heard."""

from typing import Any, ClassVar, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from egide.parcours.accueil.public.codes import Code, CodeIllisible, lire_code
from egide.parcours.accueil.public.textes import DANGER, Registre, meme
from egide.parcours.accueil.rules import FAITS_LONGUEUR, PARTICULIERS, EnfantDit
from egide.socle.interface.champs import (
    ChampCase,
    ChampChoix,
    ChampCourriel,
    ChampDatePartielle,
    ChampListe,
    ChampTelephone,
    ChampTexte,
    ChampTexteLong,
    FormulaireEgide,
)
from egide.socle.interface.dates_partielles import DatePartielle
from egide.socle.referentiels.fichiers import lire_nomenclature

QUALITES = (
    ("parent", "Son père ou sa mère"),
    ("famille", "Quelqu’un d’autre de la famille"),
    ("voisin", "Un voisin ou une voisine"),
    ("proche", "Un ami, un proche"),
    ("professionnel", "Un professionnel"),
    ("enfant", "C’est moi l’enfant ou le jeune"),
    ("inconnu", "Je préfère ne pas le dire"),
)
MILIEUX_EXCLUS = PARTICULIERS | {"parquet", "juge_enfants", "autre_departement"}
TEXTE_COURT, AGE_MAX = 2_000, 21
AUCUN_FICHIER: MultiValueDict[str, Any] = MultiValueDict()
F = TypeVar("F", bound=FormulaireEgide)


class Question(FormulaireEgide):
    """A page of the public form; `jeune` says « tu »."""

    marque_facultatif = False
    libelles: ClassVar[dict[str, Registre]] = {}
    aides: ClassVar[dict[str, Registre]] = {}

    def __init__(self, *args: Any, jeune: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jeune = jeune
        for nom, libelle in self.libelles.items():
            self.fields[nom].label = libelle.pour(jeune)
        for nom, aide in self.aides.items():
            self.fields[nom].help_text = aide.pour(jeune)


class QuestionVous(Question):
    """Who speaks."""

    qualite = ChampChoix(
        label="Qui êtes-vous pour cet enfant ?",
        choices=QUALITES,
        required=False,
        grands=True,
        aides={
            "professionnel": "École, santé, sport, police… Vous aurez un accusé de réception.",
            "enfant": "On te dira « tu » dans la suite.",
        },
    )


class QuestionEnfant(Question):
    """One child, as far as he is known."""

    prenom = ChampTexte(required=False, max_length=80, largeur=20)
    nom = ChampTexte(required=False, max_length=80, largeur=20)
    age = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=AGE_MAX,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={
            "invalid": "Écrivez un nombre d’années, par exemple 7.",
            "min_value": "Écrivez un nombre d’années, par exemple 7.",
            "max_value": "Écrivez un âge de 0 à 21 ans.",
        },
    )
    naissance = ChampDatePartielle(required=False, passee=True)
    a_naitre = ChampCase(required=False)
    sexe = ChampChoix(required=False, choices=[("2", "Une fille"), ("1", "Un garçon"), ("9", "Je ne sais pas")])
    commune = ChampTexte(required=False, max_length=120, largeur=30)
    adresse = ChampTexte(required=False, max_length=240)
    ecole = ChampTexte(required=False, max_length=160)

    libelles: ClassVar[dict[str, Registre]] = {
        "prenom": Registre("Son prénom", "Ton prénom"),
        "nom": Registre("Son nom de famille", "Ton nom de famille"),
        "age": Registre("Son âge, en années", "Ton âge"),
        "naissance": Registre("Sa date de naissance", "Ta date de naissance"),
        "a_naitre": meme("L’enfant n’est pas encore né"),
        "sexe": Registre("C’est…", "Tu es…"),
        "commune": Registre("La commune où il se trouve", "La commune où tu es"),
        "adresse": Registre("Son adresse, ou un endroit où le trouver", "Ton adresse, ou un endroit où te trouver"),
        "ecole": Registre("Son école, son collège, sa crèche", "Ton école, ton collège ou ton lycée"),
    }
    aides: ClassVar[dict[str, Registre]] = {
        "age": Registre("Même à peu près.", ""),
        "naissance": Registre("Si vous la connaissez. L’année seule suffit.", "L’année seule suffit."),
        "adresse": meme("Une rue, un immeuble, un étage, un lieu connu."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.jeune:
            del self.fields["a_naitre"]
            self.fields["sexe"].choices = [  # type: ignore[attr-defined]
                ("2", "Une fille"),
                ("1", "Un garçon"),
                ("9", "Je ne veux pas le dire"),
            ]

    def dit(self) -> EnfantDit:
        """The child as described; call it once the form is valid."""
        d = self.cleaned_data
        naissance: DatePartielle | None = d.get("naissance")
        return EnfantDit(
            prenom=d.get("prenom", ""),
            nom=d.get("nom", ""),
            naissance=naissance.debut() if naissance else None,
            naissance_precision=naissance.precision if naissance else "",
            age_declare=d.get("age"),
            a_naitre=bool(d.get("a_naitre")),
            sexe=d.get("sexe", ""),
            ecole=d.get("ecole", ""),
            adresse=d.get("adresse", ""),
            commune=d.get("commune", ""),
        )


class QuestionFaits(Question):
    """What was seen or heard, and whether it cannot wait."""

    faits = ChampTexteLong(
        lignes=8, max_length=FAITS_LONGUEUR, manque="Écrivez au moins quelques mots : c’est ce que nous lirons d’abord."
    )
    danger = ChampChoix(required=False, choices=[])

    libelles: ClassVar[dict[str, Registre]] = {
        "faits": Registre("Ce que vous avez vu ou entendu", "Ce que tu veux nous dire"),
        "danger": Registre("Un enfant est-il en danger en ce moment même ?", "Es-tu en danger en ce moment ?"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(code, registre.pour(self.jeune)) for code, registre in DANGER.items()]
        self.fields["danger"].choices = choix  # type: ignore[attr-defined]


class QuestionDepuis(Question):
    """Since when."""

    depuis_quand = ChampTexteLong(lignes=3, required=False, max_length=TEXTE_COURT)
    libelles: ClassVar[dict[str, Registre]] = {"depuis_quand": meme("Depuis quand cela dure")}


class QuestionEntourage(Question):
    """Who protects."""

    entourage = ChampTexteLong(lignes=4, required=False, max_length=TEXTE_COURT)
    libelles: ClassVar[dict[str, Registre]] = {
        "entourage": Registre("Les personnes qui peuvent l’aider", "Les personnes en qui tu as confiance")
    }


class QuestionReponse(Question):
    """Who speaks and how to answer him; every line may stay empty."""

    nom = ChampTexte(required=False, max_length=120)
    milieu = ChampListe(required=False, choices=[])
    fonction = ChampTexte(required=False, max_length=160)
    telephone = ChampTelephone(required=False)
    courriel = ChampCourriel(required=False)
    precautions = ChampTexte(required=False, max_length=240)
    retour_demande = ChampCase(required=False)

    libelles: ClassVar[dict[str, Registre]] = {
        "nom": Registre("Votre nom", "Un nom, pour qu’on te demande au téléphone"),
        "milieu": meme("Vous travaillez…"),
        "fonction": meme("Votre fonction et votre établissement"),
        "telephone": Registre("Votre téléphone", "Un numéro de téléphone"),
        "courriel": Registre("Votre adresse électronique", "Une adresse électronique"),
        "precautions": Registre(
            "Ce qu’il faut savoir avant de vous appeler", "Ce qu’il faut savoir avant de t’appeler"
        ),
        "retour_demande": Registre(
            "Je souhaite savoir si une suite est donnée", "Je veux savoir si une suite est donnée"
        ),
    }
    aides: ClassVar[dict[str, Registre]] = {
        "precautions": Registre(
            "Par exemple : pas le soir, ne pas laisser de message.",
            "Par exemple : pas le soir, pas de message, demander Camille.",
        ),
    }

    def __init__(self, *args: Any, professionnel: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not professionnel:
            del self.fields["milieu"], self.fields["fonction"]
            return
        self.fields["milieu"].choices = [  # type: ignore[attr-defined]
            ("", "Choisir"),
            *(
                (ligne.code, ligne.libelle)
                for ligne in lire_nomenclature("qualites_informateur")
                if ligne.code not in MILIEUX_EXCLUS
            ),
        ]


def sans_controle(classe: type[F], saisie: QueryDict, **options: Any) -> F:
    """The form filled with what was typed, however wrong, without any check: a page gone back to, a draft."""
    vierge = classe(**options)
    valeurs = {}
    for nom, champ in vierge.fields.items():
        cle = vierge.add_prefix(nom)
        if not champ.widget.value_omitted_from_data(saisie, AUCUN_FICHIER, cle):
            valeurs[nom] = champ.widget.value_from_datadict(saisie, AUCUN_FICHIER, cle)
    return classe(initial=valeurs, **options)


class Envoi(FormulaireEgide):
    """The last page. The box that nobody sees stops robots that fill everything; a person is told, never lost."""

    marque_facultatif = False
    site = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))


class SaisieCode(FormulaireEgide):
    """A code typed to come back."""

    marque_facultatif = False
    code = ChampTexte(
        label="Votre code",
        help_text="Il a 28 lettres et chiffres, en groupes de quatre. Les tirets et les majuscules ne comptent pas.",
        manque="Écrivez le code qui vous a été donné à la fin du formulaire.",
        max_length=80,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }

    def clean_code(self) -> Code:
        """Read the code. Raises ValidationError with its sentence."""
        try:
            return lire_code(self.cleaned_data["code"])
        except CodeIllisible as erreur:
            raise forms.ValidationError(str(erreur)) from erreur


class Ajout(Question):
    """Something added later."""

    texte = ChampTexteLong(lignes=6, max_length=FAITS_LONGUEUR)
    danger = ChampCase(required=False)
    libelles: ClassVar[dict[str, Registre]] = {
        "texte": Registre("Ce que vous voulez ajouter", "Ce que tu veux ajouter"),
        "danger": Registre("Un enfant est en danger en ce moment même", "Je suis en danger en ce moment"),
    }


QUESTIONS: tuple[type[Question], ...] = (
    QuestionVous,
    QuestionEnfant,
    QuestionFaits,
    QuestionDepuis,
    QuestionEntourage,
    QuestionReponse,
)
