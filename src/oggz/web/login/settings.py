"""Settings of logging in, for a site that takes `oggz.web.login` among its apps."""

from typing import Any

APPS = (
    "oggz.web.login",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
)
# After Django's own of authentication and messages.
MIDDLEWARE = (
    "allauth.account.middleware.AccountMiddleware",
    "oggz.web.login.middleware.SecondFactorRequired",
)


def login_settings(
    *, production: bool, name: str, by_invitation: str, organisations_prove: bool = False
) -> dict[str, Any]:
    """`name` is what an authenticator app shows; `by_invitation` see `OrganisationLoginAdapter`.

    With `organisations_prove` nobody comes in by an organisation that does not say, in the words
    agreed with it, that they used a second factor there.
    """
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "LOGIN_URL": "account_login",
        "LOGIN_BY_INVITATION": by_invitation,
        "ORGANISATIONS_PROVE": organisations_prove,
        # Who has a password needs something besides; in production this is no choice.
        "SECOND_FACTOR_REQUIRED": production,
        "ACCOUNT_ADAPTER": "oggz.web.login.adapters.AccountAdapter",
        "ACCOUNT_FORMS": {
            "login": "oggz.web.login.adapters.PasswordForm",
            "reauthenticate": "oggz.web.login.adapters.PasswordAgainForm",
            "reset_password": "oggz.web.login.adapters.ForgottenForm",
        },
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        # A link for a new password that lies about in a mailbox is no use tomorrow.
        "PASSWORD_RESET_TIMEOUT": 60 * 60,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        # Counted by ourselves, over all processes: see `throttle`.
        "ACCOUNT_RATE_LIMITS": False,
        "MFA_RATE_LIMITS": False,
        "SOCIALACCOUNT_ADAPTER": "oggz.web.login.adapters.OrganisationLoginAdapter",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "MFA_ADAPTER": "oggz.web.login.adapters.SecondFactorAdapter",
        "MFA_FORMS": {
            "activate_totp": "oggz.web.login.adapters.FirstCodeForm",
            "add_webauthn": "oggz.web.login.adapters.KeyForm",
            "edit_webauthn": "oggz.web.login.adapters.KeyNameForm",
            "authenticate": "oggz.web.login.adapters.CodeForm",
            "authenticate_webauthn": "oggz.web.login.adapters.KeyLoginForm",
            "reauthenticate": "oggz.web.login.adapters.CodeAgainForm",
            "reauthenticate_webauthn": "oggz.web.login.adapters.KeyAgainForm",
        },
        # A key that is found or stolen is no second factor: it asks for its owner's finger or PIN.
        "MFA_WEBAUTHN_USER_VERIFICATION": "required",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_TOTP_ISSUER": name,
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
        # Browsers let a page on this machine itself use a key without https.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not production,
    }
