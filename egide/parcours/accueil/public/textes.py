"""What the public reads, in « vous » and in « tu »; each page has both."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Registre:
    """The same page for an adult (« vous ») or for the child himself (« tu »)."""

    adulte: str
    jeune: str

    def pour(self, jeune: bool) -> str:
        """The text for this reader."""
        return self.jeune if jeune else self.adulte


def meme(texte: str) -> Registre:
    """A text that addresses nobody."""
    return Registre(texte, texte)


@dataclass(frozen=True)
class Page:
    """One question: its short name in the list, its title, what helps to answer."""

    nom: str
    sommaire: Registre
    titre: Registre
    aide: Registre


PAGES: tuple[Page, ...] = (
    Page(
        "vous",
        Registre("Vous", "Toi"),
        meme("Vous êtes inquiet pour un enfant. Merci de le dire."),
        meme(
            "Vous n’avez pas besoin d’être sûr ni d’avoir des preuves. "
            "Des professionnels sont là pour vérifier et pour aider."
        ),
    ),
    Page(
        "enfant",
        Registre("L’enfant", "Qui tu es"),
        Registre("Que savez-vous de l’enfant ?", "Qui es-tu ?"),
        Registre(
            "Écrivez seulement ce que vous savez. Un prénom et un endroit suffisent parfois.",
            "Tu écris seulement ce que tu veux. Un prénom et un endroit nous aident à te trouver.",
        ),
    ),
    Page(
        "faits",
        Registre("Ce que vous avez vu ou entendu", "Ce qui se passe"),
        Registre("Qu’avez-vous vu ou entendu ?", "Que se passe-t-il ?"),
        Registre(
            "Avec vos mots. Si l’enfant a parlé, écrivez ses mots à lui, sans l’interroger.",
            "Avec tes mots. Ce n’est pas grave s’il y a des fautes. Ce qui t’arrive n’est pas ta faute.",
        ),
    ),
    Page(
        "depuis",
        meme("Depuis quand"),
        meme("Depuis quand ?"),
        Registre(
            "Une date, une saison, « depuis la rentrée » : ce dont vous vous souvenez.",
            "Une date, une saison, « depuis la rentrée » : ce dont tu te souviens.",
        ),
    ),
    Page(
        "entourage",
        Registre("Qui peut l’aider autour de lui", "Qui peut t’aider"),
        Registre("Qui peut aider l’enfant autour de lui ?", "Y a-t-il quelqu’un en qui tu as confiance ?"),
        Registre(
            "Une grand-mère, un voisin, une enseignante, un entraîneur…",
            "Une grand-mère, un voisin, une prof, un ami… Tu peux répondre non.",
        ),
    ),
    Page(
        "reponse",
        Registre("Comment vous répondre, si vous voulez", "Comment te répondre, si tu veux"),
        Registre("Comment vous répondre, si vous voulez ?", "Comment te répondre, si tu veux ?"),
        Registre(
            "Vous pouvez ne rien écrire. Ce que vous écrivez ici est gardé à part, chiffré, "
            "et n’est pas transmis à la famille.",
            "Tu peux ne rien écrire. Ce que tu écris ici est gardé à part et n’est pas donné à ta famille.",
        ),
    ),
)
NOMBRE = len(PAGES)

DANGER = {
    "oui": Registre("Oui, en ce moment même", "Oui, en ce moment"),
    "non": meme("Non, pas tout de suite"),
    "inconnu": Registre("Je ne sais pas", "Je ne sais pas"),
}

STATUTS = {
    "depose": (
        "Reçue",
        Registre(
            "Nous avons bien reçu votre information. Elle attend d’être lue par la cellule.",
            "Nous avons bien reçu ce que tu as écrit. La cellule va le lire.",
        ),
    ),
    "lu": (
        "Lue",
        Registre(
            "Une personne de la cellule a lu votre information.",
            "Une personne de la cellule a lu ce que tu as écrit.",
        ),
    ),
    "suite_donnee": (
        "Suite donnée",
        Registre(
            "Une suite a été donnée. Nous ne pouvons pas dire laquelle ici, pour protéger l’enfant et sa famille.",
            "Une suite a été donnée. Nous ne pouvons pas dire laquelle ici, pour te protéger.",
        ),
    ),
}
STATUTS["pris_en_compte"] = STATUTS["depose"]

# The same words for a wrong code and for a contact already read: who tries codes learns nothing.
FICHIER_REFUSE = (
    "Ce fichier n’est pas enregistré : une personne a déjà lu le message, ou le code n’est pas le bon. "
    "Avec le bon code, un texte s’ajoute toujours."
)
FICHIERS_PLEINS = "Ce fichier n’est pas enregistré : {au_plus} fichiers sont déjà joints, nous n’en gardons pas plus."
