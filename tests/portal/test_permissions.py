"""Who may do what, with what, where: the whole table, by real requests to the site and the desk.

Each cell names the roles that may; all others are refused, and then nothing in the database has
changed. Roles: V visitor, L editor of Lelystad, D editor of Dronten, where others look first, P
publisher of Dronten, U editor of Urk, whose section is archived, C chief editor (national), K
reviewer of the knowledge institute, M member of the guidance committee for Lelystad, R partner
professional in Lelystad, A administrator. "*" is everybody, "-" nobody; "." means that there is
no such action here.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, Page, TaskState

from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.services import appoint
from oggz.portal.catalogue.models import MissedSearch, Synonym
from oggz.portal.coupling.models import CheckedLink, LinkState, LinkUse, Source
from oggz.portal.freshness.models import Remark
from oggz.portal.knowledge.models import (
    AgendaIndexPage,
    HomePage,
    Illustration,
    InfoPage,
    LegislationPage,
    MediaPage,
    NewsIndexPage,
    NewsPage,
    TargetGroupPage,
    ThemePage,
)
from oggz.portal.municipalities.models import (
    ContactPage,
    Municipality,
    MunicipalityTheme,
    SectionIndexPage,
    SectionPage,
)
from oggz.portal.municipalities.services import archive_section, let_review
from oggz.portal.newsletters.models import Edition, Newsletter, Scope
from oggz.portal.practices.models import Adoption, PracticeIndexPage, Question
from oggz.portal.workflow.models import Offer
from tests.portal.adoption_world import change, days_ago, filled_in, question
from tests.portal.factories import (
    event,
    illustration,
    list_of_section,
    local_news,
    national_list,
    practice,
    published,
)
from tests.portal.web_server import web_site

ROLES = "VLDPUCKMRA"

PAGES = """
page                 | view | add  | edit | publish | preview | history | lock | hide | unpublish | delete | copy | copy out | move out
news Lelystad        | *    | LCA  | LCA  | LCA     | LCA     | LCA     | LCA  | LCA  | LCA       | LCA    | LCA  | CA       | A
news Dronten         | *    | DPCA | DPCA | PCA     | DPCA    | DPCA    | DPCA | PCA  | PCA       | PCA    | DPCA | CA       | A
news Urk             | -    | CA   | CA   | CA      | CA      | CA      | CA   | CA   | CA        | CA     | CA   | CA       | A
news national        | *    | CA   | CA   | A       | CA      | CA      | CA   | A    | CA        | A      | CA   | CA       | A
event Lelystad       | *    | LCA  | LCA  | LCA     | LCA     | LCA     | LCA  | LCA  | LCA       | LCA    | LCA  | CA       | A
event Dronten        | *    | DPCA | DPCA | PCA     | DPCA    | DPCA    | DPCA | PCA  | PCA       | PCA    | DPCA | CA       | A
event Urk            | -    | CA   | CA   | CA      | CA      | CA      | CA   | CA   | CA        | CA     | CA   | CA       | A
event national       | *    | CA   | CA   | A       | CA      | CA      | CA   | A    | CA        | A      | CA   | CA       | A
practice Lelystad    | *    | LCA  | LCA  | LCA     | LCA     | LCA     | LCA  | LCA  | LCA       | LCA    | LCA  | CA       | A
practice Dronten     | *    | DPCA | DPCA | PCA     | DPCA    | DPCA    | DPCA | PCA  | PCA       | PCA    | DPCA | CA       | A
practice national    | *    | CA   | CA   | A       | CA      | CA      | CA   | A    | CA        | A      | CA   | CA       | A
contact Lelystad     | *    | -    | LCA  | LCA     | LCA     | LCA     | LCA  | -    | -         | -      | -    | -        | -
contact Dronten      | *    | -    | DPCA | PCA     | DPCA    | DPCA    | DPCA | -    | -         | -      | -    | -        | -
contact Urk          | -    | -    | CA   | CA      | CA      | CA      | CA   | -    | -         | -      | -    | -        | -
news list Lelystad   | *    | -    | LCA  | LCA     | LCA     | LCA     | LCA  | -    | -         | -      | -    | -        | -
agenda list Lelystad | *    | -    | LCA  | LCA     | LCA     | LCA     | LCA  | -    | -         | -      | -    | -        | -
practices Lelystad   | *    | -    | LCA  | LCA     | LCA     | LCA     | LCA  | -    | -         | -      | -    | -        | -
news list Dronten    | *    | -    | DPCA | PCA     | DPCA    | DPCA    | DPCA | -    | -         | -      | -    | -        | -
section Lelystad     | *    | -    | LCA  | LCA     | .       | LCA     | LCA  | -    | -         | -      | -    | -        | -
section Dronten      | *    | -    | DPCA | PCA     | .       | DPCA    | DPCA | -    | -         | -      | -    | -        | -
section Urk          | *    | -    | CA   | CA      | .       | CA      | CA   | -    | -         | -      | -    | -        | -
all sections         | *    | -    | CA   | .       | .       | CA      | CA   | .    | .         | .      | .    | .        | .
news list national   | *    | -    | CA   | A       | CA      | CA      | CA   | A    | A         | A      | .    | .        | .
home                 | *    | -    | CA   | .       | CA      | CA      | CA   | .    | .         | .      | .    | .        | .
theme                | *    | CA   | CA   | A       | CA      | CA      | CA   | A    | CA        | A      | CA   | .        | .
target group         | *    | CA   | CA   | A       | CA      | CA      | CA   | A    | CA        | A      | CA   | .        | .
media                | *    | CA   | CA   | A       | CA      | CA      | CA   | A    | CA        | A      | CA   | .        | .
legislation          | *    | CA   | CA   | A       | CA      | CA      | CA   | A    | CA        | A      | CA   | .        | .
information          | *    | CA   | CA   | A       | CA      | CA      | CA   | A    | CA        | A      | CA   | .        | .
"""  # noqa: E501

FILES = """
file               | add | edit | delete | choose
image Lelystad     | LCA | LCA  | LCA    | LCA
image Dronten      | DPCA | DPCA  | DPCA    | DPCA
image Urk          | CA  | CA   | CA     | CA
image national     | CA  | CA   | CA     | LDPCA
document Lelystad  | LCA | LCA  | LCA    | LCA
document Dronten   | DPCA | DPCA  | DPCA    | DPCA
document Urk       | CA  | CA   | CA     | CA
document national  | CA  | CA   | CA     | LDPCA
"""

RECORDS = """
record                | list | add | edit | history | usage | delete
municipality Lelystad | LDPCA | -   | LCA  | LCA     | LCA   | -
municipality Dronten  | LDPCA | -   | DPCA  | DPCA     | DPCA   | -
municipality Urk      | LDPCA | -   | CA   | CA      | CA    | -
municipality Ede      | LDPCA | -   | CA   | CA      | CA    | -
colours Lelystad      | LDPCA | CA  | LCA  | LCA     | LCA   | CA
colours Dronten       | LDPCA | CA  | DPCA  | DPCA     | DPCA   | CA
colours Urk           | LDPCA | CA  | CA   | CA      | CA    | CA
synonyms              | CA   | CA  | CA   | CA      | CA    | CA
missed search         | CA   | -   | -    | .       | .     | CA
"""

ADOPTIONS = """
adoption | list | open | add | edit | changes | seen | remove
Lelystad | LDPCA | LCA  | LCA | LCA  | LCA     | LCA  | LCA
Dronten  | LDPCA | DPCA  | DPCA | DPCA  | DPCA     | DPCA  | DPCA
Urk      | LDPCA | CA   | -   | CA   | CA      | CA   | CA
Ede      | LDPCA | CA   | CA  | CA   | CA      | CA   | CA
"""

QUESTIONS = """
about practice | list | open | answer | refuse
Lelystad       | LDPCA | LCA  | LCA    | LCA
Dronten        | LDPCA | DPCA  | DPCA    | DPCA
Urk            | LDPCA | CA   | CA     | CA
national       | LDPCA | CA   | CA     | CA
"""

DESK = """
page of the desk     | open
first page           | LDPCKA
what waits           | LDPCA
newsletters          | LDPCA
own account          | LDPCKA
participants         | CA
people               | PCA
organisations        | A
enrol Ede            | CA
archive Lelystad     | CA
archive now          | CA
restore Urk          | CA
users                | A
new user             | A
groups               | A
sites                | A
redirects            | A
collections          | A
workflows            | A
tasks                | A
committee            | LDPCMA
"""

NEWSLETTERS = """
newsletter | open | begin | set | read | edit | look | mail | try out | propose | approve | delete | progress | pause | resume | stop
Lelystad   | LCA  | LCA   | LCA | LCA  | LCA  | LCA  | LCA  | LCA     | LCA     | LCA     | LCA    | LCA      | LCA   | LCA    | LCA
Dronten    | DPCA  | DPCA   | DPCA | DPCA  | DPCA  | DPCA  | DPCA  | DPCA     | DPCA     | DPCA     | DPCA    | DPCA      | DPCA   | DPCA    | DPCA
Urk        | CA   | CA    | CA  | CA   | CA   | CA   | CA   | CA      | CA      | CA      | CA     | CA       | CA    | CA     | CA
Flevoland  | LDPCA | LDPCA  | CA  | LDPCA | LDPCA | LDPCA | LDPCA | LDPCA    | LDPCA    | CA      | LDPCA   | LDPCA     | CA    | CA     | CA
Drenthe    | CA   | CA    | CA  | CA   | CA   | CA   | CA   | CA      | CA      | CA      | CA     | CA       | CA    | CA     | CA
a theme    | CA   | CA    | CA  | CA   | CA   | CA   | CA   | CA      | CA      | CA      | CA     | CA       | CA    | CA     | CA
national   | CA   | CA    | CA  | CA   | CA   | CA   | CA   | CA      | CA      | CA      | CA     | CA       | CA    | CA     | CA
"""  # noqa: E501
COUPLED = """
site of  | list | add | edit | uncouple | take in
Lelystad | LDPCA | LCA | LCA  | LCA      | LCA
Dronten  | LDPCA | DPCA | DPCA  | DPCA      | DPCA
Urk      | LDPCA | -   | -    | CA       | -
national | LDPCA | CA  | CA   | CA       | CA
"""

LINKS = """
link on       | list | accept | doubt | check
news Lelystad | LDPCA | LCA    | LCA   | LCA
news Dronten  | LDPCA | DPCA    | DPCA   | DPCA
news national | LDPCA | CA     | CA    | CA
help Lelystad | LDPCA | LCA    | LCA   | LCA
help Ede      | LDPCA | CA     | CA    | CA
"""

# Of a page that waits for a review, asked for by its editor (L, D) or the chief editor (C).
REVIEWS = """
page          | approve | send back
news Lelystad | CA      | CA
news Dronten  | PCA     | PCA
news national | KA      | KA
"""

OFFERS = """
section  | list  | offer | withdraw | accept | decline | how to publish
Lelystad | LDPCA | L     | L        | CA     | CA      | CA
Dronten  | LDPCA | DP    | DP       | CA     | CA      | PCA
Urk      | LDPCA | -     | -        | CA     | CA      | -
"""

ASSESSMENTS = """
practice          | list | open | assess
practice Lelystad | KA   | KA   | KA
practice Dronten  | KA   | KA   | KA
practice national | KA   | KA   | KA
"""

LOOKED_AFTER = """
page             | list | open | still right | other days
contact Lelystad | LDPCA | LCA  | LCA         | LCA
contact Dronten  | LDPCA | DPCA  | DPCA         | DPCA
contact Urk      | LDPCA | CA   | CA          | CA
practice Dronten | LDPCA | DPCA  | DPCA         | DPCA
section Lelystad | LDPCA | LCA  | LCA         | LCA
theme            | LDPCA | CA   | CA          | CA
legislation      | LDPCA | CA   | CA          | CA
news Lelystad    | LDPCA | -    | -           | -
"""

REMARKS = """
about    | list | open | process | decline
Lelystad | LDPCA | LCA  | LCA     | LCA
Dronten  | LDPCA | DPCA  | DPCA     | DPCA
Urk      | LDPCA | CA   | CA      | CA
national | LDPCA | CA   | CA      | CA
"""


# --- what there is


@dataclass
class World:
    """One of everything in each place, and who comes to it."""

    pages: dict[str, Page] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    coupled: dict[str, Source] = field(default_factory=dict)
    links: dict[str, LinkUse] = field(default_factory=dict)
    adoptions: dict[str, Adoption] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    remarks: dict[str, Remark] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    forms: dict[str, dict[str, str]] = field(default_factory=dict)

    def form(self, url: str) -> dict[str, str]:
        """What the form at an address sends when an administrator changes nothing."""
        if url not in self.forms:
            self.forms[url] = _filled_form(self.clients["A"].get(url).content)
        return dict(self.forms[url])


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield _make_world()
        transaction.set_rollback(True)


def _make_world() -> World:
    world = World()
    archive_section(Municipality.objects.get(slug="urk"))
    for place, slug in (("Lelystad", "lelystad"), ("Dronten", "dronten"), ("Urk", "urk")):
        section = SectionPage.objects.get(municipality__slug=slug)
        world.pages |= {
            f"news {place}": local_news("Proefbericht", slug),
            f"event {place}": event("Proefbijeenkomst", section=slug),
            f"practice {place}": practice("Proefvoorbeeld", section=slug),
            f"contact {place}": ContactPage.objects.child_of(section).get(),
            f"news list {place}": list_of_section(NewsIndexPage, slug),
            f"agenda list {place}": list_of_section(AgendaIndexPage, slug),
            f"practices {place}": list_of_section(PracticeIndexPage, slug),
            f"section {place}": section,
        }
        world.files |= _files(place, section.collection)
    world.files |= _files("national", Collection.get_first_root_node())
    national = national_list(NewsIndexPage)
    world.pages |= {
        "news national": published(
            NewsPage, "Landelijk", below=national, introduction="Kort.", body=_BODY
        ),
        "event national": event("Landelijk"),
        "practice national": practice("Landelijk"),
        "all sections": SectionIndexPage.objects.get(),
        "news list national": national,
        "home": HomePage.objects.get(),
        "theme": ThemePage.objects.first(),
        "target group": TargetGroupPage.objects.first(),
        "media": MediaPage.objects.first(),
        "legislation": LegislationPage.objects.first(),
        "information": InfoPage.objects.first(),
    }
    world.adoptions = _adoptions()
    world.questions = {
        place: question(world.pages[f"practice {place}"])
        for place in ("Lelystad", "Dronten", "Urk", "national")
    }
    world.remarks = {
        place: Remark.objects.create(
            path="/nieuws/", page_title="Proef", kind="fout", text="Dit klopt niet.",
            section=SectionPage.objects.filter(municipality__name=place).first(),
        )
        for place in ("Lelystad", "Dronten", "Urk", "national")
    }  # fmt: skip
    world.records = {param.values[0]: _record(param.values[0]) for param in rows(RECORDS)}
    for place in ("Lelystad", "Dronten", "Urk", "national"):
        section = SectionPage.objects.filter(municipality__name=place).first()
        world.coupled[place] = Source.objects.create(
            title="Proef", address="http://127.0.0.1:1/feed", section=section
        )
    for place in ("Lelystad", "Dronten", "national"):
        world.links[f"news {place}"] = _link_use(page=world.pages[f"news {place}"])
    for place in ("Lelystad", "Ede"):
        municipality = Municipality.objects.get(name=place)
        world.links[f"help {place}"] = _link_use(municipality=municipality)
    world.clients["V"] = Client()
    let_review(SectionPage.objects.get(slug="dronten"), True)
    for role, (name, slug) in _APPOINTED.items():
        user = User.objects.create_user(f"rol-{role.lower()}")
        appoint(user, name, municipality=Municipality.objects.filter(slug=slug).first())
        User.objects.filter(pk=user.pk).update(email=f"rol-{role.lower()}@voorbeeld.example")
        world.clients[role] = Client()
        world.clients[role].force_login(user)
    return world


_APPOINTED = {
    "L": (Role.LOCAL_EDITOR, "lelystad"), "D": (Role.LOCAL_EDITOR, "dronten"),
    "P": (Role.LOCAL_PUBLISHER, "dronten"), "U": (Role.LOCAL_EDITOR, "urk"),
    "C": (Role.CHIEF_EDITOR, ""), "K": (Role.REVIEWER, ""),
    "M": (Role.COMMITTEE_MEMBER, "lelystad"), "R": (Role.PROFESSIONAL, "lelystad"),
    "A": (Role.ADMINISTRATOR, ""),
}  # fmt: skip
_FOLLOWERS = ("Lelystad", "Dronten", "Urk", "Ede")


def _adoptions() -> dict[str, Adoption]:
    """Of a source that changed; made without asking whether the municipality takes part."""
    source = practice("De bron", section="noordoostpolder")
    found = {
        municipality.name: Adoption.objects.create(
            practice=source,
            source_title=source.title,
            municipality=municipality,
            status="loopt",
            since=days_ago(10),
            contact_email="zorg@voorbeeld.nl",
            seen_revision=source.live_revision,
        )
        for municipality in Municipality.objects.filter(name__in=_FOLLOWERS)
    }
    change(source, results="Iets anders.")
    return found


_BODY = [{"type": "paragraph", "value": "<p>Tekst.</p>"}]


def _link_use(**place: Any) -> LinkUse:
    [(kind, used)] = place.items()
    address = f"http://127.0.0.1:1/{kind}/{used.pk}"
    link = CheckedLink.objects.create(address=address, host="127.0.0.1", state=LinkState.BROKEN)
    return LinkUse.objects.create(link=link, text="Proef", accepted_on=_LONG_AGO, **place)


_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _files(place: str, collection: Collection) -> dict[str, Any]:
    image = illustration()
    Illustration.objects.filter(pk=image.pk).update(collection=collection)
    document = Document.objects.create(
        title="Stuk", file=ContentFile(b"tekst", name="stuk.txt"), collection=collection
    )
    return {
        f"image {place}": Illustration.objects.get(pk=image.pk),
        f"document {place}": document,
    }


def _filled_form(html: bytes) -> dict[str, str]:
    # The browser's own way of mending markup; lxml ends the form at a dialog within it.
    form = BeautifulSoup(html, "html.parser").find("form", id="page-edit-form")
    sent = {}
    for each in form.select("input[name], textarea[name], select[name]"):
        if "__prefix__" in each["name"] or each.get("type") in ("submit", "file"):
            continue
        if each.get("type") in ("checkbox", "radio") and not each.has_attr("checked"):
            continue
        if each.name == "select":
            chosen = each.select_one("option[selected]")
            sent[each["name"]] = chosen["value"] if chosen else ""
        else:
            sent[each["name"]] = each.get("value", each.text if each.name == "textarea" else "")
    return sent


# A body is drawn by script, so it is not in the form that the server sends.
_STREAM = {
    "body-count": "1",
    "body-0-deleted": "",
    "body-0-order": "0",
    "body-0-type": "heading",
    "body-0-id": "",
    "body-0-value": "Een tussenkop",
}


# --- what can be done; each gives the answer of the site


def _page_url(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def _edit_form(world: World, page: Page) -> dict[str, str]:
    sent = world.form(_page_url("edit", page.pk)) | _STREAM
    if "introduction" in sent:
        sent["introduction"] = "Anders dan het was."
    elif "summary" in sent:
        sent["summary"] = "Anders dan het was."
    elif "hero_introduction" in sent:
        sent["hero_introduction"] = "Anders dan het was."
    return sent


def _add(world: World, client: Client, page: Page) -> Any:
    kind = page._meta
    url = _page_url("add", kind.app_label, kind.model_name, page.get_parent().pk)
    # As the form of an existing page of this kind, with another title and all else new.
    sent = {
        key: "" if re.search(r"-\d+-id$", key) else "0" if key.endswith("-INITIAL_FORMS") else value
        for key, value in _edit_form(world, page).items()
    }
    return client.post(url, sent | {"title": "Nog een", "slug": "nog-een"})


def _publish(world: World, client: Client, page: Page) -> Any:
    sent = _edit_form(world, page) | {"action-publish": "1"}
    return client.post(_page_url("edit", page.pk), sent)


def _publishes(world: World, client: Client, page: Page) -> bool:
    """Whether readers get to see what was changed; saving it as a draft is something else."""
    with undone():
        before = Page.objects.get(pk=page.pk).live_revision_id
        assert _publish(world, client, page).status_code < 500
        return Page.objects.get(pk=page.pk).live_revision_id != before


def _copy(client: Client, page: Page, parent: Page) -> Any:
    sent = {
        "new_title": "Kopie", "new_slug": "een-kopie", "new_parent_page": parent.pk,
    }  # fmt: skip
    return client.post(_page_url("copy", page.pk), sent)


def _other_parent(page: Page) -> Page:
    """Where else a page of this kind could stand: the national list, or that of Lelystad."""
    parent = page.get_parent().specific
    if isinstance(page, SectionPage):
        return SectionIndexPage.objects.get()
    above = parent.get_parent().specific
    if isinstance(above, SectionPage):
        return national_list(type(parent))
    if isinstance(parent, SectionPage):
        return SectionPage.objects.exclude(pk=parent.pk).first()
    return list_of_section(type(parent), "lelystad")


def _view(world: World, client: Client, page: Page) -> Any:
    url = page.url if not isinstance(page, SectionIndexPage) else "/gemeenten/"
    return client.get(url)


ON_PAGES: dict[str, Callable[[World, Client, Page], Any]] = {
    "view": _view,
    "add": _add,
    "edit": lambda w, c, p: c.post(_page_url("edit", p.pk), _edit_form(w, p)),
    "publish": _publish,
    "preview": lambda _, c, p: c.get(_page_url("view_draft", p.pk)),
    "history": lambda _, c, p: c.get(_page_url("history", p.pk)),
    "lock": lambda _, c, p: c.post(_page_url("lock", p.pk)),
    "hide": lambda _, c, p: c.post(_page_url("set_privacy", p.pk), {"restriction_type": "login"}),
    "unpublish": lambda _, c, p: c.post(_page_url("unpublish", p.pk)),
    "delete": lambda _, c, p: c.post(
        _page_url("delete", p.pk), {"confirm_site_name": "KwetsbareGroepen.nl"}
    ),
    "copy": lambda _, c, p: _copy(c, p, p.get_parent()),
    "copy out": lambda _, c, p: _copy(c, p, _other_parent(p)),
    "move out": lambda _, c, p: c.post(_page_url("move_confirm", p.pk, _other_parent(p).pk)),
}
ONLY_READ = (
    "view", "preview", "history", "choose", "list", "usage", "open", "read", "look", "mail",
    "try out", "progress", "changes",
)  # fmt: skip
# The same address asked for without sending anything shows a form, or nothing.
GET_TOO = ("edit", "delete")


def _app(file: Any) -> str:
    return "wagtailimages" if isinstance(file, Illustration) else "wagtaildocs"


def _file_url(file: Any, action: str) -> str:
    """Wagtail calls editing a document `edit`, and both delete."""
    return reverse(f"{_app(file)}:{action}", args=[file.pk])


def _file_form(file: Any, collection: Collection) -> dict[str, Any]:
    sent = {"title": "Anders", "collection": collection.pk, "tags": ""}
    if isinstance(file, Illustration):
        sent |= {"description": "Te zien is iets", "licence": "eigen werk", "creator": ""}
    return sent


def _upload(world: World, client: Client, file: Any) -> Any:
    with file.file.open("rb") as opened:
        name = file.file.name.rsplit("/", 1)[-1]
        content = ContentFile(opened.read(), name=name)
    url = reverse(f"{_app(file)}_chooser:create")
    prefix = "image-chooser-upload" if isinstance(file, Illustration) else "document-chooser-upload"
    sent = _file_form(file, file.collection) | {"file": content}
    return client.post(url, {f"{prefix}-{key}": value for key, value in sent.items()})


ON_FILES: dict[str, Callable[[World, Client, Any], Any]] = {
    "add": _upload,
    "edit": lambda _, c, f: c.post(_file_url(f, "edit"), _file_form(f, f.collection)),
    "delete": lambda _, c, f: c.post(_file_url(f, "delete")),
    "choose": lambda _, c, f: c.get(reverse(f"{_app(f)}_chooser:choose")),
}


def _record_url(record: Any, action: str) -> str:
    names = {"list": "index"}
    if isinstance(record, MissedSearch):
        base, name = "missed_searches", names.get(action, action)
    else:
        base, name = f"wagtailsnippets_{record._meta.label_lower.replace('.', '_')}", action
    return reverse(f"{base}:{name}", args=[] if action in ("list", "add") else [record.pk])


def _record_form(record: Any) -> dict[str, Any]:
    if isinstance(record, Municipality):
        return {"help_name": "Nieuw loket", "help_phone": "14 0320", "help_url": ""}
    if isinstance(record, Synonym):
        return {"words": "proefwoord, toetswoord"}
    if isinstance(record, MissedSearch):
        return {"text": "iets anders"}
    return {
        "municipality": record.municipality_id,
        "primary_colour": "#00594f",
        "accent_colour": "#e6f2ef",
    }


def _add_record(world: World, client: Client, record: Any) -> Any:
    form = _record_form(record)
    if "municipality" in form:  # one that has no colours
        form["municipality"] = _municipality("ede")
    return client.post(_record_url(record, "add"), form)


def _record(name: str) -> Any:
    if name == "missed search":
        return MissedSearch.objects.create(text="onvindbaar", count=5)
    if name == "synonyms":
        return Synonym.objects.first()
    what, place = name.split()
    if what == "colours":
        return MunicipalityTheme.objects.get(municipality__name=place)
    return Municipality.objects.get(name=place)


ON_RECORDS: dict[str, Callable[[World, Client, Any], Any]] = {
    "list": lambda _, c, r: c.get(_record_url(r, "list")),
    "add": _add_record,
    "edit": lambda _, c, r: c.post(_record_url(r, "edit"), _record_form(r)),
    "history": lambda _, c, r: c.get(_record_url(r, "history")),
    "usage": lambda _, c, r: c.get(_record_url(r, "usage")),
    "delete": lambda _, c, r: c.post(_record_url(r, "delete")),
}


def _couple(client: Client, source: Source, url: str) -> Any:
    # Kept as it is without asking the other site, because the address stays.
    sent = {
        "address": source.address, "title": "Andere naam", "arrival": "links", "is_on": "on",
        "section": source.section_id or "", "save": "1",
    }  # fmt: skip
    return client.post(url, sent)


def _add_coupled(client: Client, source: Source) -> Any:
    with web_site() as site:
        site.put("/feed", '<rss version="2.0"><channel><title>x</title></channel></rss>')
        with override_settings(FETCH_ALLOW=[site.authority]):
            new = Source(address=site.url("/feed"), section=source.section)
            return _couple(client, new, reverse("coupled_sites:add"))


ON_COUPLED: dict[str, Callable[[Client, Source], Any]] = {
    "list": lambda c, _: c.get(reverse("coupled_sites:index")),
    "add": _add_coupled,
    "edit": lambda c, s: _couple(c, s, reverse("coupled_sites:edit", args=[s.pk])),
    "uncouple": lambda c, s: c.post(reverse("coupled_sites:remove", args=[s.pk])),
    "take in": lambda c, s: c.post(reverse("coupled_sites:take_in_now", args=[s.pk])),
}
ON_LINKS: dict[str, Callable[[Client, LinkUse], Any]] = {
    "list": lambda c, _: c.get(reverse("broken_links:index")),
    "accept": lambda c, u: c.post(reverse("broken_links:accept", args=[u.pk])),
    "doubt": lambda c, u: c.post(reverse("broken_links:doubt_again", args=[u.pk])),
    "check": lambda c, u: c.post(reverse("broken_links:check_now", args=[u.pk])),
}


def _take_up(world: World, client: Client, adoption: Adoption) -> Any:
    url = reverse("adoptions:new") + f"?praktijk={world.pages['practice national'].pk}"
    return client.post(url, filled_in(adoption.municipality.slug))


def _mark_seen(world: World, client: Client, adoption: Adoption) -> Any:
    version = Page.objects.get(pk=adoption.practice_id).live_revision_id
    return client.post(reverse("adoptions:seen", args=[adoption.pk]), {"versie": version})


def _adoption_url(name: str, adoption: Adoption) -> str:
    return reverse(f"adoptions:{name}", args=[adoption.pk])


ON_ADOPTIONS: dict[str, Callable[[World, Client, Adoption], Any]] = {
    "list": lambda _w, c, _a: c.get(reverse("adoptions:index")),
    "open": lambda _, c, a: c.get(_adoption_url("edit", a)),
    "add": _take_up,
    "edit": lambda _, c, a: c.post(
        _adoption_url("edit", a), filled_in(a.municipality.slug, learned="Iets nieuws")
    ),
    "changes": lambda _, c, a: c.get(_adoption_url("changes", a)),
    "seen": _mark_seen,
    "remove": lambda _, c, a: c.post(_adoption_url("remove_now", a)),
}


def _question_url(question: Question) -> str:
    return reverse("questions:question", args=[question.pk])


ON_QUESTIONS: dict[str, Callable[[World, Client, Question], Any]] = {
    "list": lambda _w, c, _q: c.get(reverse("questions:index")),
    "open": lambda _, c, q: c.get(_question_url(q)),
    "answer": lambda _, c, q: c.post(
        _question_url(q), {"text": "Wat kost het?", "answer": "Niets.", "seen": ""}
    ),
    "refuse": lambda _, c, q: c.post(
        _question_url(q), {"weiger": "1", "weigeren-reason": "Niet hierover."}
    ),
}


def _review_url(name: str, page: Page) -> str:
    return reverse(f"reviews:{name}", args=[page.pk])


ON_LOOKED_AFTER: dict[str, Callable[[World, Client, Page], Any]] = {
    "list": lambda _w, c, _p: c.get(reverse("reviews:index")),
    "open": lambda _, c, p: c.get(_review_url("page", p)),
    "still right": lambda _, c, p: c.post(_review_url("still_right", p)),
    "other days": lambda _, c, p: c.post(
        _review_url("page", p), {"reviewed_on": "2026-01-01", "review_by": "2030-01-01"}
    ),
}


def _remark_url(remark: Remark) -> str:
    return reverse("remarks:remark", args=[remark.pk])


ON_REMARKS: dict[str, Callable[[World, Client, Remark], Any]] = {
    "list": lambda _w, c, _r: c.get(reverse("remarks:index")),
    "open": lambda _, c, r: c.get(_remark_url(r)),
    "process": lambda _, c, r: c.post(_remark_url(r), {"answer": "", "seen": ""}),
    "decline": lambda _, c, r: c.post(
        _remark_url(r), {"niet-overnemen": "1", "niet-reason": "Het klopt wel.", "niet-seen": ""}
    ),
}


def _municipality(slug: str) -> int:
    return Municipality.objects.get(slug=slug).pk


_COLOURS = {"primary_colour": "#00594f", "accent_colour": "#e6f2ef"}
ON_DESK: dict[str, Callable[[Client], Any]] = {
    "first page": lambda c: c.get("/beheer/"),
    "what waits": lambda c: c.get("/beheer/nakijken/wacht-op-u/"),
    "own account": lambda c: c.get("/beheer/account/"),
    "newsletters": lambda c: c.get("/beheer/nieuwsbrieven/"),
    "participants": lambda c: c.get("/beheer/deelnemende-gemeenten/"),
    "enrol Ede": lambda c: c.post(
        "/beheer/deelnemende-gemeenten/", {"municipality": _municipality("ede")} | _COLOURS
    ),
    "archive Lelystad": lambda c: c.get(
        f"/beheer/deelnemende-gemeenten/{_municipality('lelystad')}/archiveren/"
    ),
    "archive now": lambda c: c.post(
        f"/beheer/deelnemende-gemeenten/{_municipality('lelystad')}/archiveren/nu/"
    ),
    "restore Urk": lambda c: c.post(
        f"/beheer/deelnemende-gemeenten/{_municipality('urk')}/terugzetten/"
    ),
    "users": lambda c: c.get("/beheer/users/"),
    "new user": lambda c: c.get("/beheer/users/new/"),
    "groups": lambda c: c.get("/beheer/groups/"),
    "sites": lambda c: c.get("/beheer/sites/"),
    "redirects": lambda c: c.get("/beheer/redirects/"),
    "collections": lambda c: c.get("/beheer/collections/"),
    "workflows": lambda c: c.get("/beheer/workflows/list/"),
    "organisations": lambda c: c.get("/beheer/snippets/accounts/organisation/"),
    "people": lambda c: c.get("/beheer/mensen/"),
    "tasks": lambda c: c.get("/beheer/workflows/tasks/index/"),
    # Pages of its own, to which the menu leads: see test_guidance_permissions.py.
    "committee": lambda c: c.get("/begeleidingscommissie/mijn/"),
}
CHANGING_ON_DESK = ("enrol Ede", "archive now", "restore Urk")


# A draft of each newsletter, one that waits for its moment, and one that is being sent.
def _editions(letter: Newsletter) -> dict[str, Edition]:
    return {
        state: Edition.objects.create(
            newsletter=letter, slug=f"proef-{state}", subject="Proef", introduction="Tekst.",
            first_day=date(2026, 1, 1), last_day=date(2026, 1, 31), state=state,
            started_at=timezone.now() if state in Edition.PUBLIC else None,
        )
        for state in ("concept", "bezig", "pauze")
    }  # fmt: skip


def _of_edition(action: str, edition: Edition) -> str:
    return reverse(f"newsletter_desk:{action}", args=[edition.pk])


_PERIOD = {"begin": "1", "periode-first": "2026-01-01", "periode-last": "2026-01-31"}
ON_NEWSLETTERS: dict[str, Callable[[Client, Newsletter, dict[str, Edition]], Any]] = {
    "open": lambda c, n, _: c.get(reverse("newsletter_desk:letter", args=[n.pk])),
    "begin": lambda c, n, _: c.post(reverse("newsletter_desk:letter", args=[n.pk]), _PERIOD),
    "set": lambda c, n, _: c.post(
        reverse("newsletter_desk:letter", args=[n.pk]), {"instellingen-needs_second_person": "on"}
    ),
    "read": lambda c, _, e: c.get(_of_edition("edition", e["concept"])),
    "edit": lambda c, _, e: c.post(
        _of_edition("edition", e["concept"]), {"subject": "Anders", "introduction": ""}
    ),
    "look": lambda c, _, e: c.get(_of_edition("preview", e["concept"])),
    "mail": lambda c, _, e: c.get(_of_edition("preview_html", e["concept"])),
    "try out": lambda c, _, e: c.post(_of_edition("try_out", e["concept"])),
    "propose": lambda c, _, e: c.post(_of_edition("propose", e["concept"])),
    "approve": lambda c, _, e: c.post(
        _of_edition("approve", e["concept"]), {"at": f"{timezone.localdate().year + 1}-01-01T10:00"}
    ),
    "delete": lambda c, _, e: c.post(_of_edition("delete", e["concept"])),
    "progress": lambda c, _, e: c.get(_of_edition("progress", e["bezig"])),
    "pause": lambda c, _, e: c.post(_of_edition("pause", e["bezig"])),
    "resume": lambda c, _, e: c.post(_of_edition("resume", e["pauze"])),
    "stop": lambda c, _, e: c.post(_of_edition("stop", e["bezig"])),
}


def _letter(name: str) -> Newsletter:
    letters = Newsletter.objects.all()
    if name == "national":
        return letters.get(scope=Scope.COUNTRY)
    if name == "a theme":
        return letters.get(theme__slug="schulden")
    place = letters.filter(municipality__name=name)
    return place.first() or letters.get(region__name=f"GGD {name}")


def _judge(action: str) -> Callable[[Client, Page, TaskState], Any]:
    def act(client: Client, page: Page, state: TaskState) -> Any:
        url = _page_url("workflow_action", page.pk, action, state.pk)
        return client.post(url, {"comment": "Omdat het zo is."})

    return act


ON_REVIEWS = {"approve": _judge("approve"), "send back": _judge("reject")}
_ASKED_BY = {"news Lelystad": "L", "news Dronten": "D", "news national": "C"}


def _offer_url(name: str, key: int) -> str:
    return reverse(f"offers:{name}", args=[key])


ON_OFFERS: dict[str, Callable[[Client, Page, Offer], Any]] = {
    "list": lambda c, _p, _o: c.get(reverse("offers:index")),
    "offer": lambda c, p, _: c.post(_offer_url("offer", p.pk), {"reach": "regio"}),
    "withdraw": lambda c, _, o: c.post(_offer_url("withdraw", o.pk)),
    "accept": lambda c, _, o: c.post(_offer_url("accept", o.pk)),
    "decline": lambda c, _, o: c.post(_offer_url("decline", o.pk), {"reason": "Te plaatselijk."}),
    "how to publish": lambda c, p, _: c.post(
        _offer_url("review_setting", p.get_parent().get_parent().pk),
        # The other of the two, or nothing would change.
        {"is_reviewed": "nee" if "dronten" in p.url_path else "ja"},
    ),
}

ON_ASSESSMENTS: dict[str, Callable[[World, Client, Page], Any]] = {
    "list": lambda _w, c, _p: c.get(reverse("assessments:index")),
    "open": lambda _, c, p: c.get(reverse("assessments:edit", args=[p.pk])),
    "assess": lambda _, c, p: c.post(
        reverse("assessments:edit", args=[p.pk]),
        {"evidence": "effectief", "assessor": "Instituut", "on": "2026-01-05"},
    ),
}


# --- whether it was allowed

_TABLES = (
    "wagtailcore_page", "wagtailcore_revision", "wagtailcore_pageviewrestriction",
    "knowledge_illustration", "wagtaildocs_document", "municipalities_municipality",
    "municipalities_municipalitytheme", "municipalities_sectionpage", "auth_group",
    "wagtailcore_collection", "catalogue_synonym", "catalogue_missedsearch",
    "accounts_user_groups", "wagtailcore_grouppagepermission", "newsletters_newsletter",
    "newsletters_edition", "newsletters_editionitem", "coupling_source", "coupling_checkedlink",
    "coupling_linkuse", "practices_adoption", "practices_adoptionstep", "practices_question",
    "workflow_offer", "wagtailcore_taskstate", "wagtailcore_workflowstate",
    "freshness_review", "freshness_remark",
)  # fmt: skip


def everything() -> str:
    """Says the same as long as nothing in these tables has changed."""
    parts = " || ".join(
        f"(SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {table} t)"
        for table in _TABLES
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}")
        return cursor.fetchone()[0]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_refused(response: Any) -> bool:
    if response.status_code == 302:
        return response.url == "/beheer/" or response.url.startswith("/account/inloggen/")
    return response.status_code in (403, 404, 410)


def allowed(act: Callable[[], Any], *, changes: bool) -> bool:
    """Do it, see whether it was done, and undo it."""
    with undone():
        before = everything() if changes else ""
        response = act()
        assert response.status_code < 500
        if not changes:
            return not is_refused(response)
        changed = everything() != before
        # Refused means that nothing at all has changed, whatever the answer looks like.
        assert not (is_refused(response) and changed), "refused, and yet something has changed"
        return changed


def rows(table: str) -> list[Any]:
    """One test for each row: its name, and who may by action."""
    heading, *lines = [
        [cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()
    ]
    return [
        pytest.param(name, dict(zip(heading[1:], cells, strict=True)), id=name)
        for name, *cells in lines
    ]


def told(expected: dict[str, str]) -> dict[str, str]:
    """Without the actions that there are not; the roles in the order of ROLES."""
    return {
        action: "".join(role for role in ROLES if role in roles or roles == "*")
        for action, roles in expected.items()
        if roles != "."
    }


def who_may(world: World, act: Callable[[Client], Any], *, changes: bool) -> str:
    return "".join(
        role
        for role in ROLES
        if allowed(lambda client=world.clients[role]: act(client), changes=changes)
    )


@pytest.mark.parametrize(("name", "expected"), rows(PAGES))
def test_pages(world: World, name: str, expected: dict[str, str]) -> None:
    page = world.pages[name]
    expected = told(expected)
    found = {
        action: who_may(
            world,
            lambda client, action=action: ON_PAGES[action](world, client, page),
            changes=action not in ONLY_READ,
        )
        for action in expected
        if action != "publish"
    }
    if "publish" in expected:
        found["publish"] = "".join(
            role for role in ROLES if _publishes(world, world.clients[role], page)
        )
    assert found == expected


@pytest.mark.parametrize(("name", "expected"), rows(PAGES))
def test_forms_of_pages_open_for_who_may_send_them(
    world: World, name: str, expected: dict[str, str]
) -> None:
    page = world.pages[name]
    expected = {action: roles for action, roles in told(expected).items() if action in GET_TOO}
    found = {
        action: who_may(
            world,
            lambda client, action=action: client.get(_page_url(action, page.pk)),
            changes=False,
        )
        for action in expected
    }
    assert found == expected


@pytest.mark.parametrize(("name", "expected"), rows(FILES))
def test_files(world: World, name: str, expected: dict[str, str]) -> None:
    file = world.files[name]
    expected = told(expected)

    def act(action: str, client: Client) -> Any:
        return ON_FILES[action](world, client, file)

    found = {
        action: who_may(world, lambda client, action=action: act(action, client), changes=True)
        for action in expected
        if action not in ("choose", "add")
    }
    found["add"] = "".join(role for role in ROLES if _adds_here(world, world.clients[role], file))
    found["choose"] = "".join(
        role for role in ROLES if _is_offered(world, world.clients[role], file)
    )
    assert found == expected


def _adds_here(world: World, client: Client, file: Any) -> bool:
    """Whether a new file ends in the collection that was asked for."""
    with undone():
        here = type(file).objects.filter(collection=file.collection)
        before = here.count()
        assert _upload(world, client, file).status_code < 500
        return here.count() > before


def _is_offered(world: World, client: Client, file: Any) -> bool:
    """Whether the chooser shows it, and gives it to who names it."""
    app = _app(file)
    shown = client.get(reverse(f"{app}_chooser:choose_results"), {"collection_id": ""})
    chosen = client.get(reverse(f"{app}_chooser:chosen", args=[file.pk]))
    is_shown = reverse(f"{app}_chooser:chosen", args=[file.pk]) in shown.content.decode()
    if app == "wagtailimages":  # documents are public by their address
        can_insert = not is_refused(chosen)
        assert is_shown <= can_insert
    return is_shown


@pytest.mark.parametrize(("name", "expected"), rows(RECORDS))
def test_records(world: World, name: str, expected: dict[str, str]) -> None:
    record = world.records[name]
    assert _who_may_what(
        world, expected, lambda action, client: ON_RECORDS[action](world, client, record)
    ) == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(ADOPTIONS))
def test_adoptions(world: World, name: str, expected: dict[str, str]) -> None:
    adoption = world.adoptions[name]
    assert _who_may_what(
        world, expected, lambda action, client: ON_ADOPTIONS[action](world, client, adoption)
    ) == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(QUESTIONS))
def test_questions(world: World, name: str, expected: dict[str, str]) -> None:
    question = world.questions[name]
    assert _who_may_what(
        world, expected, lambda action, client: ON_QUESTIONS[action](world, client, question)
    ) == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(LOOKED_AFTER))
def test_what_is_looked_after(world: World, name: str, expected: dict[str, str]) -> None:
    page = world.pages[name]
    assert _who_may_what(
        world, expected, lambda action, client: ON_LOOKED_AFTER[action](world, client, page)
    ) == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(REMARKS))
def test_remarks(world: World, name: str, expected: dict[str, str]) -> None:
    remark = world.remarks[name]
    assert _who_may_what(
        world, expected, lambda action, client: ON_REMARKS[action](world, client, remark)
    ) == told(expected)


def _who_may_what(
    world: World, expected: dict[str, str], act: Callable[[str, Client], Any]
) -> dict[str, str]:
    """Of each action the roles that may do it; `act` does one as one of them."""
    return {
        action: who_may(world, partial(act, action), changes=action not in ONLY_READ)
        for action in told(expected)
    }


@pytest.mark.parametrize(("name", "expected"), rows(DESK))
def test_the_desk(world: World, name: str, expected: dict[str, str]) -> None:
    changes = name in CHANGING_ON_DESK
    assert {"open": who_may(world, ON_DESK[name], changes=changes)} == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(NEWSLETTERS))
def test_newsletters(world: World, name: str, expected: dict[str, str]) -> None:
    with undone():
        letter = _letter(name)
        editions = _editions(letter)
        assert _who_may_what(
            world, expected, lambda action, client: ON_NEWSLETTERS[action](client, letter, editions)
        ) == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(COUPLED))
def test_coupled_sites(world: World, name: str, expected: dict[str, str]) -> None:
    key = world.coupled[name].pk

    def act(action: str, client: Client) -> Any:
        # As it was: what one role changes is undone in the database only.
        return ON_COUPLED[action](client, Source.objects.select_related("section").get(pk=key))

    assert _who_may_what(world, expected, act) == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(LINKS))
def test_links(world: World, name: str, expected: dict[str, str]) -> None:
    use = world.links[name]
    assert _who_may_what(
        world, expected, lambda action, client: ON_LINKS[action](client, use)
    ) == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(REVIEWS))
def test_reviews(world: World, name: str, expected: dict[str, str]) -> None:
    with undone():
        page = world.pages[name].specific_class.objects.get(pk=world.pages[name].pk)
        asked_by = User.objects.get(username=f"rol-{_ASKED_BY[name].lower()}")
        page.save_revision(user=asked_by)
        state = page.get_workflow().start(page, asked_by).current_task_state
        found = {
            action: who_may(
                world,
                lambda client, action=action: ON_REVIEWS[action](client, page, state),
                changes=True,
            )
            for action in expected
        }
        assert found == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(OFFERS))
def test_offers(world: World, name: str, expected: dict[str, str]) -> None:
    with undone():
        page = world.pages[f"news {name}"]
        offered = Offer.objects.create(page=page, reach=Offer.Reach.COUNTRY)
        assert _who_may_what(
            world, expected, lambda action, client: ON_OFFERS[action](client, page, offered)
        ) == told(expected)


@pytest.mark.parametrize(("name", "expected"), rows(ASSESSMENTS))
def test_assessments(world: World, name: str, expected: dict[str, str]) -> None:
    page = world.pages[name]
    assert _who_may_what(
        world, expected, lambda action, client: ON_ASSESSMENTS[action](world, client, page)
    ) == told(expected)
