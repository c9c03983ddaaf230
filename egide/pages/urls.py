"""Addresses of the composed pages."""

from django.urls import path

from egide.pages.views import (
    acces,
    aide,
    dossier,
    droits,
    journal,
    ma_journee,
    portees,
    recherche,
    registre,
    reprise,
    revue,
    scelles,
)

app_name = "pages"
urlpatterns = [
    path("", ma_journee.ma_journee, name="ma_journee"),
    path("alertes/<uuid:pk>/prise/", ma_journee.prendre_alerte, name="prendre_alerte"),
    path("avis/<uuid:objet_id>/lu/", ma_journee.clore_avis, name="clore_avis"),
    path("dossiers/", recherche.recherche, name="recherche"),
    path("recherches/<uuid:pk>/", recherche.resultats, name="resultats"),
    path("dossiers/<uuid:pk>/", dossier.dossier, name="dossier"),
    path("dossiers/<uuid:pk>/droits/", droits.droits, name="droits"),
    path("dossiers/<uuid:pk>/droits/exclusion/", droits.exclure, name="exclure"),
    path("dossiers/<uuid:pk>/droits/acces/", droits.donner, name="donner_acces"),
    path("dossiers/<uuid:pk>/droits/exclusion/<uuid:exclusion_id>/fin/", droits.lever, name="lever_exclusion"),
    path("dossiers/<uuid:pk>/droits/scelle/", scelles.sceller, name="sceller"),
    path("dossiers/<uuid:pk>/droits/scelle/maintien/", scelles.maintenir, name="maintenir_scelle"),
    path("dossiers/<uuid:pk>/droits/scelle/fin/", scelles.lever_le_scelle, name="lever_scelle"),
    path("dossiers/<uuid:pk>/droits/<uuid:relation_id>/fin/", droits.clore, name="clore_relation"),
    path("dossiers-scelles/", scelles.ouvrir_le_scelle, name="ouvrir_a_deux"),
    path("acces-urgence/", acces.urgence, name="urgence"),
    path("revue-des-acces/", revue.revue_acces, name="revue_acces"),
    path("revue-des-acces/<uuid:pk>/", revue.revoir_unite, name="revoir_unite"),
    path("portee-generale/", portees.portees, name="portees"),
    path("portee-generale/ouvrir/", portees.accorder, name="accorder_portee"),
    path("portee-generale/<uuid:pk>/fin/", portees.retirer, name="retirer_portee"),
    path("administration/reprise/", reprise.reprise, name="reprise"),
    path("journal/", journal.journal, name="journal"),
    path("journal/urgences/<uuid:pk>/", journal.revoir_urgence, name="revoir_urgence"),
    path("registre/", registre.registre, name="registre"),
    path("aide/", aide.aide, name="aide"),
    path("accessibilite/", aide.accessibilite, name="accessibilite"),
]
