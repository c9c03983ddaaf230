"""One settings file for every process; the role and the facade come from the environment."""

import os
from pathlib import Path

from egide.config import databases
from egide.config.databases import DatabaseRole

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("EGIDE_VAR", ROOT / ".egide"))

DEBUG = os.environ.get("EGIDE_DEBUG") == "1"
EGIDE_DEMO = os.environ.get("EGIDE_DEMO") == "1"
EGIDE_FACADE = os.environ.get("EGIDE_FACADE", "agents")
EGIDE_ROLE = DatabaseRole(os.environ.get("EGIDE_ROLE", "app"))
EGIDE_DEPARTEMENT = os.environ.get("EGIDE_DEPARTEMENT", "62")
EGIDE_NOM_DEPARTEMENT = os.environ.get("EGIDE_NOM_DEPARTEMENT", "Pas-de-Calais")
# Address and telephone under the name of the département, at the head of its letters; « | » parts the lines.
EGIDE_ENTETE_COURRIER = [ligne for ligne in os.environ.get("EGIDE_ENTETE_COURRIER", "").split("|") if ligne]
EGIDE_TELEPHONE_ASTREINTE = os.environ.get("EGIDE_TELEPHONE_ASTREINTE", "")
EGIDE_SORTIE_URL = os.environ.get("EGIDE_SORTIE_URL", "https://meteofrance.com/")

SECRET_KEY = os.environ.get("EGIDE_SECRET_KEY", "")
EGIDE_CLES = [cle for cle in os.environ.get("EGIDE_CLES", "").split(",") if cle]
EGIDE_CLE_JOURNAL = os.environ.get("EGIDE_CLE_JOURNAL", SECRET_KEY)
EGIDE_LISTE_URGENCE_CLE = os.environ.get("EGIDE_LISTE_URGENCE_CLE", "")
# Where the pieces are kept, encrypted one by one; the demonstration keeps them beside its database.
EGIDE_PIECES = Path(os.environ.get("EGIDE_PIECES", VAR / "pieces"))
# Where ClamAV listens: a socket of the machine, or host:port. Without it a piece waits, unless somebody said otherwise.
EGIDE_ANTIVIRUS = os.environ.get("EGIDE_ANTIVIRUS", "")
EGIDE_SANS_ANTIVIRUS = os.environ.get("EGIDE_SANS_ANTIVIRUS") == "1"
# A file received stays in memory, from its first byte: a temporary folder would keep it readable.
FILE_UPLOAD_HANDLERS = ["egide.socle.documents.reception.EnMemoire"]
EGIDE_REQUETE_OCTETS = (40 if EGIDE_FACADE == "agents" else 3) * 1024 * 1024
# The one address of the public that receives files: a file at a time, with the sealed code of the page.
EGIDE_REQUETES_LONGUES = {} if EGIDE_FACADE == "agents" else {"/fichiers/": 26 * 1024 * 1024}
FILE_UPLOAD_MAX_MEMORY_SIZE = max([EGIDE_REQUETE_OCTETS, *EGIDE_REQUETES_LONGUES.values()])
ALLOWED_HOSTS = os.environ.get("EGIDE_HOTES", "localhost,127.0.0.1").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("EGIDE_ORIGINES", "").split(",") if o]

INSTALLED_APPS = [
    "egide.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "procrastinate.contrib.django",
    "egide.socle.interface",
    "egide.socle.journal",
    "egide.socle.referentiels",
    "egide.socle.comptes",
    "egide.socle.dossiers",
    "egide.socle.acces",
    "egide.socle.echeances",
    "egide.socle.etats",
    "egide.socle.documents",
    "egide.socle.echanges",
    "egide.socle.conservation",
    "egide.socle.demandes",
    "egide.enfant",
    "egide.parcours.accueil",
    "egide.parcours.information_preoccupante",
    "egide.vigilance",
    "egide.pages",
    "allauth",  # after our apps: our sign-in templates win
    *(["allauth.account"] if EGIDE_FACADE == "agents" else []),  # it requires its own middleware
    "allauth.mfa",
    *(["egide.demo"] if EGIDE_DEMO else []),
]

COMMON_MIDDLEWARE = [
    "egide.socle.interface.securite.EntetesSecurite",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]
AGENTS_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "egide.socle.comptes.middleware.SessionGardee",
    "egide.socle.acces.middleware.UneRequeteUneTransaction",
]
MIDDLEWARE = COMMON_MIDDLEWARE + (AGENTS_MIDDLEWARE if EGIDE_FACADE == "agents" else [])

ROOT_URLCONF = "egide.config.urls" if EGIDE_FACADE == "agents" else "egide.config.urls_public"
ASGI_APPLICATION = "egide.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "egide.socle.interface.gabarits.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "egide.socle.interface.templatetags.interface",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                *(
                    [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                    if EGIDE_FACADE == "agents"
                    else []
                ),
                "egide.socle.interface.context_processors.interface",
                *(["egide.pages.context_processors.menu"] if EGIDE_FACADE == "agents" else []),
            ],
        },
    }
]
# A component sees what it is given and nothing of the page around it.
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "egide.socle.interface.champs.RenduEgide"


def _connection(role: DatabaseRole) -> dict[str, object]:
    """Django connection settings of one database role, through psycopg's pool."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        **databases.parse(databases.from_environment(role)),
        "CONN_MAX_AGE": 0,
        "TIME_ZONE": "Europe/Paris",
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 12, "timeout": 3 if EGIDE_FACADE == "public" else 10},
            # Half the time of a page in the base was planning its policies: plans are kept with the connection.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
    }


DATABASES = {"default": _connection(EGIDE_ROLE)}
if EGIDE_ROLE in (DatabaseRole.APP, DatabaseRole.WORKER) and databases.from_environment(DatabaseRole.JOURNAL):
    DATABASES["journal"] = _connection(DatabaseRole.JOURNAL)
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "comptes.Agent"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "egide.socle.comptes.mots_de_passe.EntropieSuffisante", "OPTIONS": {"bits": 50}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

ACCOUNT_ADAPTER = "egide.socle.comptes.adaptateurs.AdaptateurCompte"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "courriel"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/key",
    "login": "300/m/ip",
    # Wrong codes of a second person: per who asks; then the failures that she is not told of, and how often she is.
    "presence": "10/h/key",
    "presence_refusee": "2/h/key",
    "presence_dite": "1/h/key",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": "egide.socle.comptes.connexion.Connexion",
    "reauthenticate": "egide.socle.comptes.connexion.MotDePasseEncore",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# The identity provider of public agents: absent unless the environment names one (`egide identite verifier`).
EGIDE_OIDC = {
    "emetteur": os.environ.get("EGIDE_OIDC_EMETTEUR", ""),
    "client": os.environ.get("EGIDE_OIDC_CLIENT", ""),
    "secret": os.environ.get("EGIDE_OIDC_SECRET", ""),
    "origine": os.environ.get("EGIDE_OIDC_ORIGINE", "").rstrip("/"),
    "libelle": os.environ.get("EGIDE_OIDC_LIBELLE", "ProConnect"),
    "algorithmes": os.environ.get("EGIDE_OIDC_ALGORITHMES", "RS256"),
    "portees": os.environ.get("EGIDE_OIDC_PORTEES", "openid siret idp_id"),
    "acr": os.environ.get("EGIDE_OIDC_ACR", ""),
    "amr": os.environ.get("EGIDE_OIDC_AMR", "mfa"),
}
# Browsers follow a form to another site only where the page said so: to the provider, and to nobody else.
EGIDE_FORMULAIRES_VERS = [EGIDE_OIDC["emetteur"]] if EGIDE_FACADE == "agents" and EGIDE_OIDC["emetteur"] else []
MFA_ADAPTER = "egide.socle.comptes.adaptateurs.AdaptateurSecondFacteur"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a key proves two factors only when its device verifies its holder
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}  # a whole département comes out of one address
MFA_FORMS = {
    "authenticate": "egide.socle.comptes.connexion.SecondFacteur",
    "reauthenticate": "egide.socle.comptes.connexion.SecondFacteurEncore",
    "activate_totp": "egide.socle.comptes.connexion.ActivationSecondFacteur",
    "login_webauthn": "egide.socle.comptes.cles.ConnexionParCle",
    "authenticate_webauthn": "egide.socle.comptes.cles.SecondFacteurParCle",
    "reauthenticate_webauthn": "egide.socle.comptes.cles.SecondFacteurEncoreParCle",
    "add_webauthn": "egide.socle.comptes.cles.NouvelleCle",
}
MFA_TOTP_ISSUER = "Égide"
MFA_TOTP_TOLERANCE = 1
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not (DEBUG or EGIDE_DEMO)
CSRF_COOKIE_SECURE = not (DEBUG or EGIDE_DEMO)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
EGIDE_INACTIVITE_MINUTES = EGIDE_SESSION_MINUTES = int(os.environ.get("EGIDE_INACTIVITE_MINUTES", "30"))
EGIDE_SESSION_HEURES = int(os.environ.get("EGIDE_SESSION_HEURES", "12"))

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Counts of sign-in attempts are shared by every process of the agents and outlive a restart. It holds pickles: no other
# role writes there, nor reads there.
_SHARED_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "comptes_cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
_OWN_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {"default": _SHARED_CACHE if EGIDE_ROLE == DatabaseRole.APP else _OWN_CACHE}
MESSAGE_TAGS = {20: "info", 25: "info", 30: "proche", 40: "retard"}
EMAIL_HOST = os.environ.get("EGIDE_SMTP_HOTE", "")
EMAIL_PORT = int(os.environ.get("EGIDE_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EGIDE_SMTP_COMPTE", "")
EMAIL_HOST_PASSWORD = os.environ.get("EGIDE_SMTP_MOT_DE_PASSE", "")
EMAIL_USE_TLS = os.environ.get("EGIDE_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR / "courriels"
# Without a server a demonstration writes its messages in a folder; elsewhere nothing pretends to have left.
_COURRIEL = "smtp" if EMAIL_HOST else "filebased" if EGIDE_DEMO else "dummy"
EMAIL_BACKEND = os.environ.get("EGIDE_COURRIEL", f"django.core.mail.backends.{_COURRIEL}.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("EGIDE_EXPEDITEUR", "egide@example.org")

LOGGING_CONFIG = "egide.config.logs.configure"
LOGGING = {"version": 1}  # Django calls the function above only when this is not empty
