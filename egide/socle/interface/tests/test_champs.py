"""Form fields: what they read, the sentence they answer, the markup they draw."""

from datetime import date, time, timedelta

import pytest
from django import forms
from django.http import QueryDict
from django.utils import timezone

from egide.socle.interface import champs
from egide.socle.interface.dates_partielles import DatePartielle
from egide.socle.interface.galerie import FormulaireGalerie


class Formulaire(champs.FormulaireEgide):
    nom = champs.ChampTexte(label="Nom", help_text="Même incomplet.")
    telephone = champs.ChampTelephone(label="Téléphone", required=False)
    naissance = champs.ChampDatePartielle(label="Naissance", required=False, passee=True)
    recu = champs.ChampDate(label="Reçu le", required=False)
    heure = champs.ChampHeure(label="Heure", required=False)
    qualite = champs.ChampChoix(label="Qualité", choices=[("a", "A"), ("b", "B")], aides={"b": "Aide"}, required=False)


def rempli(texte: str) -> Formulaire:
    return Formulaire(QueryDict(f"nom=Lina&{texte}"))


@pytest.mark.parametrize(
    ("saisi", "garde"),
    [
        ("0639986204", "06 39 98 62 04"),
        ("06.39.98.62.04", "06 39 98 62 04"),
        ("%2B33 6 39 98 62 04", "06 39 98 62 04"),
        ("%2B32 470 12 34 56", "+32470123456"),
        ("", ""),
    ],
)
def test_telephone(saisi, garde):
    formulaire = rempli(f"telephone={saisi}")
    assert formulaire.is_valid(), formulaire.errors
    assert formulaire.cleaned_data["telephone"] == garde


def test_un_telephone_incomplet_est_garde_tel_quel_a_l_ecran():
    formulaire = rempli("telephone=0639")
    assert not formulaire.is_valid()
    assert 'value="0639"' in str(formulaire["telephone"])
    assert 'aria-describedby="id_telephone_error"' in str(formulaire["telephone"])


@pytest.mark.parametrize(
    ("saisi", "garde"), [("9 h 42", time(9, 42)), ("18h", time(18)), ("7:05", time(7, 5)), ("", None)]
)
def test_heure(saisi, garde):
    formulaire = rempli(f"heure={saisi}")
    assert formulaire.is_valid(), formulaire.errors
    assert formulaire.cleaned_data["heure"] == garde


def test_heure_illisible():
    assert "pas lisible" in rempli("heure=25 h").errors["heure"][0]


def test_date_partielle():
    formulaire = rempli("naissance_mois=mai&naissance_annee=2018")
    assert formulaire.is_valid(), formulaire.errors
    assert formulaire.cleaned_data["naissance"] == DatePartielle(2018, 5)


def test_une_date_vide_et_facultative_vaut_rien():
    assert rempli("naissance_jour=&naissance_mois=&naissance_annee=").is_valid()


def test_une_naissance_a_venir_est_refusee():
    demain = timezone.localdate() + timedelta(days=400)
    assert "pas encore arrivée" in rempli(f"naissance={demain:%d/%m/%Y}").errors["naissance"][0]


def test_une_date_complete_dit_ce_qui_manque():
    assert rempli("recu_mois=5&recu_annee=2026").errors["recu"] == ["Il manque le jour."]
    formulaire = rempli("recu_jour=12&recu_mois=5&recu_annee=2026")
    assert formulaire.is_valid()
    assert formulaire.cleaned_data["recu"] == date(2026, 5, 12)


def test_les_trois_cases_gardent_ce_qui_a_ete_tape():
    rendu = str(rempli("recu_jour=31&recu_mois=février&recu_annee=2026")["recu"])
    assert all(f'value="{tape}"' in rendu for tape in ("31", "février", "2026"))


def test_l_aide_et_l_erreur_decrivent_le_champ():
    formulaire = Formulaire(QueryDict(""))
    rendu = formulaire["nom"].as_field_group()
    assert 'aria-describedby="id_nom_helptext id_nom_error"' in rendu
    assert 'aria-invalid="true"' in rendu
    assert "govuk-input--error" in rendu
    assert "(facultatif)" not in rendu
    assert "(facultatif)" in formulaire["telephone"].as_field_group()


def test_un_choix_a_sa_legende_et_son_aide():
    rendu = Formulaire()["qualite"].as_field_group()
    assert "<legend" in rendu
    assert 'id="id_qualite_1_aide"' in rendu
    assert rendu.count('aria-describedby="id_qualite_1_aide"') == 1


def test_le_resume_pointe_vers_une_commande_qui_existe():
    formulaire = FormulaireGalerie(QueryDict(""))
    rendu = str(formulaire)
    cibles = [bout.split('"')[0] for bout in rendu.split('href="#')[1:]]
    assert len(cibles) == len(formulaire.errors) > 5
    assert all(f'id="{cible}"' in rendu for cible in cibles)


def test_les_champs_d_origine_prennent_la_meme_forme():
    class Ordinaire(forms.Form):
        default_renderer = champs.RenduEgide
        cache = forms.CharField(widget=forms.HiddenInput, initial="x")
        adresse = forms.EmailField(label="Adresse")

    rendu = str(Ordinaire())
    assert 'class="govuk-input"' in rendu
    assert '<input type="hidden"' in rendu


def test_aucun_style_dans_la_page():
    assert "style=" not in str(FormulaireGalerie(QueryDict("")))
