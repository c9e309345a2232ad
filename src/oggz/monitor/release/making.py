"""Making a release: every condition first, then everything in memory, then one file or nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from oggz.documents.text import Text
from oggz.monitor.advice import as_json as advice_json
from oggz.monitor.advice import needed_advice
from oggz.monitor.agreement import Agreement, Role, require
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import MANIFEST, sha256, whole_file
from oggz.monitor.indicators import INDICATORS
from oggz.monitor.keys import read_key
from oggz.monitor.release import evidence as attacks
from oggz.monitor.release.agreed import AGREED, public_agreement
from oggz.monitor.release.archive import packed
from oggz.monitor.release.csvw import METADATA, code_list, codes_path, metadata
from oggz.monitor.release.dcat import DCAT, describe
from oggz.monitor.release.evidence import ATTACK, Evidence, must_be_clean, read_evidence
from oggz.monitor.release.public import public_folder, publishable
from oggz.monitor.release.verifying import TABLES, Manifest, entry, sealed
from oggz.monitor.report import Definition, Description, Material, compose, html, pdf
from oggz.monitor.report.quality import read_quality
from oggz.monitor.report.ratings import read_ratings
from oggz.monitor.report.stories import read_stories
from oggz.monitor.tables import Safe, read_safe

REPORT, PAPER = "report.html", "report.pdf"
_LONGEST = 1 << 14
_TEXT: TypeAdapter[str] = TypeAdapter(Text)


@dataclass(frozen=True)
class Asked:
    """What goes into a release, by file: `safe` and `advice` are folders. `motivation` says why
    the publisher goes on against an advice; `day` is the day of release."""

    safe: Path
    advice: Path
    ratings: Path | None = None
    stories: Path | None = None
    motivation: Path | None = None
    day: date | None = None


def release(
    agreement: Agreement, key_file: Path, asked: Asked, out: Path, *, today: date | None = None
) -> Manifest:
    """Write the signed release to `out`.

    The same tables, advice, day and key give the same bytes. Raises Refused when the agreement does
    not allow it, the attack is not clean or advice is missing; MonitorError when a file is wrong.
    Then nothing is written.
    """
    now = today or date.today()
    day = asked.day or now
    if out.exists():
        raise MonitorError(f"{out} bestaat al. Kies een andere naam of haal de oude eerst weg.")
    require(agreement, "release", today=now)
    _must_be_dated(agreement, day, now)
    role = agreement.only(Role.PUBLISHER)
    key = read_key(key_file, agreement, role)
    safe = _tables(asked.safe, agreement)
    evidence = read_evidence(asked.safe)
    must_be_clean(evidence, asked.safe, safe, agreement)
    files = _files(agreement, asked, safe, evidence, day)
    manifest = Manifest(
        project=agreement.project, title=agreement.title, period=agreement.period.label,
        publisher=role, organisation=agreement.parties[role].organisation,
        people=agreement.people, date=day, agreement=agreement.checksum,
        tables=entry(files[f"{TABLES}/{MANIFEST}"]).sha256,
        files={name: entry(content) for name, content in sorted(files.items())},
    )  # fmt: skip
    with whole_file(out) as part:
        part.chmod(0o644)
        part.write_bytes(packed(sealed(manifest, files, key.signing)))
    return manifest


def _must_be_dated(agreement: Agreement, day: date, now: date) -> None:
    term = agreement.term
    if not term.begins <= day <= min(now, term.ends):
        raise Refused(
            "De datum van de uitgave moet binnen de looptijd liggen en mag niet in de toekomst"
            " zijn. Laat --date weg voor vandaag.",
            article=term.article,
        )


def _tables(folder: Path, agreement: Agreement) -> Safe:
    """The protected tables, if they may be published under this agreement."""
    safe = read_safe(folder, agreement)
    structure = safe.structure
    require(agreement, "release", indicators=sorted({one.indicator for one in structure.tables}))
    if (structure.project, structure.period) != (agreement.project, agreement.period.label):
        raise Refused(
            f"{folder} is van een ander project of een andere periode.",
            article=agreement.period.article,
        )
    if safe.protection.threshold < agreement.thresholds.count:
        raise Refused(
            f"De tabellen zijn beveiligd met {safe.protection.threshold} als kleinste aantal;"
            f" afgesproken is {agreement.thresholds.count}. Beveilig ze opnieuw.",
            article=agreement.thresholds.article,
        )
    return safe


def _files(
    agreement: Agreement, asked: Asked, safe: Safe, evidence: Evidence, day: date
) -> dict[str, bytes]:
    """Everything but the manifest, by name."""
    structure = safe.structure
    quality = read_quality(asked.safe)
    with public_folder(safe, quality) as folder:
        files = {f"{TABLES}/{path.name}": path.read_bytes() for path in sorted(folder.iterdir())}
        checksum = sha256(folder / MANIFEST)
    advice = needed_advice(agreement, asked.advice, tables=checksum, today=day)
    motivation = _motivation(asked.motivation)
    if not motivation and (against := [one.party for one in advice if one.outcome == "negative"]):
        raise Refused(
            f"{', '.join(against)} adviseert negatief. Uitgeven mag dan alleen met uitleg, die in"
            " het rapport komt: geef een tekst mee met --motivation.",
            article=agreement.advice.article,
        )
    indicators = {one.indicator for one in structure.tables}
    indicators |= {one.indicator for one in safe.estimates}
    report = compose(
        Material(
            safe=publishable(safe), agreement=agreement, day=day, tried=attacks.counted(evidence),
            tried_by_table=evidence.tried_by_table, advice=advice, motivation=motivation,
            quality=quality,
            ratings=read_ratings(asked.ratings, agreement, indicators) if asked.ratings else (),
            stories=read_stories(asked.stories, today=day) if asked.stories else (),
            descriptions=_descriptions(agreement, safe),
            definitions=_definitions(agreement), definitions_note=agreement.definitions.note,
        )
    )  # fmt: skip
    files[REPORT] = html.render(report).encode()
    files[PAPER] = pdf.render(report, day=day)
    files |= {codes_path(one): code_list(one).encode() for one in structure.dimensions}
    files[METADATA] = _json(metadata(agreement, structure, safe.protection))
    shown = {
        name: (len(content), entry(content).sha256)
        for name, content in files.items()
        if name in (REPORT, PAPER) or (name.startswith(f"{TABLES}/") and name.endswith(".csv"))
    }
    files[DCAT] = _json(describe(agreement, safe, shown, day=day))
    files[AGREED] = _json(public_agreement(agreement))
    files[ATTACK] = attacks.as_json(evidence).encode()
    files |= {f"advice/{one.party}.json": advice_json(one).encode() for one in advice}
    return files


def _motivation(path: Path | None) -> str:
    if path is None:
        return ""
    text = read_text(path)
    if not text:
        raise MonitorError(f"{path} is leeg. Schrijf erin waarom u toch uitgeeft.")
    try:
        return _TEXT.validate_python(text)
    except ValidationError as error:
        reason = error.errors()[0].get("ctx", {}).get("error", "is te lang; hooguit 4.000 tekens")
        raise MonitorError(f"{path} {reason}.") from None


def read_text(path: Path) -> str:
    """A short text that somebody wrote. Raises MonitorError."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST + 1)
        text = raw.decode("utf-8-sig")
    except OSError:
        raise MonitorError(f"{path} bestaat niet of kan niet gelezen worden.") from None
    except UnicodeDecodeError:
        raise MonitorError(f"{path} is geen tekst in UTF-8. Sla het opnieuw op.") from None
    if len(raw) > _LONGEST:
        raise MonitorError(f"{path} is te lang. Houd het bij hooguit 4.000 tekens.")
    return text.strip()


def _descriptions(agreement: Agreement, safe: Safe) -> Mapping[str, Description]:
    """What each indicator asks, and why it is made by the agreement."""
    known, reasons = {one.name: one for one in INDICATORS}, agreement.indicators.reasons
    told = {}
    made = [one.indicator for one in safe.structure.tables]
    for name in dict.fromkeys([*made, *(one.indicator for one in safe.estimates)]):
        one, reason = known[name], reasons[name]
        told[name] = Description(
            one.title, one.question, agreement.parties[reason.asked_by].organisation,
            reason.decision,
        )  # fmt: skip
    return told


def _definitions(agreement: Agreement) -> tuple[Definition, ...]:
    group = agreement.definitions
    return tuple(
        Definition(one.id, one.name, one.text, one.id == group.main) for one in group.definitions
    )


def _json(told: object) -> bytes:
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()
