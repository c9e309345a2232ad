"""SAML among the ways to log in; allauth looks for it here."""

from oggz.casework.door import saml

provider_classes = [saml.Provider]
