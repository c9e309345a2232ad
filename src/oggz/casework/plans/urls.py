from django.urls import path

from oggz.casework.plans import views

app_name = "plans"
_PLAN = "<str:case>/plan/"
_ITEM = f"{_PLAN}<uuid:item>/"

urlpatterns = [
    path(_PLAN, views.plan, name="plan"),
    path(f"{_PLAN}erbij/<slug:soort>/", views.add, name="add"),
    path(f"{_PLAN}papier/", views.on_paper, name="paper"),
    path(f"{_ITEM}wijzigen/", views.rewrite, name="rewrite"),
    path(f"{_ITEM}verdelen/", views.assign, name="assign"),
    path(f"{_ITEM}evalueren/", views.evaluate, name="evaluate"),
    path(f"{_ITEM}afronden/", views.end, name="end"),
]
