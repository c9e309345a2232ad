"""Making an agreement, with an example, and its keys."""

from pathlib import Path
from typing import Annotated

import typer

from oggz.monitor.cli.app import AgreementFile, app

agreements = typer.Typer(
    help="Een afspraak maken, controleren en tonen.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(agreements, name="agreement")


@app.command()
def example(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Nieuwe of lege map.")],
) -> None:
    """Een compleet voorbeeld met drie bronnen en verzonnen mensen."""
    from oggz.monitor import example as examples

    examples.write(folder)
    print(f"Het voorbeeld staat in {folder}. Begin met {folder / 'README.md'}.")


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
