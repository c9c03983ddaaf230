"""The refusals of this door: few sentences for the person, one code each for the journal."""

from egide.socle.interface.refus import Refus

NON_VERIFIEE = (
    "La réponse du fournisseur d’identité n’a pas pu être vérifiée : rien n’a été ouvert. Recommencez ; si cela se "
    "répète, appelez l’administrateur technique."
)
_PHRASES = {
    "federation_trop_tard": "Cette connexion a attendu trop longtemps : recommencez-la.",
    "federation_renoncee": (
        "Le fournisseur d’identité ne vous a pas reconnu, ou vous avez renoncé : rien n’a été ouvert."
    ),
    "federation_sans_siret": (
        "Le fournisseur d’identité ne dit pas pour quel établissement vous travaillez : appelez l’administrateur "
        "technique."
    ),
    "federation_muette": (
        "Le fournisseur d’identité ne répond pas. Réessayez dans quelques minutes, ou connectez-vous par un autre "
        "moyen."
    ),
    "federation_un_facteur": (
        "Le fournisseur d’identité n’a demandé qu’une preuve, et deux sont nécessaires ici. Recommencez chez lui avec "
        "un second facteur ; si cela se répète, appelez l’administrateur technique."
    ),
    "federation_preuve_ancienne": "Le fournisseur d’identité n’a pas redemandé qui vous êtes : recommencez.",
    "federation_autre_personne": (
        "L’identité présentée n’est pas celle de ce compte : rien n’a été ouvert. Recommencez avec la vôtre."
    ),
    "identite_inconnue": (
        "Cette identité n’ouvre pas de compte ici. Si vous travaillez avec nous, demandez une invitation à "
        "l’administrateur technique."
    ),
    "identite_fermee": (
        "L’établissement de votre identité n’est plus celui de votre compte : l’accès est fermé et l’administrateur "
        "technique est prévenu. Appelez-le s’il s’agit d’une erreur."
    ),
    "identite_autre_etablissement": (
        "L’établissement de votre identité n’est pas celui de l’invitation : appelez l’administrateur technique."
    ),
    "identite_deja_liee": "Cette identité ouvre déjà un autre compte : appelez l’administrateur technique.",
    "compte_deja_lie": "Ce compte s’ouvre déjà avec une autre identité : appelez l’administrateur technique.",
}


def refus(code: str) -> Refus:
    """The refusal of this code; what concerns a token that cannot be trusted always reads the same."""
    return Refus(_PHRASES.get(code, NON_VERIFIEE), code)
