"""What a package must not tell: a protected address, or who informed (confidentialité §10, §43)."""

from collections.abc import Sequence
from uuid import UUID

from egide.socle.documents.sorties.controle import SECRETS_DITS, trouver
from egide.socle.documents.sorties.ecriture import Endroit
from egide.socle.documents.sorties.registres import Destinataire
from egide.socle.documents.sorties.secrets import Degre, Trouvaille
from egide.socle.echanges.rules import Ligne
from egide.socle.interface.refus import Refus


def exiger_sans_secret(
    objet_id: UUID, lignes: Sequence[Ligne], destinataire: Destinataire, *, relu: bool = False
) -> None:
    """Raise Refus when a line tells a secret linked with the object, or may and nobody said he had looked.

    The sentence names the kind and the line, never the words.
    """
    endroits = [Endroit(f"« {ligne.titre} »", f"{ligne.titre}\n{ligne.texte}") for ligne in lignes]
    trouvailles = trouver(objet_id, endroits, destinataire)
    if certaines := [t for t in trouvailles if t.degre is Degre.CERTAIN]:
        raise Refus(f"Cela ne part pas : {_dire(certaines)}. Retirez ce passage.", "secret_trouve")
    if trouvailles and not relu:
        phrase = (
            f"Relisez d’abord : {_dire(trouvailles)}, peut-être. Si rien ne désigne personne, cochez « J’ai relu »."
        )
        raise Refus(phrase, "relu")


def _dire(trouvailles: Sequence[Trouvaille]) -> str:
    return " ; ".join(dict.fromkeys(f"{SECRETS_DITS[t.genre]}, dans {t.ou}" for t in trouvailles))
