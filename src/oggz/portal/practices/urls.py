from django.urls import path

from oggz.portal.practices import views

app_name = "practices"
urlpatterns = [
    path("praktijken/vergelijken/", views.compare, name="compare"),
    path("praktijken/verspreiding/", views.spreading, name="spreading"),
    path("praktijken/vraag/", views.ask, name="ask"),
    path("praktijken/vraag/verstuurd/", views.asked, name="asked"),
]
