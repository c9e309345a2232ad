"""What templates of both sites share: icons, Dutch figures, cards, navigation and form fields."""

import math
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django import template
from django.forms import BoundField, Select
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from oggz.web import cards
from oggz.web.icons import NEUTRAL_ICON, available_icons, icon_markup

register = template.Library()

NO_DATA = "geen gegevens"


# Icons


class IconNode(template.Node):
    def __init__(self, name: FilterExpression, extra_class: str):
        self.name = name
        self.extra_class = extra_class

    def render(self, context: Context) -> SafeString:
        name = self.name.resolve(context)
        return icon_markup(name if name in available_icons() else NEUTRAL_ICON, self.extra_class)


@register.tag
def icon(parser: Parser, token: Token) -> template.Node:
    """`{% icon "map-pin" %}` or `{% icon theme.icon "a-class" %}`: a decorative icon in the page.

    A name written in the template must exist, or the template does not compile; a name from
    content that does not exist becomes a dot.
    """
    bits = token.split_contents()
    if len(bits) not in (2, 3):
        raise template.TemplateSyntaxError("icon verwacht een naam en hoogstens een klasse")
    name = parser.compile_filter(bits[1])
    extra_class = bits[2].strip("\"'") if len(bits) == 3 else ""
    if not isinstance(name.var, str):
        return IconNode(name, extra_class)
    if name.var not in available_icons():
        raise template.TemplateSyntaxError(
            f"Het icoon '{name.var}' is niet gebouwd: voer python -m oggz.web.frontend.build uit,"
            " of verbeter de naam."
        )
    return template.base.TextNode(icon_markup(str(name.var), extra_class))


# Figures


@register.filter
def dutch_number(value: Any, decimals: int | None = None) -> str:
    """1234 as 1.234, 7.06 as 7,1 and nothing as 'geen gegevens'.

    Without `decimals` whole numbers have none and others have one.
    """
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return NO_DATA
    if decimals is None:
        decimals = 0 if isinstance(value, int) else 1
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


_UNITS = {"per_1000": "per 1.000 inwoners", "percent": "%"}


@register.filter
def figure_number(figure: Any) -> str:
    """The figure of a municipality without its unit, or 'geen gegevens'."""
    return _number(figure, figure.value)


@register.filter
def figure_median(figure: Any) -> str:
    return _number(figure, figure.comparison_median)


@register.filter
def figure_unit(figure: Any) -> str:
    """What the number counts: '%', 'per 1.000 inwoners', or nothing."""
    return _UNITS.get(figure.indicator.unit, "")


def _number(figure: Any, value: float | None) -> str:
    return dutch_number(value, figure.indicator.decimals)


def _as_shown(figure: Any, value: float) -> Decimal:
    return round(Decimal(str(value)), figure.indicator.decimals)


@register.simple_tag
def comparison_sentence(figure: Any) -> str:
    """How a figure stands to the median of comparable municipalities, without judging it."""
    if figure.value is None:
        return "Het CBS geeft voor deze gemeente geen cijfer."
    if figure.comparison_median is None:
        return "Er is geen mediaan van vergelijkbare gemeenten."
    value, median = _as_shown(figure, figure.value), _as_shown(figure, figure.comparison_median)
    relation = "Gelijk aan" if value == median else "Hoger dan" if value > median else "Lager dan"
    return (
        f"{relation} de mediaan van {figure.comparison_count} vergelijkbare gemeenten: "
        f"{figure_median(figure)}{'%' if figure.indicator.unit == 'percent' else ''}."
    )


@register.simple_tag
def comparison_chart(figure: Any) -> SafeString | str:
    """A bar for the municipality and a mark for the median; the text beside it says it too.

    The median stands in the middle of every chart, unless the bar would not fit.
    """
    if figure.value is None:
        return ""
    value, median = float(figure.value), figure.comparison_median
    scale = max(2 * float(median or value), 1.04 * value, 0.001)
    mark: SafeString | str = ""
    if median is not None:
        mark = format_html(
            '<rect class="comparison__median" x="{}%" y="2" width="4" height="24" rx="2"'
            ' transform="translate(-2 0)"/>',
            _share(median, scale),
        )
    return format_html(
        '<svg class="comparison" height="28" width="100%" aria-hidden="true" focusable="false">'
        '<line class="comparison__line" x1="0" x2="100%" y1="14" y2="14" stroke-width="12"/>'
        '<line class="comparison__bar" x1="0" x2="{}%" y1="14" y2="14" stroke-width="12"/>{}</svg>',
        _share(value, scale),
        mark,
    )


def _share(value: Any, scale: float) -> str:
    return f"{100 * float(value) / scale:.1f}"


# Cards and maps, written in Python because a page has dozens or hundreds of them

register.simple_tag(cards.card)
register.simple_tag(cards.evidence_badge)


@register.simple_tag
@lru_cache(maxsize=2)
def map_links(country_map: Any) -> SafeString:
    """Every municipality on the map, as a link for the mouse; the list beside it serves all."""
    return format_html_join(
        "",
        '<a href="/gemeenten/{}/" tabindex="-1"><title>{}</title>'
        '<path class="map__area" d="{}"/></a>',
        ((area.slug, area.name, area.d) for area in country_map.paths),
    )


# Navigation


@register.simple_tag
def breadcrumbs(*parts: Any) -> SafeString:
    """`{% breadcrumbs "Nieuws" "/nieuws/" page.title %}`: text and address; the page is last."""
    steps = [("Home", "/"), *zip(parts[:-1:2], parts[1:-1:2], strict=True)]
    links = format_html_join(
        "",
        '<li class="utrecht-breadcrumb-nav__item" itemprop="itemListElement" itemscope'
        ' itemtype="https://schema.org/ListItem"><a class="utrecht-breadcrumb-nav__link nl-link"'
        ' href="{1}" itemprop="item"><span itemprop="name">{0}</span></a>'
        '<meta itemprop="position" content="{2}"></li>',
        ((text, address, position) for position, (text, address) in enumerate(steps, start=1)),
    )
    return format_html(
        '<nav class="utrecht-breadcrumb-nav" aria-label="Kruimelpad">'
        '<ol class="utrecht-breadcrumb-nav__list utrecht-breadcrumb-nav__list--html-ol" itemscope'
        ' itemtype="https://schema.org/BreadcrumbList">{}'
        '<li class="utrecht-breadcrumb-nav__item"><span aria-current="page">{}</span></li>'
        "</ol></nav>",
        links,
        parts[-1],
    )


@register.simple_tag(takes_context=True)
def section_breadcrumbs(context: Context, *parts: Any) -> SafeString:
    """The same for a page that may stand in the section of a municipality.

    `{% section_breadcrumbs "Nieuws" "nieuws/" page.title %}`: addresses are those below the
    home page, or below the municipality that stands in the context.
    """
    municipality = context.get("municipality")
    if municipality is None:
        start = "/"
        above: tuple[str, ...] = ()
    else:
        start = municipality.url
        above = ("Gemeenten", "/gemeenten/", municipality.name, start)
    steps = [f"{start}{part}" if place % 2 else part for place, part in enumerate(parts)]
    return breadcrumbs(*above, *steps)


@register.simple_tag(takes_context=True)
def nav_item(
    context: Context, text: str, address: str, block: str = "site-nav", exact: bool = False
) -> SafeString:
    """An item of a menu, marked when the reader is on that page or, unless `exact`, below it."""
    request = context.get("request")
    path = request.path if request else ""
    below = address != "/" and not exact and path.startswith(address)
    current = "page" if path == address else "true" if below else ""
    return format_html(
        '<li><a class="{}__link" href="{}"{}>{}</a></li>',
        block,
        address,
        format_html(' aria-current="{}"', current) if current else "",
        text,
    )


@register.simple_tag
def elided_pages(page: Any) -> Iterator[int | str]:
    """Page numbers around the current one, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


# Filters of a list


class ChosenFilter(NamedTuple):
    """What a reader narrowed a list by, and the address of the list without it."""

    title: str
    text: str
    url: str


@register.simple_tag
def chosen_filters(groups: Any, form: Any, list_url: str, query: str) -> list[ChosenFilter]:
    """Everything that was chosen, each with the way to let go of it; nothing of a wrong filter."""
    if not query:
        return []
    given = parse_qsl(query)
    chosen = [
        ChosenFilter(group.title, option.title, _without(given, group.name, option.value, list_url))
        for group in groups
        for option in group.chosen
    ]
    for name in ("van", "tot"):
        if day := form.cleaned_data.get(name):
            address = _without(given, name, dict(given).get(name, ""), list_url)
            chosen.append(ChosenFilter(form.fields[name].label, cards.dutch_date(day), address))
    return chosen


def _without(given: list[tuple[str, str]], name: str, value: str, list_url: str) -> str:
    rest = urlencode([pair for pair in given if pair != (name, value)])
    return f"{list_url}?{rest}" if rest else list_url


@register.filter
def any_chosen(options: Any) -> bool:
    return any(option.is_chosen for option in options)


@register.simple_tag(takes_context=True)
def chosen_practices(context: Context) -> list[int]:
    """The practices in the address, which a reader chose to compare; at most a handful."""
    request = context.get("request")
    asked = request.GET.getlist("praktijk") if request else []
    return [int(key) for key in dict.fromkeys(asked) if key.isdecimal() and len(key) < 12][:8]


@register.simple_tag
def on_no_card(practices: list[int], items: Any) -> list[int]:
    """Those that were chosen and that this page of the list does not show."""
    shown = {item.page for item in items}
    return [key for key in practices if key not in shown]


# Forms


@register.inclusion_tag("components/form_field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """A field with its label, explanation and errors, joined for screen readers."""
    kind = "utrecht-select" if isinstance(field.field.widget, Select) else "utrecht-textbox"
    described_by = []
    if field.help_text:
        described_by.append(f"{field.auto_id}_helptext")
    if field.errors:
        described_by.append(f"{field.auto_id}_error")
    attributes = {"class": f"{kind} {kind}--invalid" if field.errors else kind}
    if described_by:
        attributes["aria-describedby"] = " ".join(described_by)
    return {"field": field, "control": field.as_widget(attrs=attributes)}
