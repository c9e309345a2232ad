"""What a data officer of a source does."""

from pathlib import Path
from typing import Annotated

import typer

from oggz.monitor.cli.app import AgreementFile, OutFolder, SourceName, app
from oggz.monitor.errors import MonitorError
from oggz.monitor.terminal import bar


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
    out: Annotated[
        Path | None, typer.Option("--out", metavar="M.toml", help="Schrijf naar dit bestand.")
    ] = None,
) -> None:
    """De meegeleverde afbeelding van een export op een tabel, om te kopiëren en aan te passen."""
    from oggz.monitor.files import whole_file
    from oggz.monitor.sources import mapping_text

    text = mapping_text(kind)
    if out is None:
        print(text, end="")
        return
    if out.exists():
        raise MonitorError(f"{out} bestaat al. Kies een andere naam: er kan werk van u in staan.")
    # Not by `>`: consoles of Windows write in another encoding than TOML has.
    with whole_file(out) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    print(f"Pas in {out} de namen van kolommen aan, en geef haar op met --mapping.")


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
    transition: Annotated[
        bool, typer.Option("--transition", help="Om deze periode met de vorige te verbinden.")
    ] = False,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="VORIG.csv", help="Uw bestand van de vorige periode."),
    ] = None,
    previous_agreement: Annotated[
        Path | None,
        typer.Option("--previous-agreement", metavar="V.toml", help="De vorige afspraak."),
    ] = None,
    clkhash_schema: Annotated[
        Path | None,
        typer.Option(
            "--clkhash-schema",
            metavar="S.json",
            help="Codes voor anonlink, als de afspraak het toestaat.",
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", hidden=True)] = None,
) -> None:
    """Maakt vergelijkcodes en versleutelt de inhoud: wat een bron verstuurt."""
    from oggz.monitor.agreement import read, require, transition_of

    agreed = read(agreement)
    require(agreed, "encode", source=source)
    if not transition and (previous or previous_agreement):
        raise MonitorError("--previous hoort bij --transition. Geef beide of geen van beide.")
    if transition and clkhash_schema:
        raise MonitorError("Codes voor anonlink gaan over één periode: laat --transition weg.")
    if clkhash_schema is not None:
        from oggz.monitor.encoding.clkhash_file import CLKS, NUMBERS, encode_for_anonlink

        for remark in encode_for_anonlink(
            records, out, schema=clkhash_schema, agreement=agreed, source=source, key_file=key
        ):
            print(f"Let op: {remark}")
        print(f"Klaar. {out / CLKS} is voor wie met anonlink koppelt; {NUMBERS} houdt u zelf.")
        return
    if not transition:
        from oggz.monitor.encoding.delivery import encode as encode_file

        encode_file(records, out, agreement=agreed, source=source, key_file=key, seed=seed)
        print(f"Klaar. In {out} zijn encodings.parquet en strangers.parquet voor de koppeleenheid")
        print("en payload.enc voor de analyse-eenheid. Stuur beide ook manifest.json en")
        print("manifest.sig. De sleutel verstuurt u nooit.")
        return
    transition_of(agreed)
    if previous_agreement is None:
        raise MonitorError("Geef met --previous-agreement de afspraak van de vorige periode.")
    from oggz.monitor.transition import encode as encode_both

    encode_both(
        records, previous, out, agreement=agreed, earlier=read(previous_agreement), source=source,
        key_file=key, seed=seed,
    )  # fmt: skip
    print(f"Klaar. De bestanden .parquet in {out} zijn voor de koppeleenheid,")
    print(f"{out / 'numbers.enc'} voor de analyse-eenheid. Stuur beide ook manifest.json en")
    print("manifest.sig. De sleutel verstuurt u nooit.")
    print("Vernietig het overgangsgeheim zodra de koppeleenheid alles heeft ontvangen, met")
    print(f"‘oggz monitor destroy --transition --agreement {agreement} --key {key}’.")
