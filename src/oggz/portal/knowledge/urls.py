from django.urls import path, re_path

from oggz.portal.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("hulp/", views.help_page, name="help"),
    re_path(r"^nieuws/feed\.(?P<kind>atom|json)$", views.news_feed, name="news_feed"),
    re_path(
        r"^themas/(?P<slug>[-\w]+)/feed\.(?P<kind>atom|json)$", views.theme_feed, name="theme_feed"
    ),
    path("robots.txt", views.robots, name="robots"),
]
