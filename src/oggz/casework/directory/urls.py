from django.urls import path

from oggz.casework.directory import views

app_name = "directory"

urlpatterns = [
    path("<str:case>/plan/<uuid:item>/voorziening/", views.choose, name="choose"),
]
