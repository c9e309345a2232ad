"""`oggz monitor …`: thin commands. What may be done is asked of the agreement before any record
is read; what is needed is imported inside a command, so that help is there at once."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from typer.core import TyperGroup

from oggz.monitor.errors import MonitorError
from oggz.monitor.terminal import bar, bars, errors

_MISSING_EXTRA = "Dit onderdeel is niet geïnstalleerd: pip install 'oggz[monitor]'."
_STOPPED = "Afgebroken. Er is niets half geschreven; u kunt opnieuw beginnen."


class Engine(StrEnum):
    """What joins the candidates."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class Commands(TyperGroup):
    """Whatever a person can mend is told in Dutch; nothing else about the machine is."""

    def invoke(self, ctx: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # an old Windows console lacks some signs
        try:
            return super().invoke(ctx)
        except MonitorError as error:
            _tell(str(error))
        except KeyboardInterrupt:
            _tell(_STOPPED)
            raise typer.Exit(130) from None
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] == "oggz":
                raise
            _tell(_MISSING_EXTRA)
        except OSError as error:
            name = Path(error.filename).name if isinstance(error.filename, str) else "Een bestand"
            _tell(
                f"{name} kan niet gelezen of geschreven worden: controleer naam, rechten en schijf."
            )
        raise typer.Exit(1)


app = typer.Typer(
    help="De monitor: tellen over bronnen heen, zonder dat iemand een naam ziet.",
    cls=Commands, invoke_without_command=True, pretty_exceptions_enable=False,
    add_completion=False, rich_markup_mode=None,
)  # fmt: skip
agreements = typer.Typer(
    help="Een afspraak maken, controleren en tonen.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(agreements, name="agreement")

AgreementFile = Annotated[
    Path, typer.Option("--agreement", metavar="A.toml", help="De afspraak.", show_default=False)
]
SourceName = Annotated[
    str, typer.Option("--source", metavar="BRON", help="De bron, zoals in de afspraak.")
]
OutFolder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Nieuwe of lege map.")]


@app.callback()
def start(context: typer.Context) -> None:
    """De monitor. Zonder opdracht: een gids die u stap voor stap helpt."""
    if context.invoked_subcommand is None:
        from oggz.monitor import guide

        guide.run()


@app.command()
def example(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Nieuwe of lege map.")],
) -> None:
    """Een compleet voorbeeld met drie bronnen en verzonnen mensen."""
    from oggz.monitor import example as examples

    examples.write(folder)
    print(f"Het voorbeeld staat in {folder}. Begin met {folder / 'README.md'}.")


@app.command()
def keys(
    agreement: AgreementFile,
    role: Annotated[str, typer.Option("--role", metavar="ROL", help="Uw naam in de afspraak.")],
    out: Annotated[Path, typer.Option("--out", metavar="K.key", help="Uw sleutelbestand.")],
    secret: Annotated[
        Path | None,
        typer.Option("--secret", metavar="G.json", help="Het koppelgeheim dat u kreeg."),
    ] = None,
    transition: Annotated[
        bool, typer.Option("--transition", help="Het geheim dat twee periodes verbindt.")
    ] = False,
) -> None:
    """Uw sleutels, stap voor stap: geef deze opdracht opnieuw na elke stap."""
    from oggz.monitor.keys import steps

    taken = steps.take(
        agreement, role, out, sealed=secret, kind="transition" if transition else "linkage"
    )
    for line in taken.done:
        print(line)
    print(taken.todo if taken.ready else f"Volgende stap: {taken.todo}")


@app.command()
def sign(
    agreement: AgreementFile,
    key: Annotated[Path, typer.Option("--key", metavar="K.key", help="Uw sleutelbestand.")],
    by: Annotated[str, typer.Option("--by", metavar="FUNCTIE", help="Uw functie.")],
) -> None:
    """Ondertekent de afspraak namens uw organisatie."""
    from oggz.monitor.agreement import sign as add_signature
    from oggz.monitor.agreement import unsigned
    from oggz.monitor.keys import keyfiles

    own = keyfiles.load(key)
    signed = add_signature(agreement, party=own.role, key=own.signing, by=by)
    print(f"{own.role} heeft ondertekend: controlesom {signed.checksum}.")
    missing = unsigned(signed)
    print(f"Nog niet ondertekend door: {', '.join(missing)}." if missing else "Iedereen is klaar.")


@agreements.command("new")
def agreement_new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Nieuwe of lege map.")],
) -> None:
    """Een nieuwe afspraak naar het model, om in te vullen; nog zonder sleutels."""
    from oggz.monitor import example as examples

    examples.write_model(folder)
    print(f"Vul {folder / 'agreement.toml'} in en controleer met ‘oggz monitor agreement check’.")


@agreements.command("check")
def agreement_check(
    path: Annotated[Path, typer.Argument(metavar="A.toml", help="De afspraak.")],
) -> None:
    """Controleert een afspraak en haar handtekeningen: elke fout met regel en artikel."""
    from oggz.monitor.agreement import read, verify
    from oggz.monitor.keys.steps import fingerprint

    found = read(path)
    print(f"{found.title}, periode {found.period.label}. Controlesom {found.checksum}.")
    for name, party in found.parties.items():
        mark = fingerprint(party.signing_key) if party.signing_key else "nog geen sleutel"
        print(f"  {name:<14} {party.role.dutch:<38} {mark}")
    verify(found)
    print("De afspraak klopt en is door iedereen ondertekend.")


@agreements.command("annex")
def agreement_annex(
    path: Annotated[Path, typer.Argument(metavar="A.toml", help="De afspraak.")],
    out: Annotated[Path, typer.Option("--out", metavar="X.html", help="Het bestand.")],
) -> None:
    """De afspraak als leesbare bijlage bij de DPIA, in één HTML-bestand."""
    from oggz.monitor.agreement import annex, read

    annex.write(read(path), out)
    print(f"De bijlage staat in {out}.")


@agreements.command("add-key")
def agreement_add_key(
    path: Annotated[Path, typer.Argument(metavar="A.toml", help="De afspraak.")],
    public: Annotated[Path, typer.Argument(metavar="ROL.pub", help="De openbare sleutel.")],
) -> None:
    """Neemt de openbare sleutel van een partij op in de afspraak."""
    from oggz.monitor.keys import steps

    role = steps.add_public_key(path, public)
    print(f"De sleutel van {role} staat in {path.name}. Vergelijk het kenmerk per telefoon.")


@app.command()
def schemas(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="X.md", help="Schrijf naar dit bestand.")
    ] = None,
) -> None:
    """Welke kolommen en codes elke soort bron mag leveren."""
    from oggz.monitor.files import whole_file
    from oggz.monitor.schemas import documentation

    if out is None:
        print(documentation(), end="")
        return
    with whole_file(out) as part:
        part.write_text(documentation(), encoding="utf-8", newline="\n")


@app.command("mapping")
def show_mapping(
    kind: Annotated[str, typer.Argument(metavar="SOORT", help="Zoals police of wmo.")],
) -> None:
    """De meegeleverde afbeelding van een export op een tabel, om te kopiëren en aan te passen."""
    from oggz.monitor.sources import mapping_text

    print(mapping_text(kind), end="")


@app.command()
def adapt(
    agreement: AgreementFile,
    source: SourceName,
    export: Annotated[Path, typer.Argument(metavar="EXPORT", help="Uw export of map.")],
    out: Annotated[Path, typer.Option("--out", metavar="RECORDS.csv", help="Uw nieuwe bestand.")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="M.toml", help="Uw eigen afbeelding.")
    ] = None,
) -> None:
    """Maakt van een export uit uw systeem het bestand dat de monitor vraagt."""
    from oggz.monitor.agreement import read, require
    from oggz.monitor.sources import adapt as adapt_file

    agreed = read(agreement)
    require(agreed, "check", source=source)
    delivery = agreed.sources[source]
    report = adapt_file(
        export, out, kind=delivery.kind, start=agreed.period.start, end=agreed.period.end,
        mapping=mapping, columns=delivery.variables,
    )  # fmt: skip
    print(report.text(), end="")
    print(f"Controleer nu {out} met ‘oggz monitor check’.")


@app.command()
def check(
    agreement: AgreementFile,
    source: SourceName,
    records: Annotated[Path, typer.Argument(metavar="RECORDS.csv", help="Uw bestand.")],
) -> None:
    """Controleert het bestand van een bron: elke fout met rij, kolom en wat u kunt doen."""
    from oggz.monitor.agreement import read, require

    agreed = read(agreement)
    require(agreed, "check", source=source)
    from oggz.monitor.sources import check as check_file

    with bar("Controleren") as told:
        report = check_file(records, agreement=agreed, source=source, progress=told)
    print(report.text(), end="")
    if not report.ok:
        raise typer.Exit(1)


@app.command()
def encode(
    agreement: AgreementFile,
    source: SourceName,
    key: Annotated[Path, typer.Option("--key", metavar="K.key", help="De sleutel van de bron.")],
    records: Annotated[Path, typer.Argument(metavar="RECORDS.csv", help="Uw bestand.")],
    out: OutFolder,
    seed: Annotated[int | None, typer.Option("--seed", hidden=True)] = None,
) -> None:
    """Maakt vergelijkcodes en versleutelt de inhoud: wat een bron verstuurt."""
    from oggz.monitor.agreement import read, require

    agreed = read(agreement)
    require(agreed, "encode", source=source)
    from oggz.monitor.encoding.delivery import encode as encode_file

    encode_file(records, out, agreement=agreed, source=source, key_file=key, seed=seed)
    print(f"Klaar. {out / 'encodings.parquet'} is voor de koppeleenheid,")
    print(f"{out / 'payload.enc'} voor de analyse-eenheid. De sleutel verstuurt u nooit.")


@app.command()
def link(
    agreement: AgreementFile,
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Van elke bron een map.")],
    out: Annotated[Path, typer.Option("--out", metavar="SPINE.parquet", help="De koppeling.")],
    truth: Annotated[
        Path | None, typer.Option("--truth", metavar="T.csv", help="Wie wie is, om te meten.")
    ] = None,
    engine: Annotated[Engine, typer.Option(help="duckdb of spark.")] = Engine.DUCKDB,
) -> None:
    """Koppelt de vergelijkcodes van alle bronnen."""
    from oggz.monitor.agreement import read, require

    agreed = read(agreement)
    require(agreed, "link")
    from oggz.monitor.linkage import link as link_folders
    from oggz.monitor.linkage import printed

    with bars() as step:
        linkage, measured = link_folders(
            folders,
            out,
            agreement=agreed,
            truth=truth,
            engine=cast(Any, engine.value),
            progress=step,
        )
    print(printed(linkage, measured))
    print(f"De koppeling staat in {out}, het verslag in {out.stem}.report.html.")


@app.command()
def attack(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Van elke bron een map.")],
    encodings: Annotated[
        bool, typer.Option("--encodings", help="Valt de vergelijkcodes van bronnen aan.")
    ] = False,
    agreement: Annotated[
        Path | None, typer.Option("--agreement", metavar="A.toml", help="De afspraak.")
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option("--people", metavar="P.csv", help="Wie de aanvaller bij naam kent."),
    ] = None,
    known: Annotated[
        list[int] | None, typer.Option("--known", help="Hoeveel mensen al herkend zijn.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="R.html", help="Verslag: .html, .csv, .json.")
    ] = None,
) -> None:
    """Probeert mensen te herkennen in vergelijkcodes; mislukt als dat te vaak lukt."""
    from oggz.monitor.agreement import read, require

    if not encodings:
        raise MonitorError("Zeg met --encodings dat u vergelijkcodes aanvalt.")
    place = agreement or _beside(folders, "agreement.toml")
    if place is None:
        raise MonitorError("Geef met --agreement de afspraak waaronder de codes zijn gemaakt.")
    listed = people or _beside([place], "people.csv")
    if listed is None:
        raise MonitorError("Geef met --people een CSV-bestand van mensen die de aanvaller kent.")
    agreed = read(place)
    require(agreed, "attack")
    from oggz.monitor.attack import attack_encodings, printed, write_report
    from oggz.monitor.attack.run import KNOWN

    findings = attack_encodings(
        folders, people=listed, settings=agreed.encoding, known=known or KNOWN,
        most=agreed.thresholds.reidentified, agreement=agreed.checksum,
        progress=lambda step: errors.print(step, markup=False),
    )  # fmt: skip
    Console().print(printed(findings))
    if out:
        write_report(findings, out)
    if findings.gives_way:
        raise typer.Exit(1)


@app.command()
def destroy(
    agreement: AgreementFile,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Bestanden of mappen.")],
    key: Annotated[
        Path | None, typer.Option("--key", metavar="K.key", help="Ondertekent de verklaring.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="V.json", help="De verklaring.")
    ] = None,
) -> None:
    """Vernietigt bestanden en schrijft er een verklaring van."""
    from oggz.monitor import destruction
    from oggz.monitor.agreement import read
    from oggz.monitor.keys import keyfiles

    agreed = read(agreement)
    own = keyfiles.read(key, agreed, keyfiles.load(key).role) if key else None
    certificate = out or agreement.parent / destruction.certificate_name(agreed, paths)
    gone = destruction.destroy(paths, certificate, agreement=agreed, key=own)
    print(f"Vernietigd: {len(gone)} bestand(en). Verklaring: {certificate}.")
    if '"signature"' not in certificate.read_text(encoding="utf-8"):
        print("De verklaring is niet ondertekend. Geef daarvoor met --key uw sleutel op.")
    print(destruction.NO_PROMISE)


def _beside(places: list[Path], name: str) -> Path | None:
    """A file of this name in the folder of the first place, or at most two above it."""
    for folder in places[0].resolve().parents[:3]:
        if (folder / name).is_file():
            return folder / name
    return None


def _tell(text: str) -> None:
    errors.print(text, markup=False, soft_wrap=True)
