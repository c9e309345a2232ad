"""A profile that somebody else wrote: nothing of it is seen before its person agrees."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Invitation, Role, User
from oggz.portal.professionals import consent, services
from oggz.portal.professionals.models import Profile, Proposal
from oggz.portal.professionals.services import RoomError
from tests.portal.colleagues import INDEX, at, colleague, filled_in, place, profile, text, told, url
from tests.together import really

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return colleague("publicist", Role.LOCAL_PUBLISHER, "lelystad")


@pytest.fixture
def ria() -> User:
    return colleague("ria")


def sent(**changed: object) -> dict[str, object]:
    form = filled_in(**changed) | {"place": place("lelystad").pk}
    return {name: value for name, value in form.items() if name not in ("version", "consent")}


@pytest.fixture
def propose(django_capture_on_commit_callbacks):
    """Proposes by the form; gives the link in the mail."""

    def _propose(by: User, **changed: object) -> str:
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            answer = at(by).post(url("propose"), sent(**changed))
        assert answer.status_code == 302, text(answer)
        [message] = [m for m in mail.outbox[before:] if "Voorstel" in m.subject]
        [path] = re.findall(r"https?://[^/\s]+(/wie-is-wie/voorstel/\S+)", message.body)
        return path

    return _propose


AGREE = {"version": consent.current().version, "consent": "on", "shows_email": "on"}


def test_agreeing_by_the_link_shows_the_profile(publisher, ria, propose) -> None:
    link = propose(publisher)
    reader = at(colleague("lezer"))
    assert "Ria Jansen" not in text(reader.get(INDEX))
    anybody = Client()
    shown = text(anybody.get(link))
    assert "Wijkverpleegkundige" in shown
    assert "Nu ziet nog niemand het" in shown
    for _ in range(3):  # mail scanners open each link
        anybody.get(link)
    assert not Profile.objects.filter(user=ria).exists()
    answer = anybody.post(link, AGREE)
    assert (answer.status_code, answer.url) == (302, url("agreed"))
    made = Profile.objects.get(user=ria)
    assert [each.slug for each in made.municipalities.all()] == ["lelystad"]
    assert made.consent_version == consent.current().version
    assert "Ria Jansen" in text(reader.get(INDEX))
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "lacking", [{"consent": ""}, {"version": "1999-1"}, {"version": ""}, {"version": "x" * 99}]
)
def test_without_agreeing_to_the_text_of_today_nothing_is_shown(
    publisher, ria, propose, lacking
) -> None:
    link = propose(publisher)
    assert Client().post(link, AGREE | lacking).status_code == 400
    assert not Profile.objects.exclude(is_example=True).exists()
    assert Proposal.objects.exists()


def test_the_mail_tells_nothing_and_the_secret_is_not_kept(publisher, ria, propose) -> None:
    link = propose(publisher)
    [message] = mail.outbox
    assert message.to == ["ria@voorbeeld.example"]
    assert "Jansen" not in message.subject + message.body
    assert link.split("/")[-2] not in str(Proposal.objects.values().get())


def test_a_link_works_once(publisher, ria, propose) -> None:
    link = propose(publisher)
    Client().post(link, AGREE)
    services.withdraw_consent(ria)
    for answer in (Client().get(link), Client().post(link, AGREE)):
        assert answer.status_code == 410
    assert not Profile.objects.filter(user=ria).exists()


@pytest.mark.parametrize("ending", ["old", "taken back", "declined", "made up"])
def test_a_link_that_is_over_opens_nothing(publisher, ria, propose, ending) -> None:
    link = propose(publisher)
    if ending == "old":
        Proposal.objects.update(expires=timezone.now())
    elif ending == "taken back":
        at(publisher).post(url("take_back", Proposal.objects.get().pk))
    elif ending == "declined":
        assert Client().post(link, {"decline": "1"}).url == url("declined")
    else:
        link = url("consent", "x" * 43)
    assert Client().get(link).status_code == 410
    assert Client().post(link, AGREE).status_code == 410
    assert not Profile.objects.filter(user=ria).exists()


def test_after_two_weeks_a_proposal_is_deleted(publisher, ria, propose) -> None:
    propose(publisher)
    Proposal.objects.update(expires=timezone.now() + timedelta(minutes=1))
    services.forget_profiles()
    assert Proposal.objects.count() == 1
    Proposal.objects.update(expires=timezone.now())
    services.forget_profiles()
    assert not Proposal.objects.exists()


def test_who_has_no_account_is_invited_first(publisher, propose) -> None:
    link = propose(publisher, email="nieuw@voorbeeld.example")
    invitation = Invitation.objects.get(email="nieuw@voorbeeld.example")
    assert (invitation.role, invitation.municipality) == (Role.PROFESSIONAL, place("lelystad"))
    assert "nog geen account" in text(Client().get(link))
    assert Client().post(link, AGREE).status_code == 400
    assert not Profile.objects.exclude(is_example=True).exists()
    colleague_now = User.objects.create_user("nieuw", "nieuw@voorbeeld.example", None)
    from oggz.portal.accounts.services import appoint

    appoint(colleague_now, Role.PROFESSIONAL, municipality=place("lelystad"))
    assert Client().post(link, AGREE).status_code == 302
    assert Profile.objects.listed().filter(user=colleague_now).exists()


def test_an_editor_who_may_not_invite_proposes_only_who_has_an_account(ria, propose) -> None:
    editor = colleague("red", Role.LOCAL_EDITOR, "lelystad")
    answer = at(editor).post(url("propose"), sent(email="nieuw@voorbeeld.example"))
    assert answer.status_code == 400
    assert "publicerend redacteur" in text(answer)
    assert "Wijkverpleegkundige" in answer.content.decode()
    assert not Proposal.objects.exists()
    assert not Invitation.objects.filter(email="nieuw@voorbeeld.example").exists()
    propose(editor)


def test_nobody_proposes_for_another_municipality(publisher, ria) -> None:
    answer = at(publisher).post(url("propose"), sent() | {"place": place("urk").pk})
    assert answer.status_code == 400
    with pytest.raises(RoomError, match="voor deze gemeente"):
        services.propose_profile(publisher, told(), place=place("urk"))
    with pytest.raises(RoomError, match="voor deze gemeente"):
        services.propose_profile(ria, told(), place=place("lelystad"))


def test_nobody_is_pestered(publisher, ria, propose) -> None:
    link = propose(publisher)
    assert "al een voorstel" in text(at(publisher).post(url("propose"), sent()))
    Client().post(link, {"decline": "1"})
    Client().post(propose(publisher), {"decline": "1"})
    assert "al twee voorstellen" in text(at(publisher).post(url("propose"), sent()))


def test_who_is_found_already_is_not_proposed(publisher, ria) -> None:
    profile(ria)
    answer = at(publisher).post(url("propose"), sent())
    assert "al in ‘Wie is wie’" in text(answer)


def test_a_proposal_of_another_editor_cannot_be_taken_back(publisher, ria, propose) -> None:
    propose(publisher)
    other = colleague("ander", Role.LOCAL_PUBLISHER, "lelystad")
    at(other).post(url("take_back", Proposal.objects.get().pk))
    assert Proposal.objects.count() == 1


def test_two_who_agree_at_once_make_one_profile() -> None:
    tokens: list[str] = []

    def prepare() -> None:
        by = colleague("publicist-tegelijk", Role.LOCAL_PUBLISHER, "lelystad")
        colleague("tegelijk")
        proposal = services.propose_profile(
            by, told(email="tegelijk@voorbeeld.example"), place=place("lelystad")
        )
        tokens.append(proposal.new_token())
        proposal.save()

    def clean() -> None:
        User.objects.filter(username__endswith="tegelijk").delete()

    assert really(prepare) == [None]
    try:
        version = consent.current().version
        answers = really(lambda: services.agree(tokens[0], version=version, shows={}), times=3)
        assert sum(isinstance(answer, Profile) for answer in answers) == 1
        assert sum(isinstance(answer, RoomError) for answer in answers) == 2
    finally:
        assert really(clean) == [None]
