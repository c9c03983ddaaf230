"""The cells of a table say their column, and nothing typed becomes a tag."""

from django.utils.safestring import mark_safe

from egide.socle.interface.tableaux import nommer_les_cellules

COLONNES = ["Nom", "Depuis", "", 'Dit « "ici" »']


def nommer(lignes: str) -> str:
    return str(nommer_les_cellules(mark_safe(lignes), COLONNES))


def test_chaque_cellule_dit_sa_colonne_ligne_apres_ligne():
    lue = nommer('<tr><th scope="row">A</th><td>hier</td><td>x</td><td class="a>b">y</td></tr><tr><td>B</td></tr>')
    assert lue == (
        '<tr><th scope="row">A</th><td data-de="Depuis">hier</td><td>x</td>'
        '<td data-de="Dit « &quot;ici&quot; »" class="a>b">y</td></tr><tr><td data-de="Nom">B</td></tr>'
    )


def test_une_cellule_qui_couvre_la_ligne_ou_qui_parle_deja_reste_comme_elle_est():
    for ligne in ('<tr><td colspan="3">Rien.</td></tr>', '<tr><td data-de="Autre">x</td></tr>'):
        assert nommer(ligne) == ligne


def test_une_cellule_de_trop_n_a_pas_de_nom():
    assert nommer("<tr>" + "<td>x</td>" * 5 + "</tr>").endswith("<td>x</td></tr>")
