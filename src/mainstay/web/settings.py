"""The settings of every place where Mainstay runs. What staff may change is in the database, not here.

docs/reference/settings.md lists the variables; secrets may also come from a file named by the variable with _FILE.
"""

import os
import secrets
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from mainstay.gateways.installation import Installation


def text(name: str, default: str = "") -> str:
    """The variable, or what stands in the file that the variable with _FILE names."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text().strip()
    return os.environ.get(name, default)


def flag(name: str) -> bool:
    """Whether the variable says 1, true or yes."""
    return text(name).lower() in ("1", "true", "yes")


def database(url: str) -> dict[str, object]:
    """Django's form of postgresql://user:password@host:port/name or …/name?host=/socket/folder."""
    said = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": said.get("dbname", ""),
        "USER": said.get("user", ""),
        "PASSWORD": said.get("password", ""),
        "HOST": said.get("host", ""),
        "PORT": str(said.get("port", "")),
        "CONN_MAX_AGE": None,  # each serving thread keeps its connection, and with it the prepared statements
        "OPTIONS": {"prepare_threshold": 5},
    }


DATA = text("MAINSTAY_DATA")
_here = Installation(Path(DATA)) if DATA and Installation(Path(DATA)).exists() else None
_url = text("DATABASE_URL") or (_here.postgres.url() if _here else "postgresql:///mainstay")

DATABASES = {"default": database(_url)}
SECRET_KEY = _here.session_key() if _here else secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = text("MAINSTAY_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in text("MAINSTAY_ORIGINS").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "django_htmx",
    "mainstay.records",
    "mainstay.portal",
]
MIDDLEWARE = [
    "mainstay.web.health.NothingWaits",
    "mainstay.web.middleware.StampTime",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mainstay.web.middleware.Logged",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mainstay.web.middleware.Readable",
    "mainstay.portal.sign_in.middleware.RequireSignIn",
    "mainstay.portal.sign_in.middleware.KeepSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mainstay.web.middleware.ContentPolicy",
    "mainstay.portal.looks.middleware.LookAs",
    "mainstay.portal.errors.AnswerErrors",
]
ROOT_URLCONF = "mainstay.web.urls"
WSGI_APPLICATION = "mainstay.web.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mainstay.portal.context.page",
            ],
        },
    },
]

AUTH_USER_MODEL = "records.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "mainstay.portal.sign_in.adapter.Invited"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/5m/ip,5/5m/key", "reset_password": "20/5m/ip,3/5m/key"}
MFA_ADAPTER = "mainstay.portal.sign_in.adapter.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
SOCIALACCOUNT_ADAPTER = "mainstay.portal.sign_in.adapter.ConfiguredProviders"
PASSWORD_RESET_TIMEOUT = 3600
CSRF_FAILURE_VIEW = "mainstay.portal.errors.csrf_failed"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("MAINSTAY_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("MAINSTAY_BEHIND_PROXY") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},  # with fewer, many attempts would push the count of the others out
    }
}
STATIC_URL = "static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

API_CALLS_PER_TOKEN = int(text("MAINSTAY_API_CALLS_PER_TOKEN", "600"))  # in a minute
API_CALLS_PER_ADDRESS = int(text("MAINSTAY_API_CALLS_PER_ADDRESS", "1200"))

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
LOGGING_CONFIG = None
WEBHOOK_NETWORKS = text("MAINSTAY_WEBHOOK_NETWORKS")
PROCRASTINATE_IMPORT_PATHS = [
    "mainstay.jobs.bulk",
    "mainstay.jobs.calls",
    "mainstay.jobs.contracts",
    "mainstay.jobs.audit",
    "mainstay.jobs.events",
    "mainstay.jobs.lists",
    "mainstay.jobs.looks",
    "mainstay.jobs.machines",
    "mainstay.jobs.mail",
    "mainstay.jobs.notices",
    "mainstay.jobs.passwords",
    "mainstay.jobs.use",
    "mainstay.jobs.webhooks",
]
