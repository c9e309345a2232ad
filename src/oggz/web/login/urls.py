"""Logging in and out, and what somebody does with the own account. Signing up is not among it."""

from allauth.account import views
from allauth.socialaccount import views as social_views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from oggz.web.login.views import KeyAgain, back_from_organisation, log_in_by_organisation

urlpatterns = [
    path("inloggen/", views.login, name="account_login"),
    path("uitloggen/", views.logout, name="account_logout"),
    path("inactief/", views.account_inactive, name="account_inactive"),
    path("nogmaals/", views.reauthenticate, name="account_reauthenticate"),
    path("wachtwoord/", views.password_change, name="account_change_password"),
    # Who comes in by an organisation gets no password besides: it would outlive leaving there.
    path(
        "wachtwoord/instellen/",
        RedirectView.as_view(pattern_name="account_login"),
        name="account_set_password",
    ),
    path("wachtwoord/vergeten/", views.password_reset, name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # Before the page of allauth.
    path("tweede-stap/webauthn/reauthenticate/", KeyAgain.as_view()),
    path("tweede-stap/", include("allauth.mfa.urls")),
    path(
        "organisatie/<str:provider_id>/login/", log_in_by_organisation, name="openid_connect_login"
    ),
    path(
        "organisatie/<str:provider_id>/login/callback/",
        back_from_organisation,
        name="openid_connect_callback",
    ),
    path(
        "organisatie/afgebroken/",
        social_views.login_cancelled,
        name="socialaccount_login_cancelled",
    ),
    path("organisatie/mislukt/", social_views.login_error, name="socialaccount_login_error"),
    # allauth leads here after somebody chose another organisation; there is no such choice.
    path(
        "organisatie/",
        RedirectView.as_view(pattern_name="account_login"),
        name="socialaccount_connections",
    ),
    path(
        "organisatie/aanmelden/",
        RedirectView.as_view(pattern_name="account_login"),
        name="socialaccount_signup",
    ),
    path("aanmelden/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
]
