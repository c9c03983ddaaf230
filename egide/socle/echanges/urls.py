"""Addresses of packages, of the watch over deferred jobs and flows, and of one's own summary; agents' facade."""

from django.urls import path

from egide.socle.echanges.views import gestes, lecture, veille

app_name = "echanges"
urlpatterns = [
    path("transmissions/", lecture.transmissions, name="transmissions"),
    path("transmissions/<uuid:transmission_id>/", lecture.transmission, name="transmission"),
    path("transmissions/<uuid:transmission_id>/recu/", gestes.accuser, name="accuser"),
    path("transmissions/<uuid:transmission_id>/renvoi/", gestes.renvoyer, name="renvoyer"),
    path("transmissions/<uuid:transmission_id>/accuse/", gestes.consigner_accuse, name="consigner_accuse"),
    path("transmissions/<uuid:transmission_id>/classement/", gestes.classer, name="classer"),
    path("taches/", veille.taches, name="taches"),
    path("taches/<int:tache_id>/relance/", veille.relancer, name="relancer_tache"),
    path("silences/<uuid:alarme_id>/", veille.silence, name="silence"),
    path("mes-courriels/", veille.courriels, name="courriels"),
]
