from django.urls import path

from oggz.casework.transfers import views

app_name = "transfers"
urlpatterns = [
    path("<str:case>/andere-gemeente/", views.case, name="case"),
    path("<str:case>/andere-gemeente/meegeven/", views.send, name="send"),
    path("<str:case>/andere-gemeente/intrekken/", views.withdraw, name="withdraw"),
    path("<str:case>/meegekomen/", views.arrived, name="arrived"),
    path("overnemen/<uuid:transfer>/", views.answer, name="answer"),
]
