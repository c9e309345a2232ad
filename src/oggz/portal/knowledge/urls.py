from django.urls import path, re_path

from oggz.portal.knowledge import views

# The path of a page of Wagtail, with the slash at its end.
_PAGE = r"(?:[-\w]{1,255}/){1,5}"

app_name = "knowledge"
urlpatterns = [
    path("hulp/", views.help_page, name="help"),
    re_path(rf"^(?P<path>{_PAGE})feed\.(?P<form>atom|json)$", views.feed, name="feed"),
    re_path(rf"^(?P<path>{_PAGE})agenda\.ics$", views.calendar, name="calendar"),
    path("robots.txt", views.robots, name="robots"),
]
