"""The report as a tagged PDF (PDF/UA-1), by Typst; the same report gives the same bytes."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.resources import as_file, files

import typst

from oggz.monitor.errors import MonitorError
from oggz.monitor.report.model import Report


def render(report: Report, *, day: date) -> bytes:
    """The PDF, made on `day`. Raises MonitorError when Typst cannot make it.

    Fonts are those that come with Typst, so that every machine sets the same pages.
    """
    made = {"year": day.year, "month": day.month, "day": day.day}
    data = json.dumps({"report": asdict(report), "made": made}, ensure_ascii=False)
    moment = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    try:
        with as_file(files("oggz.monitor.report") / "templates") as folder:
            return typst.compile(
                folder / "rapport.typ", ignore_system_fonts=True, sys_inputs={"data": data},
                pdf_standards=["ua-1"], timestamp=moment,
            )  # fmt: skip
    except typst.TypstError as error:
        raise MonitorError(f"De PDF kan niet gemaakt worden: {error.message[:300]}") from None
