"""The ways in which an organisation lets its people in; allauth looks for them here."""

from oggz.web.login import oidc

provider_classes = [oidc.Provider]
