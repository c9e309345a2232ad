"""A document as a tagged PDF (PDF/UA-1), by Typst; the same document gives the same bytes."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.resources import as_file, files

from oggz.covenant.publication.blocks import TO_FILL_IN, Paper
from oggz.errors import PlatformError


def as_pdf(paper: Paper, *, day: date) -> bytes:
    """The PDF, made on `day`. Raises PlatformError when Typst is missing or cannot make it.

    Fonts are those that come with Typst, so that every machine sets the same pages.
    """
    try:
        import typst
    except ImportError:
        raise PlatformError(
            "Voor een PDF ontbreekt het programma typst. Installeer het, of neem de HTML."
        ) from None
    made = {"year": day.year, "month": day.month, "day": day.day}
    data = {"paper": asdict(paper), "made": made, "to_fill_in": TO_FILL_IN}
    moment = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    try:
        with as_file(files("oggz.covenant.publication") / "templates") as folder:
            return typst.compile(
                folder / "stuk.typ", ignore_system_fonts=True, pdf_standards=["ua-1"],
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, timestamp=moment,
            )  # fmt: skip
    except typst.TypstError as error:
        raise PlatformError(f"De PDF kan niet gemaakt worden: {error.message[:300]}") from None
