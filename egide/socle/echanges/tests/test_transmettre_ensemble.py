"""Numbers under concurrency, in real transactions: no gap, none twice, whatever fails; one click, one sending."""

from threading import Barrier, Thread

from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from egide.socle.acces.contexte import au_nom_de
from egide.socle.echanges.models import Transmission
from egide.socle.echanges.tests.factories import une_scene
from egide.socle.interface.identifiants import uuid7


class Panne(Exception):
    """Something that fails after the number was given."""


def ensemble(*gestes):
    """Run each on a thread and a connection of its own, all started together; gives what they returned."""
    depart, rendus = Barrier(len(gestes)), []

    def courir(geste):
        try:
            depart.wait(10)
            rendus.append(geste())
        finally:
            connection.close()

    fils = [Thread(target=courir, args=[geste]) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    return rendus


def lot(scene, issues):
    """One after the other, a sending that holds or one that fails once its number is given."""
    for tient in issues:
        try:
            with transaction.atomic():
                scene.transmettre()
                if not tient:
                    raise Panne
        except Panne:
            continue


def test_numbers_follow_each_other_without_a_gap_whatever_fails(base_clonee):
    scene = une_scene()
    faits = []

    @settings(max_examples=6, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(st.booleans(), min_size=1, max_size=3), min_size=2, max_size=4))
    def essai(lots):
        faits.append(sum(map(sum, lots)))
        ensemble(*(lambda issues=issues: lot(scene, issues) for issues in lots))
        with au_nom_de(scene.agent):
            numeros = sorted(Transmission.objects.values_list("numero", flat=True))
        annee = timezone.localdate().year
        assert numeros == [f"T-62-{annee}-{rang:05d}" for rang in range(1, sum(faits) + 1)]

    essai()
    assert sum(faits) > 0


def test_two_clicks_at_once_send_one_package(base_clonee):
    scene, requete = une_scene(), uuid7()
    rendues = ensemble(*[lambda: scene.transmettre(requete=requete).pk] * 4)
    assert len(rendues) == 4
    assert len(set(rendues)) == 1
    with au_nom_de(scene.agent):
        assert Transmission.objects.count() == 1
