"""`oggz monitor` alone: leads a source's data officer through it, step by step, in plain Dutch.

Only plain signs and lines, so that it reads well in an old Windows console. It keeps names of
files and of the source, never a value, so that somebody can stop and go on another day.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from oggz.errors import PlatformError
from oggz.monitor.agreement import Agreement, Role, read, require, verify
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import whole_file

MEMORY = "oggz-monitor-stappen.json"
STOP = "stop"
_STOPPED = "Gestopt. Uw antwoorden zijn bewaard; start de gids om verder te gaan."
Result = TypeVar("Result")
_console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)


class Stopped(MonitorError):
    """The person stopped, or has something to do elsewhere first; what was answered is kept."""


@dataclass(frozen=True)
class Answers:
    """What has been answered. Paths are as typed."""

    agreement: str = ""
    source: str = ""
    key: str = ""
    records: str = ""
    out: str = ""


def run(folder: Path = Path()) -> None:
    """Ask, check and encode; what was answered is kept in `folder` until all is done.

    Raises Stopped when somebody types ‘stop’, the input ends, or another has to act first.
    """
    _say("De monitor: tellen over bronnen heen, zonder dat iemand een naam ziet.")
    _say("Deze gids helpt een bron om haar bestand te controleren en klaar te maken.")
    _say(f"Enter kiest wat tussen haken staat. Typ {STOP} om te stoppen; u kunt later verder gaan.")
    visit = _Visit(folder / MEMORY)
    visit.begin()
    agreement = visit.agreement()
    source = visit.source(agreement)
    visit.key(agreement, source)
    records = visit.records(agreement, source)
    out = visit.encode(agreement, source, records)
    visit.farewell(agreement, source, out)


class _Visit:
    """One run of the guide: its questions, and what it remembers between runs."""

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._answers = Answers()

    def begin(self) -> None:
        with suppress(OSError, ValueError, TypeError):
            kept = json.loads(self._memory.read_text(encoding="utf-8"))
            names = {field.name for field in fields(Answers)}
            self._answers = Answers(**{n: str(v) for n, v in kept.items() if n in names})
        if self._answers != Answers() and not _yes("U was al begonnen. Verder gaan?"):
            self._answers = Answers()

    def agreement(self) -> Agreement:
        _step(1, "De afspraak")
        _say("De afspraak zegt wat mag. Alle partijen hebben haar ondertekend.")

        def opened(text: str) -> Agreement:
            found = read(Path(text))
            verify(found)
            return found

        found = self._asked("agreement", "Waar staat de afspraak?", "agreement.toml", opened)
        _say(f"{found.title}, periode {found.period.label}. Alle handtekeningen kloppen.")
        return found

    def source(self, agreement: Agreement) -> str:
        _step(2, "Uw organisatie")
        names = tuple(agreement.sources)
        for number, name in enumerate(names, start=1):
            _say(f"  {number}. {name}: {agreement.parties[name].organisation}")

        def chosen(text: str) -> str:
            number = int(text) if text.isascii() and text.isdigit() else 0
            name = names[number - 1] if 0 < number <= len(names) else text
            if name not in agreement.sources:
                raise MonitorError("Typ een van de nummers of namen hierboven.")
            return name

        name = self._asked("source", "Voor welke bron werkt u?", "", chosen)
        require(agreement, "check", source=name)
        return name

    def key(self, agreement: Agreement, source: str) -> None:
        from oggz.monitor.keys import steps

        _step(3, "Uw sleutel")
        _say("Met uw sleutel maakt u de vergelijkcodes. Zij blijft bij u: stuur haar nooit op.")
        place = Path(self._answers.agreement)

        def taken(text: str) -> steps.Steps:
            return steps.take(place, source, Path(text))

        default = str(place.parent / "keys" / f"{source}.key")
        done = self._asked("key", "Waar staat uw sleutelbestand?", default, taken)
        for line in done.done:
            _say(line)
        if not done.ready:
            _say(f"Volgende stap: {done.todo}")
            raise Stopped("Start daarna deze gids opnieuw. Uw antwoorden zijn bewaard.")
        _say("Uw sleutel werkt.")

    def records(self, agreement: Agreement, source: str) -> Path:
        from oggz.monitor.sources import check

        _step(4, "Uw bestand controleren")
        _say("Het bestand blijft bij u. U ziet nooit wat erin staat, alleen waar iets mis is.")

        def found(text: str) -> Path:
            path = Path(text)
            if not path.is_file():
                raise MonitorError(f"{path} is geen bestand. Controleer de naam en de map.")
            return path

        default = str(Path(self._answers.agreement).parent / "sources" / f"{source}.csv")
        path = self._asked("records", "Waar staat uw bestand (CSV)?", default, found)
        report = check(path, agreement=agreement, source=source)
        _say(report.text().rstrip())
        if not report.ok:
            raise Stopped(
                "Herstel het bestand en start de gids opnieuw. Uw antwoorden zijn bewaard."
            )
        return path

    def encode(self, agreement: Agreement, source: str, records: Path) -> Path:
        _step(5, "Vergelijkcodes maken")

        def empty(text: str) -> Path:
            path = Path(text)
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise MonitorError(f"{path} bestaat al en is niet leeg. Kies een andere map.")
            return path

        default = str(Path(self._answers.agreement).parent / "uit" / source)
        out = self._asked("out", "In welke nieuwe map komt het resultaat?", default, empty)
        require(agreement, "encode", source=source)
        from oggz.monitor.encoding.delivery import encode

        encode(records, out, agreement=agreement, source=source, key_file=Path(self._answers.key))
        return out

    def farewell(self, agreement: Agreement, source: str, out: Path) -> None:
        _step(6, "Versturen en bewaren")
        for file, role in (
            ("encodings.parquet", Role.LINKAGE_UNIT),
            ("strangers.parquet", Role.LINKAGE_UNIT), ("payload.enc", Role.ANALYSIS_UNIT),
        ):  # fmt: skip
            party = agreement.parties[agreement.only(role)]
            _say(f"Stuur {out / file}")
            _say(f"  naar de {role.dutch}: {party.organisation} ({party.contact}).")
        _say("Stuur beide ook manifest.json en manifest.sig: zo zien zij of alles heel aankwam.")
        _say(f"Houd zelf: {self._answers.key} en {self._answers.records}. Verstuur die nooit.")
        last = agreement.retention.source_files
        _say(f"Vernietig het bestand uiterlijk op {last.day}-{last.month}-{last.year} met:")
        _say(
            f"  oggz monitor destroy --agreement {self._answers.agreement}"
            f" --key {self._answers.key} {self._answers.records}"
        )
        self._memory.unlink(missing_ok=True)

    def _asked(
        self, name: str, question: str, default: str, use: Callable[[str], Result]
    ) -> Result:
        """Ask until the answer can be used; keep it."""
        default = getattr(self._answers, name) or default
        while True:
            text = _answer(f"{question} [{default}] " if default else f"{question} ") or default
            try:
                result = use(text)
            except PlatformError as error:
                _say(str(error))
                continue
            self._answers = replace(self._answers, **{name: text})
            with whole_file(self._memory) as part:
                part.write_text(json.dumps(asdict(self._answers), indent=1), encoding="utf-8")
            return result


def _answer(question: str) -> str:
    try:
        text = _console.input(question, markup=False).strip().strip('"')
    except EOFError:
        _say("")
        raise Stopped(_STOPPED) from None
    if text.lower() == STOP:
        raise Stopped(_STOPPED)
    return text


def _yes(question: str) -> bool:
    while True:
        text = _answer(f"{question} (j/n) [j] ").lower() or "j"
        if text[0] in "jn":
            return text[0] == "j"
        _say("Typ j of n.")


def _step(number: int, title: str) -> None:
    _say("")
    _say(f"Stap {number} van 6. {title}")


def _say(text: str) -> None:
    _console.print(text)
