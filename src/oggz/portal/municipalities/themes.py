"""A municipality's colours as a stylesheet: design tokens on the element of the theme class."""

import hashlib

from django.urls import reverse

from oggz.portal.municipalities.models import MunicipalityTheme


def css_class(theme: MunicipalityTheme) -> str:
    return f"gemeente-{theme.municipality.slug}"


def css(theme: MunicipalityTheme) -> str:
    return (
        f".{css_class(theme)} {{\n"
        f"  --oggz-color-primary: {theme.primary_colour};\n"
        f"  --oggz-color-surface: {theme.accent_colour};\n"
        "}\n"
    )


def fingerprint(theme: MunicipalityTheme) -> str:
    return hashlib.sha256(css(theme).encode()).hexdigest()[:12]


def url(theme: MunicipalityTheme) -> str:
    return reverse("municipalities:stylesheet", args=[theme.municipality.slug, fingerprint(theme)])
