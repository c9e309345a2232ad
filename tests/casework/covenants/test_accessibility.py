"""axe finds nothing on the pages of covenants, on a phone and on a desk screen."""

import pytest
from django.test import Client

from oggz.covenant.terms import Role
from tests.casework import looking
from tests.casework.covenants.test_pages import FOR, World, browser, fresh
from tests.casework.parties.people import party, works

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def pages() -> dict[str, tuple[Client, str, dict[str, str] | None]]:
    """Each page by a name: whose browser, which address, and what is sent there."""
    world = World()
    drafter, signatory = browser(world), browser(world, Role.SIGNATORY)
    police = browser(world, Role.SIGNATORY, "politie")
    police.post(world.address("sign", "signed"), world.form("signed", "politie"))
    youth = browser(world, Role.SIGNATORY, "jongerenwerk")
    youth.post(world.address("withdraw", "holds"), world.form("holds", "jongerenwerk"))
    drafter.post(world.address("evaluate", "holds"), world.form("holds"))
    drafter.post(world.address("amend", "holds"), FOR)
    amended = f"/convenanten/{world.covenant.pk}/2/"
    text = world.version.text
    begin = text.index('[[clauses]]\nid = "melden-corporatie"')
    shorter = text[:begin] + text[text.index("[[clauses]]", begin + 5) :]
    drafter.post(f"{amended}schrijven/", FOR | {"text": shorter, "revision": "1"})
    form = world.form("written")
    faulty = text.replace('regime = "own_task"', 'regime = "gezellig"')
    return {
        "lijst": (drafter, "/convenanten/", None),
        "lijst-tekenbevoegde": (signatory, "/convenanten/", None),
        "lijst-leeg": (fresh(works(party(), Role.PROFESSIONAL)), "/convenanten/", None),
        "beginnen": (drafter, "/convenanten/nieuw/", None),
        "beginnen-fout": (drafter, "/convenanten/nieuw/", FOR),
        "convenant": (drafter, world.address("covenant", "holds"), None),
        "convenant-tekenbevoegde": (signatory, world.address("covenant", "signed"), None),
        "convenant-opgezegd": (youth, world.address("covenant", "holds"), None),
        "versie": (drafter, world.address("version", "holds"), None),
        "versie-concept": (drafter, world.address("version", "written"), None),
        "versie-tekenen": (signatory, world.address("version", "signed"), None),
        "vergelijken": (drafter, f"{amended}vergelijken/", None),
        "vergelijken-eerste": (drafter, world.address("compare", "holds"), None),
        "bepaling": (drafter, world.address("clause", "written"), None),
        "bepaling-nieuw": (drafter, world.address("add_clause", "written"), None),
        "bepaling-fout": (drafter, world.address("add_clause", "written"), FOR),
        "schrijven": (drafter, world.address("write", "written"), None),
        "schrijven-verouderd": (
            drafter, world.address("write", "written"), form | {"revision": "9"},
        ),
        "schrijven-fouten": (drafter, world.address("write", "written"), form | {"text": faulty}),
        "tekenen": (signatory, world.address("sign", "signed"), None),
        "tekenen-fout": (signatory, world.address("sign", "signed"), FOR),
        "opzeggen": (signatory, world.address("withdraw", "holds"), None),
        "opzeggen-fout": (signatory, world.address("withdraw", "holds"), FOR),
        "evaluatie": (drafter, world.address("evaluate", "holds"), None),
        "evaluatie-fout": (drafter, world.address("evaluate", "holds"), FOR),
        "geweigerd": (drafter, world.address("amend", "holds"), FOR),
        "andere-partij": (drafter, world.address("write", "written"), form | {"partij": ""}),
    }  # fmt: skip


def test_every_page_is_for_everyone() -> None:
    assert looking.faults(looking.ROOMS / "covenants", pages()) == {}
