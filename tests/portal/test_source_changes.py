"""A source that changes: who hears of it, how, and what they see."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from oggz.portal.accounts.models import User
from oggz.portal.municipalities.services import archive_section
from oggz.portal.practices.changes import _marked, body_text, differences
from oggz.portal.practices.models import Adoption, PracticePage
from oggz.portal.practices.services import AdoptionError, mark_seen, tell_followers
from tests.portal.adoption_world import adoption, as_user, change, editor_of, national_editor, place
from tests.portal.factories import news, practice
from tests.portal.mail_server import mailbox_of_a_server  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_mail_to_examples")]


@pytest.fixture(autouse=True)
def without_addresses_of_examples() -> None:
    User.objects.filter(username__startswith="voorbeeld-").update(email="")


@pytest.fixture(autouse=True)
def nothing_changed_yet() -> None:
    Adoption.objects.update(source_changed_at=None)  # those of the demonstration
    User.objects.update(email="")


@pytest.fixture
def source() -> PracticePage:
    return practice("Samen op pad", section="rotterdam", results="Tien mensen vonden werk.")


def of(source: PracticePage) -> Adoption:
    return Adoption.objects.get(practice=source)


def desk_home(user) -> BeautifulSoup:
    return BeautifulSoup(as_user(user).get("/beheer/").content, "lxml")


# --- at the desk


def test_the_follower_sees_that_the_source_changed_and_what(source) -> None:
    adoption(source, "lelystad")
    editor = editor_of("lelystad")

    def waits() -> Tag | None:
        panel = desk_home(editor).find(id="aandacht-section")
        return panel.find("a", href=lambda href: href and "/anders/" in href)

    assert waits() is None
    change(source, results="Twaalf mensen vonden werk.")
    link = waits()
    assert "Samen op pad" in link.text
    page = BeautifulSoup(as_user(editor).get(link["href"]).content, "lxml")
    change_ = page.find(class_="desk-change")
    assert change_.h2.text == "Resultaten"
    before, after = change_.select(".desk-change__sides > div")
    assert before.find("del").text == " [verwijderd: Tien] "
    assert after.find("ins").text == " [toegevoegd: Twaalf] "
    assert "mensen vonden werk." in before.text


def test_seen_is_seen_until_the_next_change(source) -> None:
    adoption(source, "lelystad")
    editor = editor_of("lelystad")
    change(source, results="Twaalf.")
    url = reverse("adoptions:changes", args=[of(source).pk])
    page = BeautifulSoup(as_user(editor).get(url).content, "lxml")
    version = page.find("input", {"name": "versie"})["value"]
    seen = reverse("adoptions:seen", args=[of(source).pk])
    assert as_user(editor).get(seen).status_code == 405
    assert as_user(editor).post(seen, {"versie": version}).status_code == 302
    assert of(source).source_changed_at is None
    assert b"niets veranderd" in as_user(editor).get(url).content
    change(source, results="Dertien.")
    assert of(source).source_changed_at is not None
    text = BeautifulSoup(as_user(editor).get(url).content, "lxml").main.text
    assert "Twaalf." in text
    assert "Tien" not in text


def test_what_changed_meanwhile_is_not_passed_by(source) -> None:
    adoption(source, "lelystad")
    shown = change(source, results="Twaalf.")
    change(source, results="Dertien.")
    with pytest.raises(AdoptionError, match="weer veranderd"):
        mark_seen(of(source), shown.pk)
    assert of(source).source_changed_at is not None


def test_a_draft_of_another_cannot_be_seen_by_naming_it(source) -> None:
    adoption(source, "lelystad")
    change(source, results="Twaalf.")
    page = PracticePage.objects.get(pk=source.pk)
    page.results = "Nog geheim."
    secret = page.save_revision()
    elsewhere = news("Iets anders").latest_revision
    desk = as_user(editor_of("lelystad"))
    seen = reverse("adoptions:seen", args=[of(source).pk])
    for version in (secret.pk, elsewhere.pk, "", "-1", "9" * 30, "x"):
        desk.post(seen, {"versie": version})
        assert of(source).source_changed_at is not None
    answer = desk.get(reverse("adoptions:changes", args=[of(source).pk]))
    assert b"Nog geheim" not in answer.content


def test_a_small_improvement_is_told_to_nobody_but_shown_with_the_next(source, mailbox) -> None:
    adoption(source, "lelystad")
    editor_of("lelystad", email="een@lelystad.example")
    change(source, small=True, results="Tien mensen vonden betaald werk.")
    assert of(source).source_changed_at is None
    assert tell_followers() == 0
    change(source, funding="De gemeente.")
    assert of(source).source_changed_at is not None
    seen = of(source).seen_revision.as_object()
    labels = [each.label for each in differences(seen, PracticePage.objects.get(pk=source.pk))]
    assert labels == ["Resultaten", "Wie betaalt"]


def test_publishing_without_a_visible_change_is_told_to_nobody(source) -> None:
    adoption(source, "lelystad")
    change(source)
    assert of(source).source_changed_at is None
    change(source, results="Twaalf.")
    change(source, results="Tien mensen vonden werk.")  # as they saw it
    assert of(source).source_changed_at is None


def test_the_tick_for_a_small_improvement_is_for_one_publication(source) -> None:
    change(source, small=True, results="Twaalf.")
    desk = as_user(national_editor())
    edit = reverse("wagtailadmin_pages:edit", args=[source.pk])

    def ticked() -> bool:
        page = BeautifulSoup(desk.get(edit).content, "html.parser")
        return page.find("input", {"name": "is_small_change"}).has_attr("checked")

    assert not ticked()
    draft = PracticePage.objects.get(pk=source.pk)
    draft.is_small_change = True
    draft.save_revision()
    assert ticked()


def test_a_version_that_is_not_kept_is_said(source) -> None:
    found = adoption(source, "lelystad")
    Adoption.objects.filter(pk=found.pk).update(seen_revision=None)
    change(source, results="Twaalf.")
    assert of(source).source_changed_at is not None
    answer = as_user(editor_of("lelystad")).get(reverse("adoptions:changes", args=[found.pk]))
    assert b"niet bewaard" in answer.content


# --- by mail


def test_followers_hear_once_a_day_at_most(source, mailbox) -> None:
    other = practice("Iets anders", section="rotterdam")
    for page in (source, other):
        adoption(page, "lelystad")
    adoption(source, "dronten")
    editor_of("lelystad", email="een@lelystad.example")
    editor_of("lelystad", email="twee@lelystad.example")
    editor_of("dronten", email="een@dronten.example")
    editor_of("urk", email="een@urk.example")
    change(source, results="Twaalf.")
    change(other, results="Drie.")
    assert tell_followers() == 2
    assert mailbox.to == ["een@dronten.example", "een@lelystad.example", "twee@lelystad.example"]
    text = next(t for t in mailbox.texts() if "Lelystad" in t)
    assert "bronnen van 2 praktijken" in text
    assert "- Iets anders" in text
    assert "/beheer/overnemen/" in text
    assert tell_followers() == 0
    change(source, results="Veertien.")
    assert tell_followers() == 0
    Adoption.objects.update(told_at=timezone.now() - timedelta(hours=23))
    Adoption.objects.filter(practice=source).update(source_changed_at=timezone.now())
    Adoption.objects.filter(practice=other).update(
        source_changed_at=timezone.now() - timedelta(days=2)
    )
    assert tell_followers() == 2
    assert len(mailbox.letters) == 6
    assert "- Iets anders" not in mailbox.texts()[-1]


def test_without_editors_the_contact_hears(source, mailbox) -> None:
    adoption(source, "ede", contact_email="zorg@ede.example")
    change(source, results="Twaalf.")
    assert tell_followers() == 1
    assert mailbox.to == ["zorg@ede.example"]


def test_an_archived_section_hears_nothing(source, mailbox) -> None:
    adoption(source, "urk")
    editor_of("urk", email="een@urk.example")
    change(source, results="Twaalf.")
    archive_section(place("urk"))
    assert tell_followers() == 0
    assert mailbox.letters == []


def test_a_server_that_is_away_is_tried_again(source, mailbox, settings) -> None:
    adoption(source, "lelystad")
    editor_of("lelystad", email="een@lelystad.example")
    change(source, results="Twaalf.")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9  # nobody listens there
    assert tell_followers() == 0
    assert of(source).told_at is None
    settings.EMAIL_PORT = port
    assert tell_followers() == 1


def test_one_wrong_address_does_not_stop_the_rest(source, mailbox, caplog) -> None:
    adoption(source, "lelystad")
    for name in ("weg", "een"):
        editor_of("lelystad", email=f"{name}@lelystad.example")
    mailbox.refused["weg@lelystad.example"] = "550 onbekend"
    change(source, results="Twaalf.")
    assert tell_followers() == 1
    assert mailbox.to == ["een@lelystad.example"]
    assert "lelystad.example" not in caplog.text


def test_a_title_with_a_line_break_adds_no_header(source, mailbox) -> None:
    adoption(source, "lelystad")
    editor_of("lelystad", email="een@lelystad.example")
    change(source, title="Samen\r\nBcc: ander@voorbeeld.example")
    assert tell_followers() == 1
    [letter] = mailbox.letters
    assert letter["Bcc"] is None
    assert mailbox.to == ["een@lelystad.example"]


# --- how it is shown


def sides(old: str, new: str) -> tuple[BeautifulSoup, BeautifulSoup]:
    before, after = _marked(old, new)
    return BeautifulSoup(before, "html.parser"), BeautifulSoup(after, "html.parser")


def without_marks(soup: BeautifulSoup) -> str:
    for hidden in soup.select(".w-sr-only"):
        hidden.decompose()
    for end in soup.find_all("br"):
        end.replace_with("\n")
    return soup.get_text()


_TEXTS = st.lists(
    st.lists(st.sampled_from(["een", "twee", "<b>", "&", "drie", "été"]), min_size=1).map(" ".join),
    max_size=2,
).map("\n".join)


@given(_TEXTS, _TEXTS)
def test_both_sides_say_the_whole_of_a_short_text(old: str, new: str) -> None:
    before, after = sides(old, new)
    assert not before.find("ins")
    assert not after.find("del")
    assert not before.find("b")
    assert without_marks(before).split() == old.split()
    assert without_marks(after).split() == new.split()


def test_long_stretches_without_a_change_are_left_out() -> None:
    lines = [f"Regel {number}." for number in range(9)]
    before, after = sides("\n".join(lines), "\n".join([*lines, "Nieuw."]))
    assert without_marks(before).split("\n") == ["Regel 0.", "[…]", "Regel 8."]
    assert "Nieuw." in after.find("ins").text


def test_an_enormous_text_is_compared_as_a_whole_within_a_second() -> None:
    start = timezone.now()
    sides(" ".join(map(str, range(20_000))), " ".join(map(str, range(20_000, 0, -1))))
    assert timezone.now() - start < timedelta(seconds=2)


def test_a_body_says_its_links_lists_and_paragraphs() -> None:
    page = practice(
        "Samen op pad",
        body=[
            {"type": "heading", "value": "Kop"},
            {"type": "paragraph", "value": '<p>Lees <a href="https://a.example/">dit</a>.</p>'},
            {"type": "list", "value": ["een", "twee"]},
        ],
    )
    assert body_text(page.body).split("\n") == [
        "Kop", "Lees dit (https://a.example/).", "– een", "– twee",
    ]  # fmt: skip
