from django.urls import path

from oggz.casework.drafts import views

app_name = "drafts"

urlpatterns = [path("<str:case>/concept/", views.draft, name="draft")]
