from django.urls import path

from oggz.portal.professionals.views import board, moderation, own, profiles, proposals

app_name = "professionals"
urlpatterns = [
    path("wie-is-wie/", profiles.index, name="index"),
    path("wie-is-wie/organisaties/<slug:slug>/", profiles.organisation, name="organisation"),
    path("wie-is-wie/profiel/", profiles.own_profile, name="own_profile"),
    path("wie-is-wie/profiel/bevestigen/", profiles.confirm, name="confirm"),
    path("wie-is-wie/profiel/intrekken/", profiles.withdraw, name="withdraw"),
    path("wie-is-wie/voorstellen/", proposals.propose, name="propose"),
    path("wie-is-wie/voorstellen/<int:key>/", proposals.take_back, name="take_back"),
    path("wie-is-wie/voorstel/akkoord/", proposals.agreed, name="agreed"),
    path("wie-is-wie/voorstel/geweigerd/", proposals.declined, name="declined"),
    path("wie-is-wie/voorstel/<str:token>/", proposals.agree, name="consent"),
    path("wie-is-wie/<uuid:key>/", profiles.profile, name="profile"),
    path("wie-is-wie/<uuid:key>/verbergen/", profiles.hide, name="hide_profile"),
    path("wie-is-wie/<uuid:key>/tonen/", profiles.show, name="show_profile"),
    path("vragen/", board.board, name="board"),
    path("vragen/stellen/", board.ask, name="ask"),
    path("vragen/meldingen/", moderation.reports, name="reports"),
    path("vragen/samenvatting/", own.digest, name="digest"),
    path("samenvatting/stoppen/<str:token>/", own.leave, name="leave"),
    path("vragen/<int:key>/", board.question, name="question"),
    path("vragen/<int:key>/wijzigen/", board.change_question, name="change_question"),
    path("vragen/<int:key>/verwijderen/", board.remove_question, name="remove_question"),
    path("vragen/<int:key>/volgen/", board.follow, name="follow"),
    path("vragen/<int:key>/ook/", board.also, name="also"),
    path("vragen/antwoord/<int:key>/wijzigen/", board.change_answer, name="change_answer"),
    path("vragen/antwoord/<int:key>/verwijderen/", board.remove_answer, name="remove_answer"),
    path("vragen/antwoord/<int:key>/hielp/", board.helped, name="helped"),
    path("vragen/<slug:kind>/<int:key>/melden/", moderation.report, name="report"),
    path("vragen/<slug:kind>/<int:key>/verbergen/", moderation.hide, name="hide_post"),
    path("vragen/<slug:kind>/<int:key>/tonen/", moderation.show, name="show_post"),
    path("vragen/<slug:kind>/<int:key>/laten-staan/", moderation.leave, name="leave_post"),
    path("account/gegevens/", own.own_data, name="own_data"),
    path("account/gegevens/mijn-gegevens.json", own.download, name="download"),
]
