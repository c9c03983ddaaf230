"""When a package rings again, when a message may leave, how many days count: the calendar of the département."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from egide.socle.acces.regles_acces import reglage
from egide.socle.echeances.calculs import est_ouvrable, heures_reelles
from egide.socle.echeances.regles import calendrier
from egide.socle.interface.temps import jour_de

UN_JOUR = timedelta(days=1)


def est_ouvre(jour: date) -> bool:
    """Whether the services work on that day: no week-end, no public holiday of the département."""
    return est_ouvrable(jour, calendrier(jour).territoire)


def jours_ouvres_apres(depart: datetime, nombre: int) -> datetime:
    """The same hour in Paris, `nombre` working days later."""
    local = timezone.localtime(depart)
    jour, restent = jour_de(local), nombre
    while restent:
        jour += UN_JOUR
        restent -= est_ouvre(jour)
    return timezone.make_aware(datetime.combine(jour, local.time()))


def premiere_relance(le: datetime, *, urgente: bool) -> datetime:
    """When a package just sent rings for the first time: an urgent one at once."""
    return le if urgente else prochaine_relance(le, urgente=False)


def prochaine_relance(le: datetime, *, urgente: bool) -> datetime:
    """When a package that nobody received rings again: hours that really pass for an urgent one, working days else."""
    if urgente:
        return heures_reelles(le, reglage("transmission_urgente_relance_heures"))
    return jours_ouvres_apres(le, reglage("transmission_relance_jours_ouvres"))


def heures_de_courriel(le: datetime) -> bool:
    """Whether a message other than those of the on-call post may leave: a working day, between two hours."""
    local = timezone.localtime(le)
    return est_ouvre(jour_de(local)) and reglage("courriel_heure_debut") <= local.hour < reglage("courriel_heure_fin")


def jours_entiers(debut: datetime, fin: datetime, *, ouvres: bool) -> int:
    """How many whole days lie between two instants, week-ends and holidays left out when `ouvres`."""
    jour, dernier, total = timezone.localdate(debut) + UN_JOUR, timezone.localdate(fin), 0
    while jour < dernier:
        total += not ouvres or est_ouvre(jour)
        jour += UN_JOUR
    return total
