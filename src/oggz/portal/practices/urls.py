from django.urls import path

from oggz.portal.practices import views

app_name = "practices"
urlpatterns = [path("praktijken/vergelijken/", views.compare, name="compare")]
