"""Addresses of this app, on the agents' facade, included at the root."""

from django.urls import path

from egide.socle.comptes.views import cles, compte, federation, personnes, territoires, unites

app_name = "comptes"
urlpatterns = [
    path("administration/unites/", unites.unites, name="unites"),
    path("administration/unites/nouvelle/", unites.ouvrir_unite, name="ouvrir_unite"),
    path("administration/unites/<uuid:pk>/", unites.unite, name="unite"),
    path("administration/unites/<uuid:pk>/fermeture/", unites.fermer_unite, name="fermer_unite"),
    path("administration/unites/<uuid:pk>/nom/", unites.renommer_unite, name="renommer_unite"),
    path("administration/unites/<uuid:pk>/rattachement/", unites.rattacher_unite, name="rattacher_unite"),
    path("administration/unites/<uuid:pk>/territoire/", territoires.confier_territoire, name="confier_territoire"),
    path("administration/territoires/", territoires.territoires, name="territoires"),
    path("administration/territoires/nouveau/", territoires.creer_territoire, name="creer_territoire"),
    path("administration/territoires/<uuid:pk>/", territoires.modifier_territoire, name="modifier_territoire"),
    path("administration/personnes/", personnes.personnes, name="personnes"),
    path("administration/personnes/<uuid:pk>/", personnes.personne, name="personne"),
    path("administration/personnes/<uuid:pk>/poste/", personnes.affecter_poste, name="affecter_poste"),
    path("administration/personnes/<uuid:pk>/fermeture/", personnes.fermer_compte, name="fermer_compte"),
    path(
        "administration/personnes/<uuid:pk>/second-facteur/",
        personnes.demander_renouvellement,
        name="demander_renouvellement",
    ),
    path(
        "administration/renouvellements/<uuid:pk>/",
        personnes.confirmer_renouvellement,
        name="confirmer_renouvellement",
    ),
    path("administration/postes/<uuid:pk>/fin/", personnes.clore_poste, name="clore_poste"),
    path("administration/postes/<uuid:pk>/transmission/", personnes.transmettre_poste, name="transmettre_poste"),
    path("administration/postes/<uuid:pk>/absence/", personnes.declarer_absence, name="declarer_absence"),
    path("administration/invitations/nouvelle/", personnes.inviter, name="inviter"),
    path("administration/astreintes/", unites.astreintes, name="astreintes"),
    path("administration/astreintes/nouvelle/", unites.inscrire_astreinte, name="inscrire_astreinte"),
    path("administration/astreintes/<uuid:pk>/retrait/", unites.retirer_astreinte, name="retirer_astreinte"),
    path("administration/personnes/<uuid:pk>/identite/", personnes.delier_identite, name="delier_identite"),
    path("connexion/fournisseur/", federation.demander, name="federation_demander"),
    path("connexion/fournisseur/retour/", federation.retour, name="federation_retour"),
    path("connexion/fournisseur/encore/", federation.prouver, name="federation_prouver"),
    path("deconnexion/fournisseur/", federation.fin, name="federation_fin"),
    path("aide/roles/", compte.roles, name="roles"),
    path("compte/", compte.mon_compte, name="mon_compte"),
    path("compte/cles/<int:pk>/retrait/", cles.retirer_cle, name="retirer_cle"),
    path("compte/reprise/<slug:cle>/", compte.reprise, name="reprise"),
    path("invitation/<str:secret>/", compte.accepter_invitation, name="accepter_invitation"),
    path("acces/<str:secret>/", compte.reprendre_compte, name="reprendre_compte"),
]
