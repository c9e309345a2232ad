from django.urls import path

from oggz.casework.cases.views import doing, participants, reading

app_name = "cases"
# Not <uuid:…>: what cannot be the id of a case is answered, and recorded, as one that is not there.
_CASE = "<str:case>/"

urlpatterns = [
    path("", reading.cases, name="list"),
    path(_CASE, reading.case, name="case"),
    path(f"{_CASE}openen/", reading.open_for, name="open"),
    path(f"{_CASE}uitleg/", reading.explanation, name="explanation"),
    path(f"{_CASE}bijdragen/<uuid:contribution>/verbeteren/", doing.correct, name="correct"),
    path(f"{_CASE}bijdragen/<uuid:contribution>/doorgeven/", doing.pass_on, name="pass_on"),
    path(f"{_CASE}bezwaren/<uuid:objection>/", doing.objection, name="objection"),
    path(f"{_CASE}deelnemers/toevoegen/", participants.add, name="add_participant"),
    path(
        f"{_CASE}deelnemers/<int:participant>/beeindigen/",
        participants.end,
        name="end_participation",
    ),
    path(f"{_CASE}<slug:slug>/", doing.do, name="do"),
]
