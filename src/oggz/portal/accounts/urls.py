from django.urls import include, path
from django.views.generic import RedirectView

from oggz.portal.accounts import views

to_log_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/", include("oggz.web.login.urls")),
    path("uitnodiging/<str:token>/", views.invitation, name="invitation"),
    # One place to log in, with its throttle and second step: the pages of Wagtail lead there.
    path("beheer/login/", to_log_in),
    path("_util/login/", to_log_in, name="wagtailcore_login"),
]
