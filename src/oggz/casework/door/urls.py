from allauth.account.views import logout
from django.urls import include, path
from django.views.decorators.http import require_POST

urlpatterns = [
    # Leaving goes by a button. Before the page of allauth that asks.
    path("uitloggen/", require_POST(logout)),
    path("", include("oggz.web.login.urls")),
]
