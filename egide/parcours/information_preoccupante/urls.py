"""Addresses of informations, on the agents' facade."""

from django.urls import path

from egide.parcours.information_preoccupante.views import courriers, decision, gels, gestes, lecture, transmission

app_name = "information_preoccupante"
urlpatterns = [
    path("", lecture.liste, name="liste"),
    path("<uuid:information_id>/", lecture.information, name="information"),
    path("<uuid:information_id>/apercu/", lecture.apercu, name="apercu"),
    path("<uuid:information_id>/accuser/", gestes.accuser, name="accuser"),
    path("<uuid:information_id>/recu/", gestes.recu, name="recu"),
    path("<uuid:information_id>/antecedents/", gestes.antecedents, name="antecedents"),
    path("<uuid:information_id>/enfants/", gestes.enfant, name="enfant"),
    path("<uuid:information_id>/enfants/<uuid:enfant_id>/rapprochement/", gestes.rapprochement, name="rapprochement"),
    path("<uuid:information_id>/enfants/<uuid:enfant_id>/annulation/", decision.annulation, name="annulation"),
    path("<uuid:information_id>/enfants/<uuid:enfant_id>/mention/", decision.mention, name="mention"),
    path("<uuid:information_id>/decider/", decision.decider, name="decider"),
    path("<uuid:information_id>/reception/", decision.reception, name="reception"),
    path("<uuid:information_id>/delai/", decision.delai, name="delai"),
    path("<uuid:information_id>/retour/", decision.retour_au_professionnel, name="retour"),
    path("<uuid:information_id>/transmettre/", transmission.transmettre, name="transmettre"),
    path("<uuid:information_id>/courriers/", courriers.courriers, name="courriers"),
    path("<uuid:information_id>/parquet/", decision.parquet, name="parquet"),
    path("<uuid:information_id>/gel/", gels.geler, name="geler"),
    path("<uuid:information_id>/gel/<uuid:gel_id>/fin/", gels.lever_gel, name="lever_gel"),
]
