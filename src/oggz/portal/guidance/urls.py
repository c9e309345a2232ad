from django.urls import include, path

from oggz.portal.guidance.views import public, secretary, wishes

app_name = "guidance"

_wish = [
    path("", public.wish, name="wish"),
    path("steun/", wishes.support, name="support"),
    path("steun/intrekken/", wishes.withdraw_support, name="withdraw_support"),
    path("weging/", wishes.weigh, name="weigh"),
    path("reactie/", wishes.comment, name="comment"),
    path("reactie/<int:comment>/wijzigen/", wishes.edit_comment, name="edit_comment"),
    path("reactie/<int:comment>/verwijderen/", secretary.remove_comment, name="remove_comment"),
    path("dubbel/", wishes.propose_double, name="propose_double"),
    path("dubbel/<int:proposal>/afwijzen/", secretary.decline, name="decline_double"),
    path("samenvoegen/", secretary.merge, name="merge"),
    path("losmaken/", secretary.separate, name="separate"),
    path("tekst/", secretary.correct, name="correct"),
    path("inspanning/", secretary.effort, name="effort"),
    path("stand/", secretary.move, name="move"),
    path("wanneer/", secretary.plan, name="plan"),
    path("stemming/", secretary.open_vote, name="open_vote"),
    path("stemming/<int:vote>/", wishes.vote, name="vote"),
    path("stemming/<int:vote>/intrekken/", secretary.withdraw_vote, name="withdraw_vote"),
    path("stemming/<int:vote>/besluit/", secretary.decide, name="decide"),
]
_meeting = [
    path("", public.meeting, name="meeting"),
    path("wijzigen/", secretary.edit_meeting, name="edit_meeting"),
    path("punt/", secretary.add_item, name="add_item"),
    path("punt/<int:item>/verplaatsen/", secretary.move_item, name="move_item"),
    path("punt/<int:item>/verwijderen/", secretary.remove_item, name="remove_item"),
    path("uitnodigen/", secretary.invite, name="invite"),
    path("verslag/", secretary.minutes, name="minutes"),
]
_committee = [
    path("", public.index, name="index"),
    path("wensen/", public.wishes, name="wishes"),
    path("wensen/nieuw/", wishes.new, name="new_wish"),
    path("wensen/<int:pk>/", include(_wish)),
    path("afweging/", wishes.weighing, name="weighing"),
    path("besluiten/", public.decisions, name="decisions"),
    path("besluiten/feed.atom", public.feed, name="feed"),
    path("besluiten/<int:pk>/", public.decision, name="decision"),
    path("agenda/", public.agenda, name="agenda"),
    path("agenda/agenda.ics", public.calendar, name="calendar"),
    path("agenda/nieuw/", secretary.new_meeting, name="new_meeting"),
    path("agenda/<int:pk>/", include(_meeting)),
    path("mijn/", wishes.mine, name="mine"),
]

urlpatterns = [path("begeleidingscommissie/", include(_committee))]
