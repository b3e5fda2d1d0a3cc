"""Every setting, read from the environment once.

`SALA_MODE` is `local` (the default: a first try, development, tests) or `production`. In
production nothing has a default that could be wrong in silence: a missing secret, host list,
address or database stops the start with a sentence that names it.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from board.replica import ImpatientConnection

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SALA_VAR", ROOT / "var"))

PRODUCTION = os.environ.get("SALA_MODE", "local") == "production"
DEBUG = not PRODUCTION and os.environ.get("SALA_DEBUG") == "1"


def required(name: str, *, local: str, meaning: str) -> str:
    """The environment's `name`; outside production, `local` where it is not set."""
    value = os.environ.get(name, "" if PRODUCTION else local).strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {meaning}")
    return value


# Who we are
SECRET_KEY = required(
    "SECRET_KEY", local="local-only-not-a-secret", meaning="50 or more random characters."
)
BOARD_URL = required(
    "BOARD_URL",
    local=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}",
    meaning="the board's public address, such as https://forum.example.org.",
).rstrip("/")
_hosts = required(
    "ALLOWED_HOSTS",
    local="127.0.0.1,localhost,[::1]",
    meaning="the host names the board answers to, with commas between.",
)
ALLOWED_HOSTS = [host.strip() for host in _hosts.split(",")]
CSRF_TRUSTED_ORIGINS = [BOARD_URL]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "board",
    "accounts",
    "notifications",
    "forum",
    "reputation",
    "moderation",
    "django.contrib.admin",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "forum.guest_pages.keep_guest_pages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "board.middleware.pin_stamps",
    "board.replica.read_guests_from_replica",
    "accounts.middleware.load_member_with_session",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.use_member_clock",
    "accounts.middleware.keep_banned_out",
    "accounts.middleware.keep_private_pages_private",
    "forum.middleware.note_presence",
    "forum.middleware.follow_moved_topics",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "board.context.board",
                "moderation.context.desk",
            ],
            "builtins": [
                "board.templatetags.board",
                "board.templatetags.keeping",
                "accounts.templatetags.members",
            ],
        },
    },
    # What is kept for all readers (forum/views/gaps.py).
    {
        "NAME": "kept",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "templates" / "kept"],
        "OPTIONS": {"environment": "forum.views.words.environment"},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The database. Where DATABASE_URL is not set, config.environment starts the embedded Postgres
# and sets it.
ENGINE = "board.postgres"
DATABASES = {
    "default": dj_database_url.parse(
        required(
            "DATABASE_URL",
            local="postgres:///sala",
            meaning="the PostgreSQL server, as postgres://user:password@host:5432/name.",
        ),
        engine=ENGINE,
    )
}
# A web process never waits for the database longer than a reader would for a page. Commands may.
WEB = os.environ.get("SALA_ROLE") == "web"
# To compile a plan takes 50 ms, and no page's query is worth that.
_SESSION = "-c jit=off"
if WEB:
    _SESSION += " -c statement_timeout=15s -c lock_timeout=5s"
# A statement that comes again is planned once for each connection.
_STATEMENTS = {"server_side_binding": True, "prepare_threshold": 2}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    **_STATEMENTS,
    "connect_timeout": 3,
    "options": _SESSION,
    **({"pool": {"min_size": 1, "max_size": 8, "timeout": 4}} if WEB else {}),
}
# A streaming replica that guests' pages are read from, where one is named (board/replica.py).
# What it does not give at once is read from the primary.
if _replica := os.environ.get("DATABASE_REPLICA_URL", "").strip():
    DATABASES["replica"] = dj_database_url.parse(_replica, engine=ENGINE)
    DATABASES["replica"]["OPTIONS"] = {
        **DATABASES["replica"].get("OPTIONS", {}),
        **_STATEMENTS,
        "connect_timeout": 2,
        "options": f"{_SESSION} -c default_transaction_read_only=on",
        "pool": {
            "connection_class": ImpatientConnection,
            "name": "replica",
            "min_size": 0,
            "max_size": 8,
            "timeout": 1,
            "reconnect_timeout": 1,
        },
    }
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["board.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The caches: in the process, or Valkey/Redis where CACHE_URL names one. Limits of attempts are
# counted in `default`; while the server is silent each process goes on counting by itself.
# What is in `pages` has its version in its key.
CACHE_URL = os.environ.get("CACHE_URL", "")
PAGE_CACHE_BYTES = int(os.environ.get("PAGE_CACHE_MB", "10")) * 2**20
_IN_PROCESS = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "sala",
    "OPTIONS": {"MAX_ENTRIES": 10_000},
}
CACHES = {
    "in_process": _IN_PROCESS,
    "default": {
        "BACKEND": "board.valkey.ValkeyCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"meanwhile": "in_process"},
    }
    if CACHE_URL
    else _IN_PROCESS,
    "pages": {
        "BACKEND": "board.valkey.LayeredCache" if CACHE_URL else "board.caches.MemoryCache",
        "LOCATION": CACHE_URL or "pages",
        "KEY_PREFIX": "pages",
        "TIMEOUT": 60 * 60,
        "OPTIONS": {"bytes": PAGE_CACHE_BYTES},
    },
}

# Who is who: django-allauth over our own user model.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.MemberBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.BoardAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "accounts.forms.access.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.access.AddEmailForm",
    "change_password": "accounts.forms.access.ChangePasswordForm",
    "set_password": "accounts.forms.access.SetPasswordForm",
    "reset_password": "accounts.forms.access.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.access.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.access.ReauthenticateForm",
}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "homepage"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_CHANGE_EMAIL = True
# A stolen session must not take the account along: a new address asks for the password again.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True

# Mail: a page hands its mails to the job queue; the worker sends them. A local board keeps
# them under var/mail and shows them at /mailbox/.
EMAIL_BACKEND = "board.mail.QueuedBackend"
if PRODUCTION or os.environ.get("SMTP_HOST"):
    DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = required("SMTP_HOST", local="", meaning="the mail server's name.")
    EMAIL_PORT = int(os.environ.get("SMTP_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
    EMAIL_USE_TLS = os.environ.get("SMTP_TLS", "1") == "1"
    EMAIL_TIMEOUT = 20
else:
    DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
MAILBOX_SHOWN = DELIVERY_BACKEND.endswith("filebased.EmailBackend")
DEFAULT_FROM_EMAIL = required(
    "MAIL_FROM", local="Sala <sala@localhost>", meaning="the sender of the board's mails."
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "board.assets.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
BUNDLES = VAR / "bundles"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Time and language
LANGUAGE_CODE = "en-us"
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = False

# What browsers are told
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "https:", "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "board.views.errors.token_expired"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    # A board speaks for its own host; the rest of the domain is not its to promise for.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# Who is online and view counts are gathered in memory and written so often; 0: by hand only.
PRESENCE_SECONDS = 3 if WEB else 0

# The proxies in front of us, counted from the inside: how many addresses at the end of
# X-Forwarded-For were written by machines of ours. 0: the header is not believed at all.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "1" if PRODUCTION else "0"))

# A service that collects spammers, told of one where a moderator says so; none by default.
SPAM_REPORT_URL = os.environ.get("SPAM_REPORT_URL", "")
SPAM_REPORT_KEY = os.environ.get("SPAM_REPORT_KEY", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
