from django.urls import path

from oggz.casework.signals import views

app_name = "signals"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("nieuw/", views.new, name="new"),
    path("gemeld/", views.reported, name="reported"),
    path("overnemen/", views.take_over, name="take_over"),
    path("<uuid:case>/", views.signal, name="signal"),
    path("<uuid:case>/wegen/", views.weigh, name="weigh"),
    path("<uuid:case>/bekend/", views.known, name="known"),
]
