"""What is wrong with the house's own watch, in sentences: asked from outside the worker, by a supervisor."""

from datetime import datetime, timedelta

from egide.socle.acces.regles_acces import reglage
from egide.socle.echanges.flux import flux_nomme
from egide.socle.echanges.models import (
    BATTEMENT_ASTREINTE,
    BATTEMENT_AVIS,
    BATTEMENT_SILENCES,
    SURVEILLES,
    AlarmeSilence,
    Battement,
)
from egide.socle.echanges.selectors import (
    alertes_sans_personne,
    avis_non_remis,
    horloges_oubliees,
    taches_silencieuses,
)
from egide.socle.echanges.supervision import etat_des_taches
from egide.socle.interface.typographie import accorde


def defauts(le: datetime, *, horloges: bool = True) -> list[str]:
    """One sentence for each thing that has stopped, failed, waited for too long or fallen silent; [] when all is well.

    Names of tasks, numbers and flows: never a person, a file nor an argument. A page asks without `horloges`: one
    sentence more would tell its reader that a file hidden from him has a clock.
    """
    oubliees = _horloges(le) if horloges else ""
    return [phrase for phrase in (_rondes(le), *_alertes(le), oubliees, *_taches(le), _silences()) if phrase]


def _rondes(le: datetime) -> str:
    muettes = [nom for nom in SURVEILLES if _muet(nom, le)]
    ecoute = le - 2 * timedelta(minutes=reglage("silence_ronde_minutes"))
    if not Battement.objects.filter(nom=BATTEMENT_SILENCES, le__gte=ecoute).exists():
        muettes.append(BATTEMENT_SILENCES)
    return f"Plus de signe de vie : {', '.join(muettes)}. Relancez « egide worker »." if muettes else ""


def _alertes(le: datetime) -> list[str]:
    """Dangers that reach nobody while the rounds turn. A page reads few of them: the missing sign speaks there."""
    non_remis, sans_personne = avis_non_remis(le).count(), alertes_sans_personne(le).count()
    phrases = []
    if non_remis:
        combien = accorde(non_remis, "avis de danger n’est pas parti", "avis de danger ne sont pas partis")
        phrases.append(f"{combien} : le serveur de courriel ne les prend pas. Téléphonez à l’astreinte.")
    if sans_personne:
        combien = accorde(
            sans_personne, "alerte de danger ne prévient personne", "alertes de danger ne préviennent personne"
        )
        phrases.append(f"{combien} : ni tour d’astreinte ni cadre en poste. Complétez le tour.")
    if not phrases and _muet(BATTEMENT_AVIS, le) and not _muet(BATTEMENT_ASTREINTE, le):
        phrases.append("Des avis d’astreinte n’arrivent à personne : vérifiez le serveur de courriel et les tours.")
    return phrases


def _muet(nom: str, le: datetime) -> bool:
    return taches_silencieuses(le, noms=[nom])


def _horloges(le: datetime) -> str:
    return "Des échéances auraient dû être rappelées et ne l’ont pas été." if horloges_oubliees(le) else ""


def _taches(le: datetime) -> list[str]:
    etat = etat_des_taches(le)
    phrases = (
        (etat.echouees, "en échec"),
        (etat.abandonnees, "interrompues, qui reprennent seules"),
        (etat.en_retard, "en attente depuis trop longtemps"),
    )
    return [
        f"{accorde(len(taches), 'tâche', 'tâches')} {mots} : {', '.join(sorted({t.nom for t in taches}))}."
        for taches, mots in phrases
        if taches
    ]


def _silences() -> str:
    muets = AlarmeSilence.objects.filter(close_le__isnull=True).values_list("flux", flat=True)
    return " ".join(f"{flux_nomme(nom).rien} : silence inhabituel." for nom in sorted(set(muets)))
