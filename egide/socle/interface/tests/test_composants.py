"""Components: each state keeps its word, its shape and its accessible name; pages keep the strict policy."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import timezone
from django_cotton.compiler_regex import CottonCompiler

from egide.socle.interface import galerie, icones, secours, securite

MODELES = Path(galerie.__file__).resolve().parent / "templates"


def rendu(modele: str, /, **contexte: object) -> str:
    return Template(CottonCompiler().process(modele)).render(Context(contexte))


@pytest.mark.parametrize(("genre", "mot"), galerie.ETATS)
def test_un_etat_a_un_mot_et_une_forme(genre, mot):
    html = rendu(f'<c-etat genre="{genre}">{mot}</c-etat>')
    assert mot in html
    assert "<svg" in html
    assert 'aria-hidden="true"' in html


def test_les_formes_different_d_un_etat_a_l_autre():
    dessins = {re.findall(r"<svg.*?</svg>", rendu(f'{{% forme "{genre}" %}}'))[0] for genre, _ in galerie.ETATS}
    assert len(dessins) == len(galerie.ETATS)


def test_un_bouton_refuse_reste_atteignable_et_dit_pourquoi():
    html = rendu('<c-bouton :refus="phrase">Qualifier</c-bouton>', phrase="Accusez d’abord réception.")
    decrit = re.search(r'aria-describedby="([^"]+)"', html)
    assert 'aria-disabled="true"' in html
    assert 'type="button"' in html
    assert " disabled" not in html
    assert decrit is not None
    assert f'id="{decrit[1]}">Accusez d’abord réception.' in html


def test_un_bouton_sans_refus_envoie():
    html = rendu('<c-bouton :refus="phrase" name="acte" value="x">Qualifier</c-bouton>', phrase=None)
    assert "aria-disabled" not in html
    assert 'name="acte"' in html
    assert 'type="submit"' in html


@pytest.mark.parametrize(
    "mot", ['<c-etat genre="fait">Oui</c-etat>', '<c-icone nom="lock" />', "<c-bouton>Oui</c-bouton>"]
)
def test_un_composant_ne_met_aucun_blanc_autour_de_lui(mot):
    html = rendu(f"({mot}, puis)")
    assert html.startswith("(<")
    assert ">, puis)" in html


def test_une_file_vide_le_dit():
    html = rendu('<c-file titre="À qualifier" id="f" :nombre="0" vide="Tout est à jour."></c-file>')
    assert "Tout est à jour." in html
    assert "<table" not in html


@pytest.mark.parametrize(("jours", "genre"), [(-5, "retard"), (30, "delai")])
def test_une_echeance_montre_le_temps_la_date_et_la_regle(jours, genre):
    terme = timezone.now() + timedelta(days=jours)
    html = rendu('<c-echeance :le="terme" regle="3 mois après la réception" />', terme=terme)
    assert f"eg-etat--{genre}" in html
    assert "<time datetime=" in html
    assert "3 mois après la réception" in html


def test_une_echeance_arretee_n_est_plus_en_retard():
    terme = timezone.now() - timedelta(days=5)
    html = rendu('<c-echeance :le="terme" arretee mot="Envoyé" />', terme=terme)
    assert "eg-etat--fait" in html
    assert "Envoyé" in html
    assert "dépassée" not in html


def test_ce_qui_est_tape_par_quelqu_un_est_echappe():
    html = rendu('<c-citation :source="source">{{ texte }}</c-citation>', texte="<b>x</b>", source="<i>y</i>")
    assert "<b>" not in html
    assert "<i>" not in html


@pytest.mark.parametrize("page", ["404.html", "403.html", "403_csrf.html", "500.html"])
def test_une_page_d_erreur_garde_les_numeros_et_ne_revele_rien(page):
    html = render_to_string(page)
    assert all(numero.affiche in html for numero in secours.en_vigueur(timezone.localdate()))
    assert "Égide" not in html
    assert "<h1>" in html


def test_les_numeros_du_jour():
    affiches = [numero.affiche for numero in secours.en_vigueur(timezone.localdate())]
    assert affiches == ["17", "112", "114", "119", "116\u00a0000"]


def test_une_icone_inconnue_se_voit():
    with pytest.raises(LookupError, match="licorne"):
        icones.svg("licorne")


def test_les_icones_sont_triees_et_uniques():
    noms = icones.LISTE.read_text(encoding="utf-8").split()
    assert noms == sorted(set(noms))


def test_aucun_modele_ne_porte_de_style_ni_de_script():
    for modele in MODELES.rglob("*.html"):
        texte = modele.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", texte), modele.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", texte), modele.name
        assert texte.count("\n") <= 120, modele.name


def passer(chemin: str) -> HttpResponse:
    """The answer of a page that shows its trace number, once the headers are on it."""
    requete = RequestFactory().get(chemin)
    entetes = securite.EntetesSecurite(lambda _: HttpResponse())
    entetes.process_request(requete)
    reponse = HttpResponse(vars(requete)["trace"])
    entetes.process_response(requete, reponse)
    return reponse


def test_les_entetes_d_une_page():
    reponse = passer("/")
    assert "script-src 'self'" in reponse["Content-Security-Policy"]
    assert "unsafe" not in reponse["Content-Security-Policy"]
    assert reponse["Cache-Control"] == "no-store"
    assert re.fullmatch(rb"EG-[A-Z2-7]{4}-[A-Z2-7]{4}", reponse.content)


@pytest.mark.parametrize(("facade", "politique"), [("agents", "same-origin"), ("public", "no-referrer")])
def test_rien_ne_part_du_site(facade, politique):
    with override_settings(EGIDE_FACADE=facade):
        reponse = passer("/")
    assert reponse["Referrer-Policy"] == politique


def test_un_fichier_statique_peut_etre_garde():
    reponse = passer("/static/x.css")
    assert "Cache-Control" not in reponse


def composants() -> list[str]:
    """Names of the components, as a page writes them."""
    dossier = MODELES / "cotton"
    chemins = [c.relative_to(dossier).with_suffix("").as_posix() for c in dossier.rglob("*.html")]
    return sorted(c.removesuffix("/index").replace("/", ".").replace("_", "-") for c in chemins)


@pytest.mark.parametrize("nom", [nom for nom in composants() if nom not in ("logo", "resume-erreurs")])
def test_chaque_composant_est_dans_la_galerie(nom):
    """The logo is in every header, and each form draws its own summary of errors."""
    pages = [MODELES / "interface" / f"galerie{suite}.html" for suite in ("", "_files", "_avis", "_suite", "_publique")]
    assert f"<c-{nom}" in "".join(page.read_text(encoding="utf-8") for page in pages)


def test_deux_messages_font_une_seule_region():
    messages = [SimpleNamespace(level_tag=genre) for genre in ("success", "error")]
    html = render_to_string("interface/base_agents.html", {"messages": messages})
    assert html.count('aria-label="Messages"') == 1
    assert 'aria-label="Message"' not in html
    assert html.count("eg-bandeau--") == 2


def test_la_page_de_conflit_montre_les_deux_textes():
    exemple = galerie.conflit()
    html = render_to_string("interface/conflit.html", exemple)
    assert exemple["texte_autre"] in html
    assert exemple["texte_moi"] in html


def test_une_seule_pagination_dans_la_maison():
    racine = Path(galerie.__file__).resolve().parents[2]
    ecrites = [m.name for m in racine.rglob("templates/**/*.html") if 'class="govuk-pagination"' in m.read_text()]
    assert ecrites == ["pagination.html"]
