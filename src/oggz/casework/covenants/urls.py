from django.urls import path

from oggz.casework.covenants import views
from oggz.casework.covenants.views import clauses, files, signing, writing

app_name = "covenants"
urlpatterns = [
    path("", views.covenants, name="list"),
    path("nieuw/", writing.begin, name="begin"),
    path("<uuid:covenant>/", views.covenant, name="covenant"),
    path("<uuid:covenant>/wijzigen/", writing.amend, name="amend"),
    path("<uuid:covenant>/opzeggen/", signing.withdraw, name="withdraw"),
    path("<uuid:covenant>/<int:number>/", views.version, name="version"),
    path("<uuid:covenant>/<int:number>/schrijven/", writing.write, name="write"),
    path("<uuid:covenant>/<int:number>/controle/", writing.check, name="check"),
    path("<uuid:covenant>/<int:number>/bepaling/", clauses.clause, name="add_clause"),
    path("<uuid:covenant>/<int:number>/bepaling/<slug:clause>/", clauses.clause, name="clause"),
    path(
        "<uuid:covenant>/<int:number>/bepaling/<slug:clause>/zin/",
        clauses.sentence,
        name="sentence",
    ),
    path("<uuid:covenant>/<int:number>/intrekken/", writing.drop, name="drop"),
    path("<uuid:covenant>/<int:number>/versturen/", signing.send, name="send"),
    path("<uuid:covenant>/<int:number>/terughalen/", signing.recall, name="recall"),
    path("<uuid:covenant>/<int:number>/tekenen/", signing.sign, name="sign"),
    path("<uuid:covenant>/<int:number>/vergelijken/", views.compare, name="compare"),
    path("<uuid:covenant>/<int:number>/evaluatie/", signing.evaluate, name="evaluate"),
    path("<uuid:covenant>/<int:number>/convenant.toml", files.text, name="text"),
    path("<uuid:covenant>/<int:number>/samenvatting.<str:kind>", files.summary, name="summary"),
    path("<uuid:covenant>/<int:number>/stukken/<slug:piece>.docx", files.piece, name="piece"),
]
