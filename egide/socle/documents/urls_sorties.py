"""Addresses of what leaves and of redactions, on the agents' facade."""

from django.urls import path

from egide.socle.documents.occultation import views as occultation
from egide.socle.documents.sorties import views as sorties

app_name = "sorties"
urlpatterns = [
    path("", sorties.liste, name="liste"),
    path("pieces/<uuid:piece_id>/", sorties.sortir, name="sortir"),
    path("pieces/<uuid:piece_id>/occulter/", occultation.occulter, name="occulter"),
    path("occultations/<uuid:occultation_id>/", occultation.preparer, name="occultation"),
    path("occultations/<uuid:occultation_id>/relire/", occultation.relire, name="relire"),
    path("occultations/<uuid:occultation_id>/pages/<int:page>.png", occultation.page, name="page"),
    path("<uuid:sortie_id>/", sorties.sortie, name="sortie"),
    path("<uuid:sortie_id>/fichiers/<uuid:ligne_id>/", sorties.fichier, name="fichier"),
]
