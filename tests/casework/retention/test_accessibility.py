"""axe finds nothing on the page on which two people destroy, on a phone and on a desk screen."""

import pytest
from django.test import Client

from oggz.casework.retention import services
from oggz.casework.retention.models import Destruction
from oggz.covenant.terms import Role
from tests.casework import looking
from tests.casework.parties.people import browser_of
from tests.casework.retention.test_pages import (
    PAGE,
    another,
    key,
    proved,
    regisseur,
    table,
)
from tests.casework.world import Table

__all__ = ["proved", "table"]
pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def shown(client: Client, path: str = PAGE, form: dict[str, str] | None = None):
    """What somebody sees now; later the page says something else."""
    response = client.get(path) if form is None else client.post(path, form, follow=True)
    return lambda: response


def test_every_page_is_for_everyone(table: Table) -> None:
    first, second = regisseur(table), another(table)
    pages = {"vernietigen": shown(first)}
    pages["vernietigen-voorgesteld"] = shown(
        first, f"{PAGE}voorstellen/", {"partij": "gemeente", "wat": key(first)}
    )
    pages["vernietigen-bevestigen"] = shown(second)
    confirm = f"{PAGE}{Destruction.objects.get().pk}/bevestigen/"
    pages["vernietigen-niet-zeker"] = shown(second, confirm, {"partij": "gemeente"})
    pages["vernietigen-bevestigd"] = shown(second, confirm, {"partij": "gemeente", "zeker": "ja"})
    services.carry_out(Destruction.objects.get().pk)
    pages["vernietigd"] = shown(first)
    officer = browser_of(table.world.person("politie", Role.DATA_PROTECTION_OFFICER))
    pages["verklaringen"] = shown(officer, f"{PAGE}verklaringen/")
    assert looking.faults(looking.ROOMS / "retention", pages) == {}
