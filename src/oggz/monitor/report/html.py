"""The report as one page: no script, no font or picture from elsewhere."""

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from oggz.monitor.report.model import Report


def render(report: Report) -> str:
    """The whole page as HTML."""
    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("oggz.monitor.report"),
                PackageLoader("oggz.monitor.linkage"),
                PackageLoader("oggz.monitor.agreement"),
            ]
        ),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("rapport.html.j2").render(
        report=report, contents=contents(report)
    )


def contents(report: Report) -> tuple[tuple[str, str], ...]:
    """The parts in the order of the report: where each stands, and its title."""
    found = [("lezen", "Hoe u de cijfers leest")]
    if report.definitions:
        found.append((report.definitions.key, report.definitions.title))
    found += [(f"cijfer-{one.key}", one.title) for one in report.indicators]
    found += [(one.key, one.title) for one in report.estimates]
    if report.stories:
        found.append(("verhalen", "Verhalen naast de cijfers"))
    found.append(("advies", "Wat is geadviseerd"))
    found += [
        (part.key, part.title)
        for part in (report.value, report.privacy, report.method, report.quality)
    ]
    return (*found, ("kader", "Wettelijk kader"), ("afspraak", "Onder welke afspraak"))
