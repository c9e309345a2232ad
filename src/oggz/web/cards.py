"""Cards: how lists show what the portal has, a sort of card for each kind.

Written in Python because a page has dozens of them, and a template takes several times as long.
For the same reason all but `card` and `evidence_badge` make plain strings: whatever they put in
comes escaped by `escape`, from our own tables, or as a number.
"""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from oggz.web.icons import NEUTRAL_ICON, available_icons, icon_markup


@lru_cache(maxsize=4096)
def dutch_date(day: date, form: str = "j F Y") -> str:
    return date_format(day, form)


def card(
    item: Any,
    shape: str = "",
    level: int = 3,
    tags: bool = True,
    named: bool = False,
    compare: Collection[int] | None = None,
) -> SafeString:
    """Something public that leads to its page: news, an event, a practice, a theme.

    `item` is a Card of the catalogue. `shape` is "row" (picture beside the text), "lead",
    "compact", "small" or nothing; `level` that of the heading; `tags` whether its themes are
    shown; `named` whether its kind is, for a list of all sorts; `compare` gives a practice a box
    to tick, and holds those that are ticked already.
    """
    kind = item.kind.value
    picture, meta = _CARDS.get(kind, _of_another_kind)(item, shape)
    if named:
        meta = f'<b class="card__kind">{escape(item.kind.label)}</b>{meta}'
    if item.is_example:
        meta += '<span class="nl-data-badge">Voorbeeld</span>'
    if meta:
        meta = f'<div class="meta">{meta}</div>'
    # What search marked in a text is markup already.
    text: str = conditional_escape(item.highlights or item.introduction)
    if text:
        text = f'<p class="card__text">{text}</p>'
    return mark_safe(  # noqa: S308 - escaped part by part
        f'<article class="card card--{kind}{f" card--{shape}" if shape else ""}">{picture}'
        f'<div class="card__body">{meta}<h{level} class="nl-heading card__title">'
        f'<a href="{escape(item.url)}">{escape(item.title)}</a></h{level}>{text}'
        f"{_tags(item.theme_list) if tags and item.theme_list else ''}"
        f"{_box(item, chosen=item.page in compare) if compare is not None else ''}"
        "</div></article>"
    )


def evidence_badge(evidence: str, label: str) -> SafeString:
    """How sure it is that a practice works: in words, and as one to three bars for the eye."""
    level = _LEVELS.index(evidence) if evidence in _LEVELS else 0
    return mark_safe(  # noqa: S308 - escaped part by part
        f'<span class="evidence evidence--{escape(evidence)}">{_BARS[level]}{escape(label)}</span>'
    )


_LEVELS = ("niet-beoordeeld", "goed-beschreven", "goed-onderbouwd", "effectief")


def _bars(level: int) -> str:
    bars = "".join(
        f'<rect class="evidence__{"on" if bar < level else "off"}" x="{1 + 7 * bar}"'
        f' y="{11 - 5 * bar}" width="5" height="{4 + 5 * bar}" rx="1"/>'
        for bar in range(3)
    )
    return (
        '<svg viewBox="0 0 21 16" width="21" height="16" aria-hidden="true" focusable="false">'
        f"{bars}</svg>"
    )


_BARS = tuple(_bars(level) for level in range(len(_LEVELS)))

# What stands beside or above the text, and what stands in the line above the title.
_Parts = tuple[str, str]


def _news(item: Any, shape: str) -> _Parts:
    return _picture(item, shape), _time(item.date.isoformat(), dutch_date(item.date))


def _event(item: Any, shape: str) -> _Parts:
    details, day = item.details, item.date
    month = "M" if day.year == timezone.localdate().year else "M Y"
    block = (
        f'<div class="day" aria-hidden="true"><span>{dutch_date(day, "D")}</span><b>{day.day}</b>'
        f"<span>{dutch_date(day, month).lower()}</span></div>"
    )
    if item.last_day == day:
        hours = f"{_hour(details['start'])} tot {_hour(details['end'])} uur"
    else:
        hours = f"{_hour(details['start'])} uur, tot en met {dutch_date(item.last_day, 'j F')}"
    spoken = f'<span class="visually-hidden">{dutch_date(day, "l j F Y")}, </span>'
    meta = _time(details["start"], spoken + hours)
    if details["is_cancelled"]:
        meta = f'<span class="badge badge--negative">Afgelast</span>{meta}'
    if details["where"]:
        meta += _beside_icon("map-pin", details["where"])
    if details["cost"] and shape == "row":
        meta += _beside_icon("coin-euro", details["cost"])
    return block, meta


def _hour(moment: str) -> str:
    """Of "2026-05-12T09:30:00+02:00", as the catalogue writes it: "9.30"."""
    return f"{int(moment[11:13])}.{moment[14:16]}"


def _practice(item: Any, shape: str) -> _Parts:
    details = item.details
    meta = str(evidence_badge(details["evidence"], details["evidence_label"]))
    if item.municipality_list:
        places = ", ".join(place.title for place in item.municipality_list)
        meta = _beside_icon("map-pin", places) + meta
    if shape == "row":
        meta += f"<span>{escape(details['status_label'])}</span>"
    if followers := int(details.get("followers", 0)):
        who = "gemeente volgt" if followers == 1 else "gemeenten volgen"
        meta += _beside_icon("users", f"{followers} {who} dit")
    return _picture(item, shape), meta


def _media(item: Any, shape: str) -> _Parts:
    details, day = item.details, item.date
    form, precise = _PRECISION[details["precision"]]
    icon = _ICON_OF_MEDIA.get(details["media_kind"], item.kind.icon)
    return _picture(item, shape, icon), (
        f'<span class="badge">{escape(details["media_kind"])}</span>'
        f"<span>{escape(details['source_name'])}</span>"
        f"{_time(day.isoformat()[:precise], dutch_date(day, form))}"
    )


_ICON_OF_MEDIA = {"Artikel": "news", "Rapport": "file-text", "Podcast": "headphones",
                  "Video": "video", "Factsheet": "chart-bar"}  # fmt: skip
# As Django writes a date, and how much of 2026-05-12 is known.
_PRECISION = {"dag": ("j F Y", 10), "maand": ("F Y", 7), "jaar": ("Y", 4)}


def _legislation(item: Any, shape: str) -> _Parts:
    details, day = item.details, item.date
    meta = (
        f'<b>{escape(details["short_name"])}</b><span class="badge badge--'
        f'{escape(details["status"])}">{escape(details["status_label"])}</span>'
    )
    if day and details["status"] in _SINCE:
        meta += (
            f"<span>{_SINCE[details['status']]} {_time(day.isoformat(), dutch_date(day))}</span>"
        )
    return _picture(item, shape), meta


_SINCE = {"aangenomen": "van kracht vanaf", "van-kracht": "sinds", "vervallen": "gold vanaf"}


def _of_another_kind(item: Any, shape: str) -> _Parts:
    name = item.details.get("icon") or item.kind.icon
    name = name if name in available_icons() else NEUTRAL_ICON
    return f'<span class="card__icon">{icon_markup(name)}</span>', ""


_CARDS = {
    "nieuws": _news, "agenda": _event, "praktijken": _practice, "media": _media,
    "wetgeving": _legislation,
}  # fmt: skip


def _picture(item: Any, shape: str, icon: str = "") -> str:
    thumb = item.thumb
    if not thumb:
        drawing = icon_markup(icon or item.kind.icon)
        return f'<div class="card__picture card__picture--none">{drawing}</div>'
    when = 'fetchpriority="high"' if shape == "lead" else 'loading="lazy"'
    return (
        f'<img class="card__picture" src="{escape(thumb.url)}" width="{int(thumb.width)}"'
        f' height="{int(thumb.height)}" alt="" {when} decoding="async">'
    )


def _time(machine: str, shown: str) -> str:
    return f'<time datetime="{escape(machine)}">{shown}</time>'


def _beside_icon(name: str, text: str) -> str:
    return f'<span class="meta__item">{icon_markup(name)}{escape(text)}</span>'


def _tags(themes: Any) -> str:
    tags = "".join(
        f'<li><a class="tag" href="{escape(theme.url)}">{escape(theme.title)}</a></li>'
        for theme in themes
    )
    return f'<ul class="plain-list tags" aria-label="Thema\'s">{tags}</ul>'


def _box(item: Any, *, chosen: bool) -> str:
    return (
        '<label class="card__choose"><input type="checkbox" name="praktijk"'
        f' value="{int(item.page)}"{" checked" if chosen else ""} autocomplete="off">Vergelijk'
        f'<span class="visually-hidden"> {escape(item.title)}</span></label>'
    )
