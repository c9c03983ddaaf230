"""A closed request lifts the holds that it posed, each under its line of the journal, and nobody else's."""

import pytest
from django.db import connection
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.conservation.actions import Cible, geler
from egide.socle.conservation.models import Gel
from egide.socle.demandes import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal(db):
    """(kind, object, agent) of the holds said to be lifted: the application never reads the journal back."""
    lignes = []

    def ecouter(executer, sql, params, many, contexte):
        if "acces_consigner_objet" in sql and "lever_gel" in params:
            lignes.append((params[3], params[4], params[1]))
        return executer(sql, params, many, contexte)

    with connection.execute_wrapper(ecouter):
        yield lignes


@pytest.mark.parametrize("nature", [Gel.Nature.PROCEDURE, Gel.Nature.DEMANDE_ACCES])
def test_le_gel_d_un_autre_sous_le_meme_numero_tient(reponse, journal, nature):
    """Someone else held the same file, and wrote the number of the request as his reference."""
    cadre, fichier = reponse.cadre, reponse.scene.enfant.dossier
    with au_nom_de(cadre):
        cible = Cible("dossier", fichier.pk, fichier.numero)
        dit = {"nature": nature, "reference": reponse.demande.numero, "motif": "Appel en cours"}
        autre = geler(cible, agent=cadre, le=timezone.now(), **dit)
        [pose] = Gel.objects.en_cours().exclude(pk=autre.pk)
        actions.classer_demande(reponse.demande, agent=cadre, le=timezone.now(), motif="Retirée par la personne.")
        assert list(Gel.objects.en_cours()) == [autre]
        leve = Gel.objects.get(pk=pose.pk)
    assert (leve.leve_par, leve.leve_motif) == (cadre, "La demande est close.")
    assert journal == [("dossier", fichier.pk, cadre.pk)]
