"""What Wagtail itself writes inline, so that an upgrade that adds a script fails here and not
in an editor's browser. To tests/portal/; needs no database."""

import hashlib
import re
from pathlib import Path

import pytest
import wagtail
from django.template.loader import get_template

WAGTAIL = Path(wagtail.__file__).parent

# Wagtail's templates with a script or handler in their markup: each has our own version.
REPLACED = {
    "wagtailadmin/panels/inline_panel.html",
    "wagtailadmin/panels/multiple_chooser_panel.html",
    "wagtailadmin/widgets/date_input.html",
    "wagtailadmin/widgets/datetime_input.html",
    "wagtailadmin/widgets/time_input.html",
    "wagtailsearchpromotions/add.html",
    "wagtailsearchpromotions/edit.html",
}

# Python that writes script: the choosers, replaced by oggz.portal.desk.choosers, and the
# converter of rich text, which removes it.
PYTHON_WITH_SCRIPT = {
    "admin/rich_text/converters/db_html.py",
    "admin/widgets/chooser.py",
}

# Wagtail's originals of what we copied whole, by SHA-256: when one changes, look what changed
# and take it over.
COPIED = {
    "admin/templates/wagtailadmin/home/account_summary.html": "ff5c7d30e46778c38af5557c0fd08c0139f71f8a539c791501ed9664f6ec6837",
    "contrib/search_promotions/templates/wagtailsearchpromotions/add.html": "f562d10c37b349f1ca253c348c7db5735816bc49e4fd2fc3c969588741b91a01",
    "contrib/search_promotions/templates/wagtailsearchpromotions/edit.html": "5378c649da124598bc169234a037ea2a7e1b978436f3713b58c8eebe2f74cd3b",
}

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc\s*=)[^>]*>", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']|href\s*=\s*[\"']\s*javascript:", re.IGNORECASE)
NOT_SHIPPED = re.compile(r"(^|/)(test|tests|project_template)(/|$)|/tests?[_.]|/test_")


def _shipped(pattern: str) -> list[Path]:
    paths = (path.relative_to(WAGTAIL) for path in WAGTAIL.rglob(pattern))
    return [path for path in paths if not NOT_SHIPPED.search(path.as_posix())]


def test_every_template_of_wagtail_with_inline_script_has_our_version() -> None:
    found = set()
    for path in _shipped("*.html"):
        markup = (WAGTAIL / path).read_text()
        if INLINE_SCRIPT.search(markup) or HANDLER.search(markup):
            found.add(path.as_posix().split("templates/", 1)[1])
    assert found == REPLACED


def test_no_new_python_of_wagtail_writes_script() -> None:
    found = {
        path.as_posix() for path in _shipped("*.py") if "<script" in (WAGTAIL / path).read_text()
    }
    assert found == PYTHON_WITH_SCRIPT


@pytest.mark.parametrize("name", sorted(REPLACED))
def test_our_version_wins_and_has_no_inline_script(name: str) -> None:
    path = Path(get_template(name).origin.name)
    assert "desk" in path.parts
    assert not INLINE_SCRIPT.search(path.read_text())


@pytest.mark.parametrize(("path", "digest"), sorted(COPIED.items()))
def test_a_copied_template_has_not_changed_in_wagtail(path: str, digest: str) -> None:
    assert hashlib.sha256((WAGTAIL / path).read_bytes()).hexdigest() == digest
