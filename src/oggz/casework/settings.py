"""The closed casework site: its own process, database, vault, cookies and keys."""

from csp.constants import NONE, SELF

from oggz.web.databases import django_settings
from oggz.web.embedded import CASEWORK, VAULT
from oggz.web.settings import shared_settings

globals().update(shared_settings("casework", default_port=8001))

DATABASES = {"default": django_settings(CASEWORK), "vault": django_settings(VAULT)}
DATABASE_ROUTERS = ["oggz.casework.vault.router.VaultRouter"]

INSTALLED_APPS = [
    "oggz.casework.parties",
    "oggz.casework.vault",
    "oggz.casework.audit",
    "oggz.web",
    "procrastinate.contrib.django",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "oggz.web.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oggz.web.middleware.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "oggz.web.middleware.RefuseUnreadableAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "oggz.casework.parties.middleware.KeptNowhere",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oggz.casework.audit.middleware.Traced",
]

AUTH_USER_MODEL = "parties.Member"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "work_list"
LOGOUT_REDIRECT_URL = "logged_out"

# A work day at most, and gone when the browser closes.
SESSION_COOKIE_AGE = 9 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"

X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
