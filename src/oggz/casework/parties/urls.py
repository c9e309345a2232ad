from django.urls import path

from oggz.casework.parties.views import invitation, members, own

_MEMBER = "medewerkers/<int:membership>/"

urlpatterns = [
    path("partij-kiezen/", own.choose_party, name="choose_party"),
    path("doel/", own.state_purpose, name="state_purpose"),
    path("mijn-gegevens/", own.own_data, name="own_data"),
    path("mijn-gegevens/geheimhouding/", own.declare_secrecy, name="declare_secrecy"),
    path("mijn-gegevens/rollen/<int:membership>/stoppen/", own.leave, name="leave"),
    path("uitnodiging/<str:token>/", invitation.invitation, name="invitation"),
    path("medewerkers/", members.members, name="members"),
    path("medewerkers/uitnodigen/", members.invite, name="invite"),
    path(
        "medewerkers/uitnodigingen/<int:invitation>/intrekken/",
        members.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path(_MEMBER, members.member, name="member"),
    path(f"{_MEMBER}bevestigen/", members.confirm, name="confirm_membership"),
    path(f"{_MEMBER}afwijzen/", members.refuse, name="refuse_membership"),
    path(f"{_MEMBER}voorstellen/", members.propose, name="propose_membership"),
    path(f"{_MEMBER}beeindigen/", members.end, name="end_membership"),
    path(f"{_MEMBER}verklaringen/", members.declare, name="record_declaration"),
    path(
        f"{_MEMBER}verklaringen/<int:declaration>/intrekken/",
        members.withdraw_declaration,
        name="withdraw_declaration",
    ),
]
