from django.urls import path

from oggz.casework.conferences.views import discussing, planning

app_name = "conferences"
_CONFERENCE = "<uuid:conference>/"
_ITEM = f"{_CONFERENCE}<uuid:item>/"

urlpatterns = [
    path("", planning.conferences, name="list"),
    path("nieuw/", planning.convene, name="convene"),
    path(_CONFERENCE, planning.conference, name="conference"),
    path(f"{_CONFERENCE}wijzigen/", planning.change, name="change"),
    path(f"{_CONFERENCE}agenda/", planning.arrange, name="arrange"),
    path(f"{_CONFERENCE}uitnodigen/", planning.invite, name="invite"),
    path(f"{_CONFERENCE}afzeggen/", planning.call_off, name="call_off"),
    path(_ITEM, discussing.item, name="item"),
    path(f"{_ITEM}bespreken/", discussing.discuss, name="discuss"),
    path(f"{_ITEM}vastleggen/", discussing.write, name="write"),
    path(f"{_ITEM}scherm/", discussing.screen, name="screen"),
    path(f"{_ITEM}afdruk/", discussing.on_paper, name="paper"),
]
