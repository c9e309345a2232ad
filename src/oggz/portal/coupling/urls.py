from django.urls import path

from oggz.portal.coupling import public_views

app_name = "coupling"
urlpatterns = [
    path("inbedden/", public_views.explanation, name="national_explanation"),
    path("inbedden/oggz-inbedden.js", public_views.script, name="script"),
    path("inbedden/<slug:part>/", public_views.frame, name="national_frame"),
    path("gemeenten/<place:slug>/inbedden/", public_views.explanation, name="explanation"),
    path("gemeenten/<place:slug>/inbedden/<slug:part>/", public_views.frame, name="frame"),
]
