"""What must hold for any two identities: symmetry, reflexivity, tolerance to a mistake, twins apart."""

import dataclasses
import datetime
import string
import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from egide.enfant.rapprochement.accord import Accord
from egide.enfant.rapprochement.comparaison import Champ, comparer
from egide.enfant.rapprochement.identite import Identite, cles
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.rapprochement.noms import comparer_prenom
from egide.enfant.rapprochement.rules import Degre

NOMS = (
    "Bernard-Inventé", "Lefèvre-Fictif", "El Amrani-Fictif", "De Backer-Fictif", "Vandenbosch-Fictif",
    "N’Guessan-Fictif",
    "Kowalczyk-Fictif", "Dos Santos-Fictif", "D’Hérouville-Fictif", "Nguyên-Fictif", "Ly", "Benali-Fictif",
)  # fmt: skip
PRENOMS = (
    "Thomas", "Tom", "Léa", "Éléonore", "Jean-Baptiste", "Mohamed", "Muhammad", "Louis", "Louise", "Lina",
    "Luna",
    "Noé", "Zoé", "Maëlys", "Oksana", "Aïcha", "Quentin", "Alex", "Alexandre", "Alexandra", "Jade", "Ibrahim",
)  # fmt: skip
DATES = st.dates(datetime.date(2006, 1, 1), datetime.date(2026, 11, 1))
JOUR = datetime.date(2026, 11, 19)


def _partielle(date: datetime.date, precision: str) -> Naissance:
    ages = {"ans": (JOUR - date).days // 366, "mois": (JOUR - date).days // 31}
    return {
        "jour": Naissance(date.year, date.month, date.day),
        "mois": Naissance(date.year, date.month),
        "annee": Naissance(date.year),
        "ans": Naissance(age=ages["ans"], age_le=JOUR),
        "age_mois": Naissance(age=ages["mois"], age_le=JOUR, age_en="mois"),
        "": Naissance(),
    }[precision]


naissances = st.builds(_partielle, DATES, st.sampled_from(("jour", "mois", "annee", "ans", "age_mois", "")))
identites = st.builds(
    Identite,
    nom=st.sampled_from(("", *NOMS)),
    nom_usage=st.sampled_from(("", *NOMS)),
    prenoms=st.lists(st.sampled_from(PRENOMS), max_size=2).map(tuple),
    sexe=st.sampled_from(("", "1", "2", "9")),
    naissance=naissances,
    alias=st.lists(st.sampled_from(PRENOMS), max_size=1).map(tuple),
    adresse=st.sampled_from(
        ("", "14, rue des Lilas-Fictifs", "14 bis r. des Lilas-Fictifs", "Résidence Fictive bât. B")
    ),
    code_insee=st.sampled_from(("", "62041", "62498")),
    prenom_mere=st.sampled_from(("", "Sabrina", "Sabrina B.", "Valérie")),
    prenom_pere=st.sampled_from(("", "Anthony", "Tony")),
    telephone=st.sampled_from(("", "06 39 98 00 00", "+33639980000", "06 39 98 00 01")),
    a_naitre=st.booleans(),
)
completes = st.builds(
    Identite,
    nom=st.sampled_from(NOMS),
    prenoms=st.sampled_from(PRENOMS).map(lambda prenom: (prenom,)),
    sexe=st.sampled_from(("1", "2")),
    naissance=DATES.map(lambda date: Naissance(date.year, date.month, date.day)),
    adresse=st.just("14, rue des Lilas-Fictifs"),
    code_insee=st.just("62041"),
    prenom_mere=st.just("Sabrina"),
)


@st.composite
def avec_une_faute(draw: st.DrawFn, mot: str) -> str:
    """One letter replaced, removed, added, or two neighbours swapped."""
    rang = draw(st.integers(0, len(mot) - 1))
    lettre = draw(st.sampled_from(string.ascii_lowercase))
    genre = draw(st.sampled_from(("remplace", "retire", "ajoute", "echange")))
    if genre == "remplace":
        return mot[:rang] + lettre + mot[rang + 1 :]
    if genre == "retire":
        return mot[:rang] + mot[rang + 1 :]
    if genre == "ajoute":
        return mot[:rang] + lettre + mot[rang:]
    return mot[:rang] + mot[rang : rang + 2][::-1] + mot[rang + 2 :]


def sans_accent(texte: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", texte) if not unicodedata.combining(c))


@given(identites, identites)
def test_le_degre_ne_depend_pas_de_l_ordre(une: Identite, autre: Identite) -> None:
    aller, retour = comparer(une, autre), comparer(autre, une)
    assert aller.degre == retour.degre
    assert aller.raison == retour.raison
    assert aller.jumeau_possible == retour.jumeau_possible
    assert [c.constat.accord for c in aller.champs] == [c.constat.accord for c in retour.champs]


@given(completes)
def test_une_personne_se_ressemble(une: Identite) -> None:
    comparaison = comparer(une, une)
    assert comparaison.degre is Degre.PROBABLE
    for champ in (Champ.NOM, Champ.PRENOM, Champ.NAISSANCE, Champ.SEXE, Champ.ADRESSE, Champ.MERE):
        assert comparaison.champ(champ).raison == "identique"


@given(identites)
def test_une_identite_partielle_ne_s_ecarte_pas_d_elle_meme(une: Identite) -> None:
    assume(not une.a_naitre and une.nom and une.prenoms)
    assert comparer(une, une).degre is not Degre.ECARTE


@given(completes, st.booleans(), st.booleans())
def test_accents_casse_et_tirets_ne_changent_rien(une: Identite, majuscules: bool, tirets: bool) -> None:
    def ecrire(texte: str) -> str:
        texte = sans_accent(texte).replace("’", "'")
        texte = texte.upper() if majuscules else texte.lower()
        return texte.replace("-", " ") if tirets else texte

    mal_ecrite = dataclasses.replace(une, nom=ecrire(une.nom), prenoms=(ecrire(une.prenoms[0]),))
    assert comparer(mal_ecrite, une).degre is Degre.PROBABLE


@given(completes, st.data())
def test_une_faute_dans_le_nom_ne_perd_pas_l_enfant(une: Identite, data: st.DataObject) -> None:
    faute = dataclasses.replace(une, nom=data.draw(avec_une_faute(une.nom)))
    attendu = {Degre.PROBABLE} if len(une.nom) > 6 else {Degre.PROBABLE, Degre.POSSIBLE}
    assert comparer(faute, une).degre in attendu


@given(completes, st.data())
def test_une_faute_dans_le_prenom_ne_perd_pas_l_enfant(une: Identite, data: st.DataObject) -> None:
    faute = dataclasses.replace(une, prenoms=(data.draw(avec_une_faute(une.prenoms[0])),))
    assert comparer(faute, une).degre is not Degre.ECARTE


@given(completes)
def test_jour_et_mois_inverses(une: Identite) -> None:
    date = une.naissance
    assume(date.jour is not None and date.jour <= 12 and date.jour != date.mois)
    comparaison = comparer(dataclasses.replace(une, naissance=Naissance(date.annee, date.jour, date.mois)), une)
    assert comparaison.champ(Champ.NAISSANCE).raison == "jour et mois inversés"
    assert comparaison.degre is Degre.PROBABLE


@given(completes)
def test_nom_et_prenom_inverses(une: Identite) -> None:
    inverse = dataclasses.replace(une, nom=une.prenoms[0], prenoms=(une.nom,))
    assert comparer(inverse, une).degre is Degre.PROBABLE


@given(completes, st.sampled_from(PRENOMS))
def test_des_jumeaux_ne_sont_jamais_une_meme_personne(une: Identite, autre_prenom: str) -> None:
    assume(comparer_prenom(une.prenoms[0], autre_prenom).accord is Accord.DIFFERE)
    comparaison = comparer(une, dataclasses.replace(une, prenoms=(autre_prenom,)))
    assert comparaison.degre is Degre.ECARTE
    assert comparaison.jumeau_possible
    assert "jumeau possible" in comparaison.raison


@given(completes, st.sampled_from(("mois", "annee", "ans", "age_mois")))
def test_une_naissance_approximative_concorde(une: Identite, precision: str) -> None:
    date = une.naissance.complete
    assert date is not None
    approximative = dataclasses.replace(une, naissance=_partielle(date, precision))
    comparaison = comparer(approximative, une)
    assert comparaison.champ(Champ.NAISSANCE).constat.accord in (Accord.CONCORDE, Accord.RESSEMBLE)
    assert comparaison.degre is Degre.PROBABLE


# every letter of every alphabet that this Python knows
LETTRES = st.characters(categories=("Lu", "Ll", "Lt", "Lm", "Lo"))


@given(st.text(LETTRES, min_size=1, max_size=12))
def test_un_nom_de_lettres_a_toujours_une_cle(nom):
    trouvees = cles(Identite(nom=nom, prenoms=(nom,)))
    for cle in (trouvees.nom, trouvees.prenom, trouvees.nom_phonetique, trouvees.prenom_phonetique):
        assert cle
        assert cle.isascii()


@given(st.text(LETTRES, min_size=1, max_size=12))
def test_un_nom_de_lettres_se_retrouve_lui_meme(nom):
    un = Identite(nom=nom, prenoms=(nom,), naissance=Naissance(2018, 5, 12))
    assert comparer(un, un).degre is Degre.PROBABLE
