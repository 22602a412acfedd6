"""Settings. What differs between machines comes from the environment (environment.py)."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF

from m50portal.core import file_broker
from m50portal.environment import ROOT, address, count, env, flag, secret_key, var_folder
from m50portal.rooms import *  # noqa: F403  what rooms ask of rooms above them, by name

BASE_DIR = ROOT
VAR = var_folder()
DEBUG = flag("DEBUG", default=False)
DEMO = flag("M50_DEMO", default=False)
SECRET_KEY = secret_key(VAR, debug_or_demo=DEBUG or DEMO)
SITE_URL = address("SITE_URL", default="http://localhost:8000", schemes={"http", "https"}).rstrip(
    "/"
)
SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname, "localhost", "127.0.0.1"]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Rooms, from the ground floor up (docs/architecture.md) -------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rules.apps.AutodiscoverRulesConfig",  # reads rules.py of every room
    "django_filters",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "simple_history",
    "csp",
    "m50portal.core",
    "m50portal.accounts",
    "members",
    "members.joining",
    "members.upkeep",
    "members.turnover",
    "members.relations",
    "members.dues",
    "pillars",
    "meetings",
    "lobby",
    "lobby.publications",
    "m50portal.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "m50portal.accounts.middleware.IdleTimeoutMiddleware",
    "m50portal.accounts.middleware.SecondFactorMiddleware",
    "m50portal.core.as_of.AsOfMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "m50portal.urls"
WSGI_APPLICATION = "m50portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
_CACHED = _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _CACHED)],
            "builtins": [
                "django.templatetags.static",
                "rules.templatetags.rules",
                "template_partials.templatetags.partials",
                "m50portal.core.templatetags.m50",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "m50portal.core.context.page",
                "m50portal.desk.context.menu",
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------
DATABASE_URL = address(
    "DATABASE_URL",
    default=f"sqlite:///{VAR / 'db.sqlite3'}",
    schemes={"sqlite", "postgres", "postgresql"},
)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: four writing processes without it lose two transactions in three.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR / "cache",
        }
    )
}

# --- Files --------------------------------------------------------------------------------------
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default="") or VAR / "media")
MEDIA_URL = (
    "/media-is-private/"  # nothing answers here: files leave through core.views.FileResponse
)
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or VAR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "m50portal.accounts.passwords.NotLikeOneself"},
    {"NAME": "m50portal.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "m50portal.accounts.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "m50portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_FORMS = {
    "login": "m50portal.accounts.forms_entrance.LoginForm",
    "add_email": "m50portal.accounts.forms_entrance.AddEmailForm",
    "change_password": "m50portal.accounts.forms_entrance.ChangePasswordForm",
    "set_password": "m50portal.accounts.forms_entrance.SetPasswordForm",
    "reset_password": "m50portal.accounts.forms_entrance.ResetPasswordForm",
    "reset_password_from_key": "m50portal.accounts.forms_entrance.ResetPasswordKeyForm",
    "reauthenticate": "m50portal.accounts.forms_entrance.ReauthenticateForm",
}
# Secrets of second factors are encrypted with this key; losing it means enrolling again.
SECOND_FACTOR_KEY = env.str("SECOND_FACTOR_KEY", default="") or SECRET_KEY
MFA_ADAPTER = "m50portal.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "M50-portaal"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "m50portal.accounts.forms_entrance.AuthenticateForm",
    "reauthenticate": "m50portal.accounts.forms_entrance.ReauthenticateCodeForm",
    "activate_totp": "m50portal.accounts.forms_entrance.ActivateTOTPForm",
    "add_webauthn": "m50portal.accounts.forms_entrance.AddPasskeyForm",
    "edit_webauthn": "m50portal.accounts.forms_entrance.EditPasskeyForm",
}
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = count("SESSION_HOURS", default=10) * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_IDLE_SECONDS = count("SESSION_IDLE_MINUTES", default=60) * 60
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Mail: every message is a row first (core/mail_backend.py) -----------------------------------
EMAIL_BACKEND = "m50portal.core.mail_backend.OutboxBackend"
MAIL_TRANSPORT_URL = address(
    "MAIL_TRANSPORT",
    default=f"filemail://{VAR / 'mail'}",
    schemes={"smtp", "smtp+tls", "smtp+ssl", "smtps", "filemail", "consolemail"},
)
MAIL_TRANSPORT = env.email_url_config(MAIL_TRANSPORT_URL)
if MAIL_TRANSPORT_URL.startswith("filemail:"):
    # One file per Message-ID, so that handing a message over twice leaves one file.
    MAIL_TRANSPORT["EMAIL_BACKEND"] = "m50portal.core.mail_transport.FolderBackend"
    MAIL_TRANSPORT["EMAIL_FILE_PATH"] = urlsplit(MAIL_TRANSPORT_URL).path
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Secretariaat M50 <secretariaat@m50.example>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Peppol: off until there is a folder that an access point empties (members/dues/peppol.py) -------
PEPPOL_OUTBOX = env.str("PEPPOL_OUTBOX", default="")
PEPPOL_SENDER = env.str("PEPPOL_SENDER", default="") or "members.dues.peppol.FolderSender"

# --- Celery: the queue is the database, the broker only wakes (docs/architecture.md) --------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict = {}
file_broker.install()
if CELERY_BROKER_URL.startswith("filesystem://"):
    _BROKER = VAR / "broker"
    for _name in ("queue", "processed", "control"):
        (_BROKER / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": _BROKER / "queue",
        "data_folder_out": _BROKER / "queue",
        "processed_folder": _BROKER / "processed",
        "control_folder": _BROKER / "control",
        # A worker with its hands full looks again after this many seconds; kombu waits a whole one.
        "polling_interval": 0.2,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 30,
        "unacked_restore_throttle": 1,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
# Moments that people set are fields that a sweep reads; nothing here is edited at run time.
SWEEP_SECONDS = count("SWEEP_SECONDS", default=15)


def _sweep(task: str, seconds: int) -> dict:
    """A sweep every so often; those that pile up behind a busy worker are forgotten."""
    options = {"expires": 4 * seconds + 10}
    return {"task": task, "schedule": timedelta(seconds=seconds), "options": options}


CELERY_BEAT_SCHEDULE = {
    "heartbeat": _sweep("core.record_heartbeat", 30),
    "outbox": _sweep("core.sweep_outbox", SWEEP_SECONDS),
    "dues": _sweep("dues.sweep_runs", SWEEP_SECONDS),
    "transparency": _sweep("dues.tell_municipalities", 4 * SWEEP_SECONDS),
    "reminders": _sweep("meetings.sweep_reminders", 4 * SWEEP_SECONDS),
    "prints": _sweep("meetings.sweep_prints", SWEEP_SECONDS),
    "documents": _sweep("core.sweep_prints", SWEEP_SECONDS),
    "confirmations": _sweep("upkeep.sweep_sendings", 4 * SWEEP_SECONDS),
    "proposals": _sweep("upkeep.sweep_proposals", 4 * SWEEP_SECONDS),
    "publications": _sweep("publications.sweep_editions", SWEEP_SECONDS),
    # By day: somebody reads it, and a reminder at night looks odd.
    "dues_reminders": {
        "task": "dues.plan_reminders",
        "schedule": crontab(hour=9, minute=20, day_of_week="1-5"),
    },
    "elections": {"task": "turnover.sweep_elections", "schedule": crontab(hour=9, minute=5)},
    "waiting": {
        "task": "upkeep.remind_of_proposals",
        "schedule": crontab(day_of_week="mon", hour=8, minute=5),
    },
    "completeness": {"task": "desk.count_completeness", "schedule": crontab(hour=23, minute=40)},
    "relations": {"task": "relations.anonymise", "schedule": crontab(hour=3, minute=41)},
    "aspirants": {"task": "joining.sweep_clocks", "schedule": crontab(hour="6-18", minute=10)},
    "names": {"task": "members.take_up_names", "schedule": crontab(minute=5)},
    "privacy": {"task": "members.forget_people", "schedule": crontab(hour=3, minute=44)},
    "substitutes": {"task": "meetings.forget_names", "schedule": crontab(hour=3, minute=47)},
    "uploads": {"task": "members.clear_old_uploads", "schedule": crontab(hour=3, minute=41)},
    "old_documents": {"task": "core.clear_prints", "schedule": crontab(hour=3, minute=14)},
    "sessions": {"task": "core.clear_sessions", "schedule": crontab(hour=3, minute=17)},
}

# What makes the documents of core/prints.py (docs/decisions/0013-who-makes-a-document.md).
PRINTS = {
    "memo_pdf": "m50portal.desk.documents.MEMO_PDF",
    "manifest": "lobby.documents.MANIFEST",
    "transparency": "members.dues.documents.TRANSPARENCY",
    "memo_docx": "m50portal.desk.documents.MEMO_DOCX",
    "year_sheet": "m50portal.desk.documents.YEAR_SHEET",
}

# --- Rooms that a lower room asks by name (docs/decisions) ----------------------------------------
JOINING_ADVICE = "members.joining.selectors.advice"
ASPIRANT_TERM = "members.joining.selectors.aspirant_term"
ONBOARDING_PILLARS = "pillars.selectors.taking_part"
# Each tells, of a municipality from a day on, what stands on its membership and would fall with it.
WITHDRAWAL_OBSTACLES = ["members.dues.selectors_books.obstacles_to_withdrawal"]

# --- Language -----------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
FIRST_DAY_OF_WEEK = 1

# --- Security -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^gezondheid/$"]
if flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # otherwise rate limits see one address: the proxy's
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-m50-sessie" if SECURE else "m50-sessie"
CSRF_COOKIE_NAME = "__Host-m50-csrf" if SECURE else "m50-csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="mailto:beveiliging@m50.example")

# --- Logging: one JSON object a line, without secrets ---------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "m50portal.core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
SILENCED_SYSTEM_CHECKS: list[str] = []
