from django.urls import path

from oggz.casework.consultations import views

app_name = "consultations"
urlpatterns = [
    path("", views.consultations, name="list"),
    path("nieuw/", views.ask, name="ask"),
    path("nieuw/zonder-convenant/", views.ask_outside, name="ask_outside"),
    path("<uuid:consultation>/", views.consultation, name="consultation"),
    path("<uuid:consultation>/beeindigen/", views.end, name="end"),
]
