"""Looks for secrets in everything that leaves; says where and how sure, never what (confidentialite §10, §43)."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from egide.socle.documents.sorties.adresses import lire_adresse
from egide.socle.documents.sorties.ecriture import Endroit, Flux, couler_a_part, mots
from egide.socle.documents.sorties.fonctions import dite_autrement
from egide.socle.documents.sorties.lieux import codes, designe, montre_une_carte, points
from egide.socle.documents.sorties.personnes import Personne, formes_du_courriel, formes_du_telephone
from egide.socle.documents.sorties.secrets import Degre, Genre, Secret, Trouvaille

Prise = tuple[int, int, Degre]
# Lines of a foot or of a head that may stand between the two halves of a word cut by the end of a page.
LIGNES_DE_PAGE = 3
LIGNES_DE_RACCORD = 2


def chercher(endroits: Sequence[Endroit], secrets: Iterable[Secret], *, connus: Iterable[str] = ()) -> list[Trouvaille]:
    """Where these secrets show in these places, certain findings first.

    `connus` are the names of the family: a word that it bears never stops alone. Nothing of a secret is returned.
    """
    famille = frozenset(mot for nom in connus for mot in mots(nom))
    flux, places = couler_a_part(_suites(endroits))
    trouvailles: set[Trouvaille] = set()
    for secret in secrets:
        for lire in _lecteurs(secret, famille):
            for debut, _fin, degre in lire(flux):
                place = places[flux.origines[flux.mot_a(debut)]]
                trouvailles.add(Trouvaille(secret.genre, degre, place.page, place.ou))
        trouvailles |= set(_sur_la_carte(secret, endroits))
    return _sans_doublon(trouvailles)


def _lecteurs(secret: Secret, connus: frozenset[str]) -> Iterator[Callable[[Flux], Iterator[Prise]]]:
    """What reads a row of letters for each thing that this secret is made of."""
    if secret.adresse:
        yield lire_adresse(secret.adresse).prises
    if secret.nom or secret.qualite or secret.fonction:
        yield Personne(secret.nom, f"{secret.qualite} {secret.fonction}", connus).prises
    if secret.fonction:
        yield partial(dite_autrement, secret.fonction)
    for motif in (_fonction(secret), formes_du_telephone(secret.telephone), formes_du_courriel(secret.courriel)):
        if motif is not None:
            yield partial(_partout, motif)


def _partout(motif: re.Pattern[str], flux: Flux) -> Iterator[Prise]:
    yield from ((*trouve.span(), Degre.CERTAIN) for trouve in motif.finditer(flux.lettres))


def _fonction(secret: Secret) -> re.Pattern[str] | None:
    """A function of several words says who it is: « directrice de l’école des Tilleuls »."""
    dits = mots(secret.fonction)
    return re.compile("".join(dits)) if len(dits) > 2 else None


def _suites(endroits: Sequence[Endroit]) -> Iterator[list[Endroit]]:
    """Each place by itself, then what runs from the end of a page to the top of the next one, without foot or head."""
    yield from ([endroit] for endroit in endroits)
    corps = [endroit for endroit in endroits if endroit.page]
    for avant, apres in zip(corps, corps[1:], strict=False):
        if avant.ou != apres.ou or apres.page != avant.page + 1:
            continue
        bas, haut = _lignes(avant), _lignes(apres)
        for pied in range(LIGNES_DE_PAGE + 1):
            for tete in range(LIGNES_DE_PAGE + 1):
                yield [
                    *bas[: len(bas) - pied][-LIGNES_DE_RACCORD:],
                    *haut[tete:][:LIGNES_DE_RACCORD],
                ]


def _lignes(endroit: Endroit) -> list[Endroit]:
    return [replace(endroit, texte=ligne) for ligne in endroit.texte.splitlines() if ligne.strip()]


def _sur_la_carte(secret: Secret, endroits: Sequence[Endroit]) -> Iterator[Trouvaille]:
    """A position that is the protected one stops; any other map beside a protected address waits for a human eye."""
    if secret.genre is not Genre.ADRESSE:
        return
    lieux = list(points(secret.adresse))
    siens = codes(secret.adresse)
    for endroit in endroits:
        if any(designe(endroit.texte, lieu) for lieu in lieux) or set(siens) & set(codes(endroit.texte)):
            yield Trouvaille(secret.genre, Degre.CERTAIN, endroit.page, endroit.ou)
        elif montre_une_carte(endroit.texte):
            yield Trouvaille(secret.genre, Degre.POSSIBLE, endroit.page, endroit.ou)


def _sans_doublon(trouvailles: set[Trouvaille]) -> list[Trouvaille]:
    """One finding for each kind and place, the surest."""
    certaines = {(t.genre, t.page, t.ou) for t in trouvailles if t.degre is Degre.CERTAIN}
    gardees = [t for t in trouvailles if t.degre is Degre.CERTAIN or (t.genre, t.page, t.ou) not in certaines]
    return sorted(gardees, key=lambda t: (t.degre is not Degre.CERTAIN, t.ou, t.page, t.genre))
