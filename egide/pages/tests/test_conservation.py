"""The pages of the slips: each step by the right person, reasons told before the click, holds from the file."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.enfant.tests.factories import un_enfant, une_identite
from egide.socle.conservation.tests.base import Base

PREVUES = 3


@pytest.fixture
def base(base_clonee: str) -> Base:
    """The cast, alone on its base."""
    return Base(base_clonee)


@pytest.fixture
def bordereau(base):
    """A slip with the files of three children that nothing concerns any more."""
    for prenom in ("Ana", "Basile", "Chloé"):
        un_enfant(base.cast.agent_crip, une_identite(prenom, "Ancien-Fictif"))
    base.vieillir()
    [propose] = base.proposer().values()
    return propose


def texte(reponse):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reponse.content.decode()).replace("\u00a0", " "))


def adresse(nom, bordereau):
    return reverse(f"pages:{nom}", args=[bordereau.pk])


def test_nothing_waits_says_so(base, client_de):
    page = client_de(base.cast.archiviste).get(reverse("pages:conservation"))
    lu = texte(page)
    assert "Rien n’attend de décision" in lu
    assert "Aucun gel ne court" in lu
    assert "Aucun bordereau n’a encore été clos" in lu
    assert "Dossier d’un enfant" in lu
    assert "24 mois" in lu


def test_from_the_proposal_to_the_certificate(base, client_de, bordereau):
    dpo = client_de(base.cast.dpo, preuve_fraiche=True)
    archives = client_de(base.cast.archiviste, preuve_fraiche=True)
    lu = texte(dpo.get(adresse("bordereau", bordereau)))
    assert lu.count("Dossier 62-") == PREVUES
    assert "Référentiel CNIL" in lu
    assert "RGPD_ACTIVE_24M, version national/origine" in lu
    assert "Ancien-Fictif" not in lu

    decider = adresse("decider_bordereau", bordereau)
    page = dpo.get(decider)
    champs = re.findall(r'name="(sort-[^"]+)"', page.content.decode())
    reponses = dict.fromkeys(champs, "eliminer")
    gardee = champs[0].removeprefix("sort-")
    manque = dpo.post(decider, {**reponses, "nature": "elimination", f"sort-{gardee}": "garder"})
    assert "Écrivez pourquoi" in texte(manque)
    fait = dpo.post(
        decider,
        {
            **reponses,
            "nature": "elimination",
            f"sort-{gardee}": "garder",
            f"motif-{gardee}": "Recherche de ses origines",
        },
    )
    assert fait.status_code == 302

    lu = texte(dpo.get(adresse("bordereau", bordereau)))
    assert "Une autre personne que celle qui a décidé doit le faire." in lu
    assert "Recherche de ses origines" in lu
    jour = timezone.localdate()
    visa = {"reponse": "accord", "reference": "AD62-9", "accord_du": f"{jour:%d/%m/%Y}"}
    refuse = dpo.post(adresse("viser_bordereau", bordereau), visa)
    assert "autre personne" in texte(refuse)
    assert archives.post(adresse("viser_bordereau", bordereau), visa).status_code == 302
    assert archives.get(adresse("decider_bordereau", bordereau)).status_code == 403

    assert dpo.post(adresse("executer_bordereau", bordereau), {"oui": "1"}).status_code == 302
    assert base.executer(bordereau).etat == "execute"
    lu = texte(archives.get(adresse("bordereau", bordereau)))
    assert "Certificat d’élimination" in lu
    assert "2 sur 3 éliminées" in lu
    assert re.search(r"dossiers_dossier 2\b", lu)
    assert "AD62-9" in lu
    assert "2 sur 3" in texte(archives.get(reverse("pages:conservation")))


def test_each_act_on_a_slip_asks_for_a_fresh_proof(base, client_de, bordereau):
    dpo = client_de(base.cast.dpo)
    for nom in ("decider_bordereau", "viser_bordereau", "executer_bordereau", "abandonner_bordereau"):
        reponse = dpo.get(adresse(nom, bordereau))
        assert reponse.status_code == 302
        assert reverse("mfa_reauthenticate") in reponse.headers["Location"]


def test_a_hold_is_placed_on_the_file_shown_on_the_slip_and_lifted(base, client_de, bordereau):
    with base.admin() as conn:
        dossier, numero = conn.execute("SELECT id, numero FROM dossiers_dossier ORDER BY numero").fetchone()
    cadre = client_de(base.cast.cadre_crip)
    page = cadre.get(reverse("pages:dossier", args=[dossier]))
    assert reverse("pages:geler", args=[dossier]) in page.content.decode()
    dit = {"nature": "demande_acces", "reference": "Demande 14", "motif": "Elle veut lire son histoire"}
    assert cadre.post(reverse("pages:geler", args=[dossier]), dit).status_code == 302
    assert "Demande 14" in texte(cadre.get(reverse("pages:dossier", args=[dossier])))
    dpo = client_de(base.cast.dpo, preuve_fraiche=True)
    assert "Gelé Demande 14" in texte(dpo.get(adresse("bordereau", bordereau)))
    assert numero in texte(dpo.get(reverse("pages:conservation")))

    with base.admin() as conn:
        [gel] = conn.execute("SELECT id FROM conservation_gel").fetchone()
    lever = reverse("pages:lever_gel", args=[gel])
    assert cadre.get(lever).status_code == 404
    assert dpo.post(lever, {"motif": "Réponse donnée"}).status_code == 302
    assert "Demande 14" not in texte(dpo.get(reverse("pages:conservation")))


def test_the_officer_holds_by_number(base, client_de, bordereau):
    dpo = client_de(base.cast.dpo)
    dit = {"nature": "recours", "reference": "TA 26/3", "motif": "Recours de la mère"}
    page = reverse("pages:geler_par_numero")
    assert "ne porte ce numéro" in texte(dpo.post(page, {**dit, "numero": "62-1999-00001"}))
    assert dpo.post(page, {**dit, "numero": "62-2026-00001"}).status_code == 302
    assert "TA 26/3" in texte(dpo.get(reverse("pages:conservation")))
