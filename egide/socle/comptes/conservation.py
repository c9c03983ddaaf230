"""Retention category of the professional directory and of what opens a session."""

TABLES = {
    "account_emailaddress": "compte",
    "account_emailconfirmation": "compte",
    "mfa_authenticator": "compte",
    "comptes_agent": "compte",
    "comptes_identitefederee": "compte",
    "comptes_unite": "compte",
    "comptes_poste": "compte",
    "comptes_astreinte": "compte",
    "comptes_revuehabilitations": "compte",
    "comptes_decisionhabilitation": "compte",
    "comptes_avisauxcadres": "compte",
    "comptes_territoire": "sans_personne",
    "comptes_territoire_communes": "sans_personne",
    "comptes_invitation": "invitation",
    "comptes_renouvellement": "invitation",
    "comptes_cache": "session",
}
