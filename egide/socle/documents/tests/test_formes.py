"""Each writing by which an address or a reporter once left: now stopped, or never let out without an eye."""

import pytest

from egide.socle.documents.sorties.ecriture import Endroit
from egide.socle.documents.sorties.recherche import chercher
from egide.socle.documents.sorties.secrets import Degre, Genre, Secret
from egide.socle.documents.tests.inoffensives import PARAGRAPHES

ARRETE, REGARD = [Degre.CERTAIN], [Degre.POSSIBLE]
RIEN: list[Degre] = []


def a(texte):
    return Secret(Genre.ADRESSE, adresse=texte)


def p(nom, **dit):
    return Secret(Genre.INFORMATEUR, nom=nom, **dit)


LILAS = a("12 bis avenue des Lilas-Fictifs, 62000 Arras")
LOGEMENT = a("12 avenue des Lilas-Fictifs, appartement 34, Arras")
NOVEMBRE = a("236 rue du 11 Novembre 1918, 62300 Lens")
DE_GAULLE = a("3 place du Général de Gaulle")
REFUGE = a("CHRS Le Refuge-Fictif, Lens")
DEPARTEMENTALE = a("RD 937 n° 12, Ablain")
LETTRE = a("2 D rue Fictive-Longue")
ODILE = p("Mme Odile Voisine-Inventé", fonction="gardienne de la résidence Essai", qualite="Voisin ou voisine")


def degres(secret, texte):
    return [t.degre for t in chercher([Endroit("page", texte, 1)], [secret])]


@pytest.mark.parametrize(
    ("secret", "texte"),
    [
        (LILAS, "12 avenue des Lilas-Fictifs, 62000 Arras"),
        (LILAS, "12 bis, appt 4, avenue des Lilas-Fictifs, 62000 Arras"),
        (LILAS, "12bis (appt 4) avenue des Lilas-Fictifs"),
        (LILAS, "12 bis - 14 avenue des Lilas-Fictifs, 62000 Arras"),
        (LILAS, "10-14 avenue des Lilas-Fictifs"),
        (LILAS, "avenue des Lilas-Fictifs, 14-12 bis"),
        (LILAS, "12 bis avenue des Lillas-Fictifs, 62000 Arras"),
        (LILAS, "12 bis avenue des Lials-Fictifs"),
        (LILAS, "12 avenue des Lilas-Fictis"),
        (LILAS, "douze avenue des Lillas-Fictifs"),
        (LILAS, "12 bis aveneu des Lilas-Fictifs"),
        (LILAS, "résidence située avenue des Lilas, 12 bis, Arras"),
        (LOGEMENT, "appt 34 avenue des Lilas-Fictifs, Arras"),
        (LOGEMENT, "12, appartement 34, avenue des Lilas-Fictifs"),
        (LOGEMENT, "12/34 avenue des Lilas-Fictifs"),
        (LOGEMENT, "12 bis avenue des Lilas-Fictifs"),
        (a("45 boulevard Fictif"), "45-47 boulevard Fictif"),
        (NOVEMBRE, "236 rue du 11 nov."),
        (NOVEMBRE, "236 rue du onze novembre"),
        (NOVEMBRE, "rue du 11 novembre, Lens"),
        (NOVEMBRE, "236 r 11 nov 1918"),
        (DE_GAULLE, "3 place Charles de Gaulle"),
        (REFUGE, "foyer Le Refuge Fictif"),
        (DEPARTEMENTALE, "RD 937 n° 12, Ablain"),
        (DEPARTEMENTALE, "12 RD 937"),
        (DEPARTEMENTALE, "D937 12"),
        (DEPARTEMENTALE, "route départementale 937, n° 12"),
        (LETTRE, "2 D rue Fictive-Longue"),
        (LETTRE, "2d, r. Fictive Longue"),
        (LETTRE, "2 rue Fictive-Longue"),
        (a("12 rue Victor Hugo, 62000 Arras"), "12 rue V. Hugo"),
    ],
)
def test_la_porte_et_la_rue_arretent_quelle_que_soit_la_plume(secret, texte):
    assert degres(secret, texte) == ARRETE


@pytest.mark.parametrize(
    ("secret", "texte"),
    [
        (LILAS, "14 avenue des Lilas-Fictifs, 62000 Arras"),
        (LILAS, "14 avenue des Lilas-Fictifs"),
        (LILAS, "12 ter avenue des Lilas-Fictifs"),
        (LILAS, "avenue des Lillas-Fictifs, Arras"),
        (LILAS, "avenue des Lilas, à Arras"),
        (LILAS, "12 bis rue des Lilas-Fictifs"),
        (LILAS, "avenue des Lilas-Fictifs, le 14 mars à 10 h"),
        (DE_GAULLE, "place De Gaulle à Arras"),
        (DE_GAULLE, "3 place Anselme de Gaulle"),
        (REFUGE, "le Refuge-Fictif"),
        (REFUGE, "foyer le Refuje-Fictif"),
        (a("lieu-dit La Fosse-Fictive"), "La Fosse Fictive"),
        (DEPARTEMENTALE, "sur la D937, à Ablain"),
    ],
)
def test_la_rue_sans_sa_porte_demande_un_regard(secret, texte):
    assert degres(secret, texte) == REGARD


@pytest.mark.parametrize(
    ("secret", "texte"),
    [
        (LILAS, "14 avenue des Lilas-Fictifs, 62100 Calais"),
        (LILAS, "12 bis avenue des Roses, 62000 Arras"),
        (LOGEMENT, "Il vit à Arras, appartement 34."),
        (NOVEMBRE, "Le 11 novembre 1918, à Lens"),
        (NOVEMBRE, "236 rue du 8 novembre"),
        (a("12 rue Pierre Curie, 62000 Arras"), "12 rue Pierre Loti, 62000 Arras"),
        (DE_GAULLE, "3 place du Général Leclerc"),
        (REFUGE, "Elle a trouvé refuge dans un foyer, à Lens."),
        (DEPARTEMENTALE, "un accident sur la D937"),
    ],
)
def test_une_autre_rue_ou_une_autre_ville_passe(secret, texte):
    assert degres(secret, texte) == RIEN


INVERSE, CAPITALES = p("Dupont-Fictif Jean"), p("Jean DUPONT FICTIF")
COURT, PARTICULE = p("Li Wu"), p("Marie de La Tour-Fictive")


@pytest.mark.parametrize(
    ("secret", "texte", "attendu"),
    [
        (INVERSE, "M. Dupont-Fictif", ARRETE),
        (INVERSE, "M. Dupont", ARRETE),
        (INVERSE, "Monsieur Jean", REGARD),
        (INVERSE, "Jean est venu", RIEN),
        (p("Dupont Jean"), "M. Dupont", ARRETE),
        (p("Fictif Zénon"), "M. Fictif", REGARD),
        (p("Fictif Zénon"), "M. Zénon", ARRETE),
        (ODILE, "Mme O. Voisine", ARRETE),
        (ODILE, "Melle Voisine-Inventé", ARRETE),
        (ODILE, "Madame Odile", REGARD),
        (ODILE, "O. Voisine", REGARD),
        (ODILE, "Voisinne-Inventé", REGARD),
        (ODILE, "Mme Voisinne", REGARD),
        (ODILE, "la gardienne de l’immeuble", REGARD),
        (ODILE, "la concierge de votre résidence", REGARD),
        (ODILE, "la gardienne du square a fermé la grille", RIEN),
        (CAPITALES, "Jean Dupont", ARRETE),
        (CAPITALES, "Jean viendra", RIEN),
        (COURT, "M. Wu", ARRETE),
        (p("Anne-Marie Durand-Fictif"), "Anne-Marie est là", RIEN),
        (COURT, "le mur", RIEN),
        (PARTICULE, "Mme de la Tour", ARRETE),
        (PARTICULE, "Marie de la Tour", ARRETE),
        (PARTICULE, "Je me marie demain, dans la tour", RIEN),
        (p("Karim El Amrani-Fictif"), "M. El Amrani", ARRETE),
    ],
)
def test_qui_a_parle_est_reconnu_dans_les_deux_ordres_et_apres_une_civilite(secret, texte, attendu):
    assert degres(secret, texte) == attendu


def test_un_nom_que_la_famille_porte_demande_seulement_un_regard_apres_une_civilite():
    lu = [Endroit("page", "Mme Bernard-Inventé et M. Bernard", 1)]
    trouvees = chercher(lu, [p("Rose Bernard-Inventé")], connus=["Tom Bernard-Inventé"])
    assert [t.degre for t in trouvees] == REGARD


@pytest.mark.parametrize("paragraphe", PARAGRAPHES)
def test_une_lettre_ordinaire_ne_demande_rien_a_personne(paragraphe):
    secrets = [LILAS, LOGEMENT, NOVEMBRE, DE_GAULLE, REFUGE, DEPARTEMENTALE, LETTRE, ODILE, INVERSE, CAPITALES, COURT]
    assert [secret for secret in (*secrets, PARTICULE) if degres(secret, paragraphe)] == []
    assert len(PARAGRAPHES) >= 30
