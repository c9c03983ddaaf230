"""Addresses of the pages on people."""

from django.urls import path

from egide.enfant.views import doublons, famille, fiche, genogramme, nouveau, vie

app_name = "enfant"
urlpatterns = [
    path("nouveau/", nouveau.nouveau, name="nouveau"),
    path("creer/", nouveau.creer, name="creer"),
    path("doublons/", doublons.liste, name="doublons"),
    path("doublons/<uuid:un_id>/<uuid:autre_id>/", doublons.comparer, name="comparer"),
    path("fusions/<uuid:fusion_id>/defaire/", doublons.defaire, name="defaire"),
    path("partages/<uuid:pk>/", doublons.partage, name="partage"),
    path("<uuid:pk>/", fiche.fiche, name="fiche"),
    path("<uuid:pk>/identite/", fiche.rectifier, name="rectifier"),
    path("<uuid:pk>/genogramme/", genogramme.genogramme, name="genogramme"),
    path("<uuid:pk>/doublon/", doublons.signaler, name="signaler"),
    path("<uuid:pk>/proche/", famille.proche, name="proche"),
    path("<uuid:pk>/proche/lien/", famille.rattacher, name="rattacher"),
    path("<uuid:pk>/proche/<uuid:personne_id>/identite/", fiche.rectifier_proche, name="rectifier_proche"),
    path("<uuid:pk>/liens/<uuid:lien_id>/fin/", vie.fin_lien, name="fin_lien"),
    path("<uuid:pk>/liens/<uuid:lien_id>/autorite/", vie.autorite, name="autorite"),
    path("<uuid:pk>/naissance/", vie.naissance, name="naissance"),
    path("<uuid:pk>/autre-nom/", vie.alias, name="alias"),
    path("<uuid:pk>/demenagement/", vie.demenagement, name="demenagement"),
    path("<uuid:pk>/rapprochements/<uuid:suspicion_id>/lu/", vie.suspicion_lue, name="suspicion_lue"),
    path("<uuid:pk>/foyer/", famille.foyer, name="foyer"),
    path("<uuid:pk>/adresse-protegee/", famille.adresse, name="adresse"),
    path("<uuid:pk>/adresse-protegee/lire/", famille.lire_adresse, name="lire_adresse"),
]
