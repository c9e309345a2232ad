from django.urls import path

from oggz.portal.freshness import views

app_name = "freshness"
urlpatterns = [
    path("klopt-dit-niet/", views.remark, name="remark"),
    path("klopt-dit-niet/verstuurd/", views.sent, name="sent"),
    path("account/weekbericht/", views.weekly_mail, name="weekly_mail"),
]
