"""Addresses of the review of accesses, and of what agents declare of themselves."""

from django.urls import path

from egide.vigilance.views import constats, nombres, proches

app_name = "vigilance"
urlpatterns = [
    path("", constats.constats, name="constats"),
    path("<uuid:pk>/", constats.constat, name="constat"),
    path("statistiques/", nombres.statistiques, name="statistiques"),
    path("extrait/", nombres.extrait_du_journal, name="extrait"),
    path("mes-proches/", proches.proches, name="proches"),
    path("mon-adresse/", proches.declarer_mon_adresse, name="declarer_adresse"),
    path("mes-proches/<uuid:pk>/retrait/", proches.retirer, name="retirer"),
]
