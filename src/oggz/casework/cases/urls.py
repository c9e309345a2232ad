from django.urls import path, register_converter
from django.urls.converters import StringConverter

from oggz.casework.cases.views import doing, participants, reading


class CaseConverter(StringConverter):
    """Wider than an id: what looks like one is answered, and recorded, as one that is not there."""

    regex = "[0-9A-Za-z_-]{1,64}"


register_converter(CaseConverter, "case")
app_name = "cases"
_CASE = "<case:case>/"

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
