from django.urls import path

from oggz.portal.newsletters import views

app_name = "newsletters"
urlpatterns = [
    path("nieuwsbrief/", views.index, name="index"),
    path("nieuwsbrief/landelijk/", views.national, name="national"),
    path("nieuwsbrief/thema/<place:slug>/", views.of_theme, name="of_theme"),
    path("gemeenten/<place:slug>/nieuwsbrief/", views.of_municipality, name="of_municipality"),
    path("regios/<place:slug>/nieuwsbrief/", views.of_region, name="of_region"),
    path("nieuwsbrief/bevestigen/<str:token>/", views.confirm, name="confirm"),
    path("nieuwsbrief/voorkeuren/<str:token>/", views.preferences, name="preferences"),
    path("nieuwsbrief/voorkeuren/<str:token>/vergeten/", views.forget, name="forget"),
    path("nieuwsbrief/afmelden/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("nieuwsbrief/<slug:letter>/feed.atom", views.feed, name="feed"),
    path("nieuwsbrief/<slug:letter>/<slug:slug>/", views.edition, name="edition"),
]
