"""`oggz covenant …`: thin commands. What is needed is imported inside a command, so that help is
there at once."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from oggz.commands import Commands
from oggz.errors import PlatformError


class CovenantCommands(Commands):
    extra = "covenant"


class Format(StrEnum):
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


app = typer.Typer(
    help="Convenanten: schrijven, controleren, uitleggen, beproeven en vergelijken.",
    cls=CovenantCommands, no_args_is_help=True, pretty_exceptions_enable=False,
    add_completion=False, rich_markup_mode=None,
)  # fmt: skip

CovenantFile = Annotated[Path, typer.Argument(metavar="FILE", help="Het convenant.")]


@app.command()
def example(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Een nieuw bestand.")],
) -> None:
    """Schrijft het modelconvenant, door niemand ondertekend."""
    from oggz.covenant import example as examples

    examples.write(path)
    print(f"Het modelconvenant staat in {path}. Controleer het met ‘oggz covenant check {path}’.")


@app.command()
def check(path: CovenantFile) -> None:
    """Controleert een convenant: elke fout met regel en artikel."""
    from oggz.covenant import checking
    from oggz.covenant.reading import read

    for line in checking.report(read(path)):
        print(line)


@app.command()
def explain(
    path: CovenantFile,
    form: Annotated[
        Format, typer.Option("--format", help="Tekst voor een scherm, webpagina of PDF.")
    ] = Format.TEXT,
    summary: Annotated[
        bool, typer.Option("--summary", help="Alleen de samenvatting voor inwoners.")
    ] = False,
) -> None:
    """Elk artikel als gewone zin, en wie wat ziet; of de samenvatting voor inwoners."""
    from oggz.covenant import explaining
    from oggz.covenant import summary as summaries
    from oggz.covenant.publication.plain import as_text
    from oggz.covenant.reading import read

    if form is Format.PDF and not summary:
        raise PlatformError("Alleen de samenvatting is er als PDF. Geef ook --summary.")
    covenant = read(path)
    _speak_utf8()
    if form is Format.PDF:
        sys.stdout.buffer.write(summaries.summary_pdf(covenant))
    elif form is Format.HTML:
        print((summaries.summary_html if summary else explaining.explain_html)(covenant))
    else:
        told = summaries.compose if summary else explaining.compose
        print(as_text(told(covenant)).rstrip("\n"))


@app.command()
def decide(
    path: CovenantFile,
    requests: Annotated[
        Path,
        typer.Option("--requests", metavar="R.jsonl", help="Een verzoek per regel; - leest mee."),
    ],
) -> None:
    """Beantwoordt verzoeken, alsof het convenant van kracht is."""
    from oggz.covenant import answering
    from oggz.covenant.reading import read

    covenant = read(path)
    _speak_utf8()
    with answering.opened(requests) as lines:
        wrong = 0
        for line in answering.answers(covenant, lines):
            print(line.text)
            wrong += line.is_error
    if wrong:
        told = "1 verzoek kon" if wrong == 1 else f"{wrong} verzoeken konden"
        typer.echo(f"{told} niet worden gelezen; het antwoord zegt waarom.", err=True)
        raise typer.Exit(1)


@app.command()
def analyse(path: CovenantFile) -> None:
    """Bewijst of weerlegt wat nooit mag; zoekt artikelen die niets doen of botsen."""
    from oggz.covenant.analysis import analyse as analysed
    from oggz.covenant.analysis import telling
    from oggz.covenant.reading import read

    found = analysed(read(path))
    print(telling.text(found), end="")
    if not found.stands:
        raise typer.Exit(1)


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="De versie die geldt.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="De versie die erna komt.")],
) -> None:
    """Wie er iets bij krijgt en wie iets verliest, als de nieuwe versie geldt."""
    from oggz.covenant.comparison import compare as compared
    from oggz.covenant.comparison import telling
    from oggz.covenant.reading import read

    print(telling.text(compared(read(old), read(new))), end="")


@app.command()
def publish(
    path: CovenantFile,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Nieuwe of lege map.")],
) -> None:
    """Schrijft wat uit het convenant volgt, als concept: DPIA, register en meer."""
    from oggz.covenant.publication.writing import write
    from oggz.covenant.reading import read

    for written in write(read(path), folder):
        print(written)


def _speak_utf8() -> None:
    """What another program reads is UTF-8, whatever the machine is set to."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
