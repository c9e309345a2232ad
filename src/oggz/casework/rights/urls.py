from django.urls import path

from oggz.casework.rights import complaint_views, filing_views, views

app_name = "rights"
_CASE = "<case:case>/"
_REQUEST = f"{_CASE}<uuid:pk>/"

urlpatterns = [
    path("", views.requests, name="list"),
    path("termijnen/<uuid:deadline>/code/", filing_views.code, name="code"),
    path("klachten/<uuid:pk>/", complaint_views.complaint, name="complaint"),
    path("klachten/<uuid:pk>/overnemen/", complaint_views.accept, name="accept_complaint"),
    path("klachten/<uuid:pk>/verlengen/", complaint_views.extend, name="extend_complaint"),
    path(f"{_CASE}nieuw/", views.record, name="record"),
    path(f"{_CASE}beperken/", views.record, {"is_restriction": True}, name="restrict"),
    path(_REQUEST, views.one, name="request"),
    path(f"{_REQUEST}behandelen/", views.take_up, name="take_up"),
    path(f"{_REQUEST}weglaten/", filing_views.leave_out, name="leave_out"),
    path(f"{_REQUEST}weglaten/<uuid:exemption>/", filing_views.include, name="include"),
    path(f"{_REQUEST}dossier/maken/", filing_views.make, name="make"),
    path(f"{_REQUEST}dossier/ophalen/", filing_views.fetch, name="fetch"),
    path(f"{_REQUEST}dossier/verwijderen/", filing_views.discard, name="discard"),
    path(f"{_REQUEST}wissen/", filing_views.erase, name="erase"),
    path(f"{_REQUEST}bericht/", views.notice, name="notice"),
    path(f"{_REQUEST}brief/<slug:slug>/", views.letter, name="letter"),
    path(f"{_REQUEST}<slug:slug>/", views.do, name="do"),
]
