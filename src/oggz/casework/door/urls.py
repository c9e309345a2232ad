from allauth.account.views import logout
from django.urls import include, path
from django.views.decorators.http import require_POST

from oggz.casework.door import glass_views as glass
from oggz.casework.door import saml_views, views

urlpatterns = [
    # Leaving goes by a button. Before the page of allauth that asks.
    path("uitloggen/", require_POST(logout)),
    path("organisatie/<str:provider_id>/saml/", saml_views.posted_by_organisation, name="saml_acs"),
    path(
        "organisatie/<str:provider_id>/saml/klaar/", saml_views.finish_by_saml, name="saml_finish"
    ),
    path(
        "organisatie/<str:provider_id>/saml/metadata/",
        saml_views.saml_metadata,
        name="saml_metadata",
    ),
    path("sessie/", views.session_state, name="session_state"),
    path("mijn-sessies/", views.own_sessions, name="own_sessions"),
    path("mijn-sessies/beeindigen/", views.end_session, name="end_session"),
    path("noodtoegang/", glass.broken, name="break_glass_list"),
    path("noodtoegang/<uuid:broken>/beeindigen/", glass.end, name="break_glass_end"),
    path("noodtoegang/<uuid:covenant>/<uuid:case>/", glass.break_the_glass, name="break_glass"),
    path("nogmaals/bewijs/", views.prove_again, name="prove_again"),
    path("", include("oggz.web.login.urls")),
]
