"""A document as one page: no script, no font or picture from elsewhere."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from oggz.covenant.publication.blocks import TO_FILL_IN, Paper, Picture
from oggz.covenant.sight import Sees

# How a cell that begins with a sign of who sees what is shown.
_SIGNS = {Sees.YES.sign: " sees", Sees.PARTLY.sign: " partly", Sees.NO.sign: " sees-not"}


def as_page(paper: Paper) -> str:
    """The whole page as HTML."""
    return (
        environment()
        .get_template("stuk.html.j2")
        .render(paper=paper, to_fill_in=TO_FILL_IN, signs=_SIGNS)
    )


@cache
def environment() -> Environment:
    """The templates of this package; everything that is put into them is escaped."""
    made = Environment(
        loader=PackageLoader("oggz.covenant.publication"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["drawn"] = _drawn
    return made


def _drawn(picture: Picture) -> Markup:
    """A picture is drawn from a template that escapes what it is given."""
    return Markup(picture.svg)  # noqa: S704
