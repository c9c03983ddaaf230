"""Retention category of the tables of the framework and of the queue."""

TABLES = {
    "django_migrations": "sans_personne",
    "django_content_type": "sans_personne",
    "auth_permission": "sans_personne",
    "auth_group": "sans_personne",
    "auth_group_permissions": "sans_personne",
    "django_session": "session",
    "procrastinate_jobs": "file_attente",
    "procrastinate_events": "file_attente",
    "procrastinate_periodic_defers": "sans_personne",
    "procrastinate_workers": "sans_personne",
}
