from django.urls import path

from oggz.casework.audit import views

urlpatterns = [
    path("verantwoording/", views.overview, name="accountability"),
    path("verantwoording/regels/", views.lines, name="audit_lines"),
    path("verantwoording/regels.csv", views.lines_csv, name="audit_lines_csv"),
    path("verantwoording/opvallend/", views.unusual_use, name="audit_unusual"),
    path("verantwoording/casussen/<uuid:case>/", views.case, name="audit_case"),
]
