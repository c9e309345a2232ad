from django.urls import path

from oggz.casework.rights import views

app_name = "rights"
_CASE = "<case:case>/"
_REQUEST = f"{_CASE}<uuid:pk>/"

urlpatterns = [
    path("", views.requests, name="list"),
    path(f"{_CASE}nieuw/", views.record, name="record"),
    path(_REQUEST, views.one, name="request"),
    path(f"{_REQUEST}behandelen/", views.take_up, name="take_up"),
    path(f"{_REQUEST}brief/<slug:slug>/", views.letter, name="letter"),
    path(f"{_REQUEST}<slug:slug>/", views.do, name="do"),
]
