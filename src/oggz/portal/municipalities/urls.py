from django.urls import path, register_converter

from oggz.portal.municipalities import views

app_name = "municipalities"


class Slug:
    regex = "[-a-z0-9]{1,100}"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


class FeedForm(Slug):
    regex = "atom|json"


register_converter(Slug, "place")
register_converter(FeedForm, "form")

urlpatterns = [
    path("gemeenten/", views.index, name="index"),
    path("gemeenten/<place:slug>/", views.detail, name="detail"),
    path("gemeenten/<place:slug>/feed.<form:form>", views.feed, name="feed"),
    path("gemeenten/<place:slug>/raad/", views.council, name="council"),
    path("gemeenten/<place:slug>/raad/raad.pdf", views.council_pdf, name="council_pdf"),
    path("regios/", views.region_index, name="region_index"),
    path("regios/<place:slug>/", views.region, name="region"),
    path("regios/<place:slug>/feed.<form:form>", views.region_feed, name="region_feed"),
    path("huisstijl/<place:slug>.<slug:fingerprint>.css", views.stylesheet, name="stylesheet"),
]
