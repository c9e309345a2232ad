from django.urls import path

from oggz.portal.catalogue import views

app_name = "catalogue"
urlpatterns = [path("zoeken/", views.search, name="search")]
