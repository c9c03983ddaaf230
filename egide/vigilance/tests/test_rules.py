"""Each rule alone, on facts written by hand: what it points at, what it leaves, and the sentence it says."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egide.vigilance.faits import parametres_du
from egide.vigilance.models import AccesInhabituel
from egide.vigilance.rules import REGLES
from egide.vigilance.rules.definitions import Constat, Faits, Geste, Notoriete, Ouverture, Proximite
from egide.vigilance.rules.habitude import Habitude

JOUR = date(2026, 3, 12)
MIDI = datetime(2026, 3, 12, 11, tzinfo=UTC)
AGENT = UUID(int=1)
P = parametres_du(JOUR)


def ouvertures(nombre, **champs):
    return tuple(Ouverture(AGENT, uuid4(), MIDI, MIDI, **champs) for _ in range(nombre))


def gestes(nombre, objet=None):
    return tuple(Geste(AGENT, MIDI + timedelta(minutes=n), objet or uuid4()) for n in range(nombre))


def trouver(code, **faits) -> list[Constat]:
    return list(REGLES[code].chercher(Faits(JOUR, **faits), P))


def dire(code, constat: Constat) -> str:
    lu = AccesInhabituel(
        jour=JOUR,
        nombre=constat.nombre,
        bas=constat.habitude.bas if constat.habitude else None,
        haut=constat.habitude.haut if constat.habitude else None,
        premier_le=constat.premier,
        dernier_le=constat.dernier,
    )
    return REGLES[code].phrase(lu).replace("\u00a0", " ")


def test_le_volume_se_dit_avec_l_habitude_de_la_personne():
    habitudes = {(AGENT, "VOLUME"): Habitude.de([4, 5, 6, 7, 8, 9, 10, 11, 7, 6, 5, 4])}
    (constat,) = trouver("volume", ouvertures=ouvertures(43), habitudes=habitudes)
    assert dire("volume", constat) == "43 dossiers ouverts le jeudi 12 mars 2026 ; d’habitude entre 4 et 10."
    assert trouver("volume", ouvertures=ouvertures(P("VOLUME_PLANCHER") - 1), habitudes=habitudes) == []


def test_sans_histoire_seul_un_grand_nombre_est_signale():
    assert trouver("volume", ouvertures=ouvertures(P("VOLUME_SANS_HABITUDE") - 1)) == []
    assert len(trouver("volume", ouvertures=ouvertures(P("VOLUME_SANS_HABITUDE")))) == 1


def test_une_grande_lectrice_de_toujours_n_est_pas_signalee():
    habitudes = {(AGENT, "VOLUME"): Habitude.de([40, 44, 38, 41, 45, 39, 42, 43, 40, 41])}
    assert trouver("volume", ouvertures=ouvertures(46), habitudes=habitudes) == []


@given(st.lists(st.integers(0, 60), min_size=11, max_size=60), st.integers(61, 10_000))
def test_quelques_jours_fous_ne_deplacent_pas_l_habitude(jours, folie):
    """Fewer wild days than ordinary ones: the median stays among the ordinary ones."""
    fous = [folie] * (len(jours) // 3)
    assert min(jours) <= Habitude.de(jours + fous).mediane <= max(jours)


@given(st.lists(st.integers(0, 200), max_size=60), st.integers(0, 400))
def test_un_jour_plus_charge_n_est_jamais_mieux_vu(jours, nombre):
    bornes = {"plancher": 20, "seule": 40, "minimum": 10, "ecarts": 5, "pourcent": 200}
    habitude = Habitude.de(jours)
    if habitude.depassee(nombre, **bornes):
        assert habitude.depassee(nombre + 1, **bornes)


def test_un_seul_refus_sur_un_dossier_ecarte_n_est_pas_un_abus():
    assert trouver("refus_repetes", refus=gestes(P("REFUS_MEME_OBJET") - 1, uuid4())) == []
    assert len(trouver("refus_repetes", refus=gestes(P("REFUS_MEME_OBJET"), uuid4()))) == 1
    assert trouver("refus_repetes", refus=gestes(P("REFUS_PLANCHER") - 1)) == []
    assert len(trouver("refus_repetes", refus=gestes(P("REFUS_PLANCHER")))) == 1


def test_la_nuit_d_une_astreinte_ou_d_une_habitude_n_est_pas_signalee():
    tard = ouvertures(3, hors_premier=MIDI, hors_dernier=MIDI)
    assert len(trouver("hors_horaires", ouvertures=tard)) == 1
    assert trouver("hors_horaires", ouvertures=ouvertures(3)) == []
    assert trouver("hors_horaires", ouvertures=tard, jours_hors={AGENT: P("NUIT_HABITUDE_JOURS")}) == []


def test_lire_sans_lien_se_juge_a_ce_qui_suit():
    seuil = P("SANS_RELATION_PLANCHER")
    assert len(trouver("sans_relation", ouvertures=ouvertures(seuil, en_relation=False))) == 1
    assert trouver("sans_relation", ouvertures=ouvertures(seuil, en_relation=False, suivie=True)) == []
    assert trouver("sans_relation", ouvertures=ouvertures(seuil)) == []
    revus = ouvertures(1, en_relation=False, jours_de_retour=P("RETOURS_JOURS"))
    assert len(trouver("retours", ouvertures=revus)) == 1


def test_un_dossier_ferme_se_relit_pour_agir_ou_pour_chercher_des_antecedents():
    vieux = MIDI - timedelta(days=P("APRES_FIN_JOURS") + 1)
    assert len(trouver("apres_la_fin", ouvertures=ouvertures(1, ferme_le=vieux))) == 1
    assert trouver("apres_la_fin", ouvertures=ouvertures(1, ferme_le=vieux, suivie=True)) == []
    assert trouver("apres_la_fin", ouvertures=ouvertures(1, ferme_le=vieux, partout=True)) == []
    assert trouver("apres_la_fin", ouvertures=ouvertures(1, ferme_le=MIDI)) == []


def test_un_dossier_tres_lu_se_dit_une_fois():
    seuil, dossier = P("NOTORIETE_PERSONNES"), uuid4()
    (constat,) = trouver("notoriete", notorietes=(Notoriete(dossier, seuil, 2, MIDI, MIDI),))
    assert (constat.agent_id, constat.dossiers) == (None, (dossier,))
    assert trouver("notoriete", notorietes=(Notoriete(dossier, seuil + 3, seuil, MIDI, MIDI),)) == []


@pytest.mark.parametrize(("code", "partage"), [("meme_nom", "nom"), ("meme_adresse", "adresse"), ("proche", "proche")])
def test_ce_qui_est_partage_se_dit_sans_le_nommer(code, partage):
    (vue,) = ouvertures(1)
    proximites = {(AGENT, vue.dossier_id): Proximite(**{partage: True})}
    (constat,) = trouver(code, ouvertures=(vue,), proximites=proximites)
    assert dire(code, constat).startswith("1 dossier ouvert le jeudi 12 mars 2026 où figure")
    assert trouver(code, ouvertures=(vue,)) == []


@pytest.mark.parametrize("regle", REGLES.values(), ids=lambda r: r.code)
def test_chaque_regle_dit_ce_qu_elle_regarde_et_pourquoi(regle):
    assert regle.article.startswith("confidentialité §")
    assert regle.regarde.endswith(".")
    constat = Constat(AGENT, 2, MIDI, MIDI + timedelta(hours=1), (uuid4(),))
    assert dire(regle.code, constat).endswith(".")
