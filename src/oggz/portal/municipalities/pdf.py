"""A municipality's council page as a tagged PDF (PDF/UA-1), by Typst."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typst
from django.conf import settings
from django.utils.formats import date_format

from oggz.portal.municipalities.council import Question
from oggz.web.frontend.build import DIST

_TEMPLATE = Path(__file__).parent / "typst" / "council.typ"


def council(name: str, questions: Sequence[Question], *, on: date) -> bytes:
    """The three questions for the municipality called `name`, as known on the day `on`."""
    data = {
        "title": f"Drie vragen van de raad van {name}",
        "name": name,
        "publisher": settings.WAGTAIL_SITE_NAME,
        "introduction": (
            f"Wat vandaag bekend is over kwetsbare inwoners van {name}, en wat niet."
            f" Gemaakt op {date_format(on, 'j F Y')}."
        ),
        "comparison": "Vergelijkbaar: de middelste waarde van gemeenten die het meest lijken op"
        f" {name} in stedelijkheid en aantal inwoners.",
        "questions": [_as_data(question) for question in questions],
    }
    return typst.compile(
        _TEMPLATE,
        font_paths=[str(DIST / "ttf")],
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
    )


def _as_data(question: Question) -> dict[str, object]:
    return {
        "title": question.title,
        "answer": question.answer,
        "figures": [
            {
                "name": figure.indicator.name,
                "year": str(figure.year),
                "value": figure.value_text,
                "median": figure.median_text,
            }
            for figure in question.known
        ],
        "source": question.known[0].source if question.known else "",
        "unknown": list(question.unknown),
        "links": [
            {"text": link.text, "url": f"{settings.BASE_URL}{link.url}"} for link in question.links
        ],
    }
