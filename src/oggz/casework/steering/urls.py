from django.urls import path

from oggz.casework.steering import views

app_name = "steering"
urlpatterns = [
    path("", views.overview, name="list"),
    path("<uuid:release>/", views.release, name="release"),
    path("<uuid:release>/<slug:table>.csv", views.table_csv, name="csv"),
]
