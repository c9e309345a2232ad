"""Settings that both sites share; each site's own `settings.py` begins with these.

A function rather than a module to import from: the two sites never share a process, and each
must say its name before a key, a cookie or a database can be chosen.
"""

import os
from typing import Any

from oggz.web import locations
from oggz.web.keys import secret_key
from oggz.web.logs import logging_settings
from oggz.web.modes import Mode, current_mode

_HASHED_FILES = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
# Takes a minute to prepare, for files that are then half as large on the way.
_COMPRESSED_FILES = "whitenoise.storage.CompressedManifestStaticFilesStorage"
# Requests that write more than this are refused before they are read.
_LARGEST_FORM_BYTES = 5 * 1024 * 1024


def shared_settings(site: str, *, default_port: int) -> dict[str, Any]:
    """Django settings of `site` ("portal" or "casework") as far as the sites are alike."""
    mode = current_mode()
    production = mode is Mode.PRODUCTION
    prefix = f"OGGZ_{site.upper()}"
    # Browsers take these from this host alone, over https alone: no neighbour can plant one.
    cookie = f"__Host-oggz_{site}" if production else f"oggz_{site}"
    return {
        "MODE": mode,
        "DEBUG": False,
        "SECRET_KEY": secret_key(site),
        "ALLOWED_HOSTS": _listed(f"{prefix}_HOSTS", "" if production else "localhost,127.0.0.1"),
        "BASE_URL": os.environ.get(f"{prefix}_BASE_URL", f"http://localhost:{default_port}"),
        # A mail or web address, for security.txt.
        "SECURITY_CONTACT": os.environ.get(
            "OGGZ_SECURITY_CONTACT", "mailto:security@voorbeeld.example"
        ),
        # Hosts with a port that the platform may ask although they are no part of the open
        # internet, such as "intranet.gemeente.example:443".
        "FETCH_ALLOW": [each.lower() for each in _listed("OGGZ_FETCH_ALLOW", "")],
        # What else of a site must be well, by the name of a function that says so.
        "HEALTH_CHECKS": {},
        "ROOT_URLCONF": f"oggz.{site}.urls",
        "WSGI_APPLICATION": f"oggz.{site}.wsgi.application",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        "oggz.web.context.site",
                    ],
                },
            }
        ],
        # Language and time: Dutch everywhere, stored in UTC.
        "LANGUAGE_CODE": "nl",
        "TIME_ZONE": "Europe/Amsterdam",
        "USE_I18N": True,
        "USE_TZ": True,
        # Data
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "CACHES": {
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
            # What every process must agree on, such as failed log-ins.
            "shared": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "web_shared_cache",
                # Beyond this old entries go; a flood of names must not push out a count.
                "OPTIONS": {"MAX_ENTRIES": 1_000_000},
            },
        },
        "DATA_UPLOAD_MAX_MEMORY_SIZE": _LARGEST_FORM_BYTES,
        # Files
        "STATIC_URL": "/static/",
        "STATIC_ROOT": locations.var() / "static" / site,
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": _COMPRESSED_FILES if production else _HASHED_FILES},
        },
        "MEDIA_ROOT": locations.var() / "files" / site,
        "FILE_UPLOAD_PERMISSIONS": 0o640,
        # Cookies: named by site, because ports of one host share them.
        "SESSION_COOKIE_NAME": f"{cookie}_session",
        "CSRF_COOKIE_NAME": f"{cookie}_csrf",
        "SESSION_COOKIE_SECURE": production,
        "CSRF_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        # Headers
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_SSL_REDIRECT": production,
        "SECURE_REDIRECT_EXEMPT": [r"^healthz$"],
        # How many proxies of our own stand before the site, each adding to X-Forwarded-For.
        "TRUSTED_PROXIES": int(os.environ.get("OGGZ_PROXIES", "1" if production else "0")),
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if production else None,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "SAMEORIGIN",
        "CSRF_TRUSTED_ORIGINS": _listed(f"{prefix}_TRUSTED_ORIGINS", ""),
        # People
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"oggz.web.login.passwords.{name}", "OPTIONS": options}
            for name, options in [
                ("NotAboutOneself", {}),
                ("MinimumLength", {"min_length": 12}),
                ("NotCommon", {}),
                ("NotOfOurWorld", {}),
            ]
        ],
        "LOGGING": logging_settings(os.environ.get("OGGZ_LOG_LEVEL", "INFO")),
    }


def _listed(variable: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(variable, default).split(",") if part.strip()]
