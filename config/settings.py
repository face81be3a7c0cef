"""All settings: each comes from the environment, with a safe default or a refusal to start.

While `make run` serves the embedded PostgreSQL and Valkey it leaves their addresses and its secret
in `var/local.env`, so that `manage.py` in another terminal reaches the same instance. The
environment always wins over that file. Without either, commands that need no database still run;
the first use of the database or of SECRET_KEY is refused by Django.
"""

import os
from datetime import time
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("FORTNIGHT_VAR", BASE_DIR / "var"))


def _local_environment() -> dict[str, str]:
    """What the running local instance says of itself (KEY=VALUE lines), or nothing."""
    file = VAR_DIR / "local.env"
    if not file.is_file():
        return {}
    lines = file.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


_local = _local_environment()


def env(name: str, default: str = "") -> str:
    return os.environ.get(name) or _local.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in env(name, default).split(",") if word.strip()]


SECRET_KEY = env("SECRET_KEY")
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")  # the sign-in page then names the invented users
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_fsm",
    "csp",
    "axes",
    "config",
    "accounts",
    "notices",
    "cases",
    "determinations",
    "premiums",
    "reinstatement",
    "delinquency",
    "repayment",
    "reports",
    "continuity",
    "forecast",
]

# The kinds of case: each says in one value all that the folder of a case must know of it. Read
# once, at startup (`cases.kind_list`), in the order in which lists and menus name them.
CASE_KINDS = [
    "determinations.kind.DETERMINATION",
    "determinations.kind.RECONSIDERATION",
    "reinstatement.kind.REINSTATEMENT",
    "delinquency.kind.DELINQUENCY",
    "repayment.kind.REPAYMENT",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.access.ClosedByDefaultMiddleware",
    "axes.middleware.AxesMiddleware",
]

# What money of a member may be for, the first before the second (see premiums/payees.py).
PAYEES = [
    "delinquency.payee.PAYEE", "reinstatement.payee.PAYEE", "premiums.payee.PAST_MONTHS",
    "premiums.payee.PAYMENT_PLAN",
]  # fmt: skip
# What `manage.py demo` plays, in order, once people and requests for coverage are there.
DEMO_SCENES = [
    "reinstatement.demo.scenes.play",
    "delinquency.demo.scenes.play",
    "repayment.demo.scenes.play",
    "continuity.demo.scenes.play",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cases.presentation.places.places",
                "config.health.tile",
                "continuity.presentation.banner.down",
            ],
        },
    },
]
LETTERS_DIR = BASE_DIR / "templates" / "notices"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _limits() -> dict[str, str | int]:
    """So that no connection hangs forever: what the URL says of itself wins over these.

    A statement and a lock are limited in processes that serve (`wsgi` and `celery` set
    STATEMENT_SECONDS), not in commands: a migration may take its time. A transaction may idle
    while a mail server takes its time; longer than any task runs, and its row is given back.
    No query is compiled (`jit`): ours read few rows, and compiling costs more than it saves.
    """
    limits = "-c jit=off -c idle_in_transaction_session_timeout=330s"
    if seconds := env("STATEMENT_SECONDS"):
        limits += f" -c statement_timeout={int(seconds)}s -c lock_timeout={int(seconds) // 2}s"
    keepalives = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    return {"connect_timeout": 5, "tcp_user_timeout": 30000, **keepalives, "options": limits}


DATABASE_URL = env("DATABASE_URL")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)} if DATABASE_URL else {}
if DATABASE_URL:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = _limits() | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = env("CELERY_BROKER_URL")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "queue"
LOGOUT_REDIRECT_URL = "login"
# Five wrong passwords for one user name from one address close that door for a quarter hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "password"]

# A reviewer reads long records; an hour without a request signs the session off (45 CFR 164.312).
SESSION_COOKIE_AGE = int(env("SESSION_SECONDS", "3600"))
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
HTTPS = flag("HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Letters that leave the building are put here for the print room.
PRINT_DIR = Path(env("PRINT_DIR", str(VAR_DIR / "print")))
# When the worker groups what left into a batch for the print room, each day, in the time of each
# plan's zone; "off" leaves that to the button.
PRINT_BATCH_AT = env("PRINT_BATCH_AT", "16:00").replace("off", "")
if PRINT_BATCH_AT:
    time.fromisoformat(PRINT_BATCH_AT)  # refused at the start, not when it is due
# A document at intake; a long fax is some 200 pages.
DOCUMENT_MAX_BYTES = int(env("DOCUMENT_MAX_BYTES", str(25 * 1024 * 1024)))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# EMAIL_URL is smtp://user:password@host:port, with smtp+tls (STARTTLS) or smtps for TLS, whose
# certificate must be valid. Without it, mail lands in a folder that the product shows under "Mail".
EMAIL_URL = env("EMAIL_URL")
# The certificates of a plan's own CA, in PEM; without it those that the machine trusts.
EMAIL_CA_FILE = env("EMAIL_CA_FILE")
MAIL_DIR = Path(env("MAIL_DIR", str(VAR_DIR / "mail")))
DEFAULT_FROM_EMAIL = env("FROM_EMAIL", "Fortnight <fortnight@localhost>")
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]
# For each answer of the mail server.
EMAIL_TIMEOUT = int(env("EMAIL_TIMEOUT", "15"))
if EMAIL_URL:
    _smtp = urlsplit(EMAIL_URL)
    if _smtp.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise ImproperlyConfigured("EMAIL_URL begins with smtp://, smtp+tls:// or smtps://")
    if EMAIL_CA_FILE and not Path(EMAIL_CA_FILE).is_file():
        raise ImproperlyConfigured(f"EMAIL_CA_FILE names no file: {EMAIL_CA_FILE}")
    EMAIL_BACKEND = "notices.smtp.Backend"
    EMAIL_HOST = _smtp.hostname or "localhost"
    EMAIL_PORT = _smtp.port or {"smtps": 465, "smtp+tls": 587}.get(_smtp.scheme, 25)
    EMAIL_HOST_USER = unquote(_smtp.username or "")
    EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
    EMAIL_USE_TLS = _smtp.scheme == "smtp+tls"
    EMAIL_USE_SSL = _smtp.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
# A Maildir of the address in FROM_EMAIL: what comes back is read there. Or pipe it to
# `manage.py receive_bounce`.
BOUNCE_MAILDIR = Path(env("BOUNCE_MAILDIR")) if env("BOUNCE_MAILDIR") else None
# The address at which staff reach this instance: alerts link to the case.
SITE_URL = env("SITE_URL", f"http://localhost:{env('PORT', '8000')}")

# What `/healthz`, the page "Status" and the red tile call too late (docs/runbook.md).
# A sweep, after so many of its intervals, at least two minutes.
WATCH_INTERVALS = int(env("WATCH_INTERVALS", "4"))
# A worker that is silent for so many seconds, until someone says so or a day has passed.
WATCH_WORKER_SECONDS = int(env("WATCH_WORKER_SECONDS", "90"))
# The oldest mail, letter or alert that should have gone, in seconds.
WATCH_UNSENT_SECONDS = int(env("WATCH_UNSENT_SECONDS", "600"))
# After its start the web server gives the workers so many seconds to catch up.
WATCH_GRACE_SECONDS = int(env("WATCH_GRACE_SECONDS", "60"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.PrivateFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # It writes a line at each sign-in, with the user's name.
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
}
