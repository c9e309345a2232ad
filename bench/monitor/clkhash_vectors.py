"""The bits of clkhash beside ours, for schemas and records that are drawn anew for a seed.

`python -m bench.monitor.clkhash_vectors` compares and measures; with `--write` it also stores a
small set for the tests. clkhash pins old libraries, so it has an environment of its own.
"""

import base64
import json
import random
import subprocess
import sys
import time
import venv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from oggz.monitor.encoding.clkhash_v3 import encode_like_clkhash
from oggz.monitor.errors import MonitorError

ROOT = Path(__file__).resolve().parents[2]
PEER = ROOT / "var" / "bench" / "clkhash"
VERSION = "0.18.3"
STORED = ROOT / "tests" / "monitor" / "clkhash" / "vectors.json"
STORED_SEED, LIVE_SEED = 1, 2
NAMES = ("Sanne", "Jan-Willem", "Zoë", "Bo", "Fatima", "Noortje", "Çelik", "van der Meer",
         "IJsbrand", "Müller", "de Vries", "Đorđe", "O'Neill", "李")  # fmt: skip
NUMERIC = dict.fromkeys(("pattern", "integer", "date"), ("numeric", "numeric"))
WRONG = ("", "?", "31-02-1990", "12,5", "X" * 50, "\ud800")


@dataclass(frozen=True)
class Job:
    schema: dict[str, Any]
    secret: str  # hexadecimal
    rows: list[list[str]]


def main() -> None:
    python = _peer_python()
    jobs = [_job(random.Random(f"{LIVE_SEED}-{number}"), rows=20) for number in range(300)]
    _compare("300 drawn schemas, 20 records each", jobs, _answers(python, jobs))
    speed = [_speed_job(hash_, 20_000) for hash_ in ("blakeHash", "doubleHash")]
    answers = _answers(python, speed)
    _compare("20,000 records of four features", speed, answers)
    for job, peer in zip(speed, answers, strict=True):
        started = time.process_time()
        encode_like_clkhash(job.rows, job.schema, bytes.fromhex(job.secret))
        ours, name = time.process_time() - started, job.schema["features"][0]["hashing"]["hash"]
        print(
            f"{name['type']}: ours {len(job.rows) / ours:,.0f} records/s"
            f" of one core, clkhash {len(job.rows) / peer['seconds']:,.0f}"
        )
    if "--write" in sys.argv:
        stored = [_job(random.Random(f"{STORED_SEED}-{number}"), rows=4) for number in range(60)]
        answers = _answers(python, stored)
        _compare("stored", stored, answers)
        vectors = [
            asdict(job) | {"clks": answer and answer["clks"]}
            for job, answer in zip(stored, answers, strict=True)
        ]
        lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in vectors)
        STORED.write_text(f"[\n{lines}\n]\n")


def _peer_python() -> Path:
    python = PEER / "bin" / "python"
    if not (PEER / VERSION).exists():
        venv.create(PEER, clear=True, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", f"clkhash=={VERSION}"], check=True
        )
        (PEER / VERSION).touch()
    return python


def _answers(python: Path, jobs: list[Job]) -> list[Any]:
    told = subprocess.run(
        [python, Path(__file__).with_name("clkhash_peer.py")],
        input=json.dumps([asdict(job) for job in jobs]),
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return list(json.loads(told))


def _compare(title: str, jobs: list[Job], answers: list[Any]) -> None:
    same = refused = 0
    for job, answer in zip(jobs, answers, strict=True):
        try:
            ours = encode_like_clkhash(job.rows, job.schema, bytes.fromhex(job.secret))
            clks = [base64.b64encode(clk).decode() for clk in ours]
        except MonitorError:
            clks = None
        if clks != (answer and answer["clks"]):
            print(json.dumps(asdict(job), indent=1))
            raise SystemExit(f"{title}: clkhash gives other bits for the schema above")
        same, refused = same + (clks is not None), refused + (clks is None)
    print(f"{title}: {same} with identical bits, {refused} refused by both")


def _job(draw: random.Random, rows: int) -> Job:
    length = draw.choice((64, 128, 256, 512)) if draw.random() < 0.7 else draw.randint(1, 300)
    blake = not length & (length - 1)
    features = [_feature(draw, number, blake) for number in range(draw.randint(1, 5))]
    kdf: dict[str, Any] = {"type": "HKDF"}
    for name, values in (
        ("hash", ("SHA256", "SHA512")), ("salt", ("c2FsdA==", "")), ("info", ("b2dneg==",)),
        ("keySize", (1, 16, 64)),
    ):  # fmt: skip
        if draw.random() < 0.5:
            kdf[name] = draw.choice(values)
    config: dict[str, Any] = {"l": length, "kdf": kdf}
    if draw.random() < 0.3:
        config[draw.choice(("xor_folds", "xorFolds"))] = draw.randint(0, 3)
    mistakes = draw.random() < 0.15
    return Job(
        schema={"version": 3, "clkConfig": config, "features": features},
        secret=draw.randbytes(draw.randint(1, 40)).hex(),
        rows=[[_value(draw, each, mistakes) for each in features] for _ in range(rows)],
    )


def _feature(draw: random.Random, number: int, blake: bool) -> dict[str, Any]:
    if draw.random() < 0.1:
        return {"identifier": f"kolom {number}", "ignored": True}
    kind = draw.choice(("string", "string", "pattern", "integer", "date", "enum"))
    hashing: dict[str, Any] = {
        "comparison": _comparison(draw, kind),
        "strategy": {draw.choice(("bitsPerToken", "bitsPerFeature")): draw.randint(1, 80)},
    }
    if not blake or draw.random() < 0.4:
        hashing["hash"] = {"type": "doubleHash"}
        if draw.random() < 0.6:
            hashing["hash"]["prevent_singularity"] = draw.random() < 0.8
    elif draw.random() < 0.7:
        hashing["hash"] = {"type": "blakeHash"}
    if draw.random() < 0.4:
        hashing["missingValue"] = {"sentinel": draw.choice(("", "onbekend"))}
        if draw.random() < 0.6:
            hashing["missingValue"]["replaceWith"] = draw.choice(("", "0", "-15"))
    feature = {"identifier": f"kolom {number}", "format": _format(draw, kind), "hashing": hashing}
    if draw.random() < 0.1:
        feature["ignored"] = draw.random() < 0.5
    return feature


def _comparison(draw: random.Random, kind: str) -> dict[str, Any]:
    chosen = draw.choice(("ngram", "ngram", "exact", *NUMERIC.get(kind, ())))
    if chosen == "ngram":
        return {"type": chosen, "n": draw.randint(1, 4)} | draw.choice(
            ({}, {"positional": True}, {"positional": False})
        )
    if chosen == "exact":
        return {"type": chosen}
    precision = draw.choice((0, 0, 1, 3))
    return {
        "type": chosen,
        "thresholdDistance": draw.choice((1, 5, 8.0, 2.5, 1000)),
        "resolution": draw.randint(1, 8),
    } | ({"fractional_precision": precision} if precision else {})


def _format(draw: random.Random, kind: str) -> dict[str, Any]:
    if kind == "pattern":
        return {"type": "string", "pattern": r"-?\d{1,3}(\.\d+)?(e\d)?"}
    format_: dict[str, Any] = {"type": kind}
    if kind == "string":
        format_ |= draw.choice(({}, {"minLength": 0, "maxLength": 40}, {"case": "mixed"}))
        if draw.random() < 0.5:
            format_["encoding"] = draw.choice(("utf-8", "utf-16", "utf-32"))
    elif kind == "integer":
        format_ |= draw.choice(({}, {"minimum": -10_000, "maximum": 10_000}))
    elif kind == "date":
        format_["format"] = draw.choice(("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"))
    else:
        format_["values"] = ["m", "v", "x"]
    return format_


def _value(draw: random.Random, feature: dict[str, Any], mistakes: bool) -> str:
    missing = feature.get("hashing", {}).get("missingValue")
    if missing and draw.random() < 0.2:
        return str(missing["sentinel"])
    if mistakes and draw.random() < 0.1:
        return draw.choice(WRONG)
    format_ = feature.get("format", {"type": "string"})
    if "pattern" in format_:
        return draw.choice((f"{draw.randint(-999, 999)}", f"{draw.uniform(-99, 99):.4f}", "1e3"))
    if format_["type"] == "string":
        return " ".join(draw.choices(NAMES, k=draw.randint(0, 2)))
    if format_["type"] == "integer":
        return draw.choice(("{}", "+{}", " {} ", "0{}")).format(draw.randint(0, 9_999))
    if format_["type"] == "date":
        day, month, year = draw.randint(1, 28), draw.randint(1, 12), draw.randint(1900, 2025)
        at = {"%d": f"{day:02}", "%m": f"{month:02}", "%Y": f"{year}"}
        text = str(format_["format"])
        for directive, written in at.items():
            text = text.replace(directive, written)
        return text
    return draw.choice(format_["values"])


def _speed_job(hash_: str, rows: int) -> Job:
    """The four features of a person that anonlink's tutorials use, 1,024 bits."""
    draw = random.Random(3)
    formats = ("string", "string", "date", "enum")
    features = [
        {
            "identifier": f"kolom {number}",
            "format": {"type": kind}
            | ({"format": "%Y-%m-%d"} if kind == "date" else {})
            | ({"values": ["m", "v", "x"]} if kind == "enum" else {}),
            "hashing": {
                "comparison": {"type": "ngram", "n": 1 if kind == "enum" else 2},
                "strategy": {"bitsPerFeature": 200},
                "hash": {"type": hash_},
            },
        }
        for number, kind in enumerate(formats)
    ]
    letters = "abcdefghijklmnoprstuvwz"

    def name() -> str:
        # As with real names: some are common, and there is a long tail.
        if draw.random() < 0.6:
            return draw.choice(NAMES)
        return "".join(draw.choices(letters, k=draw.randint(3, 11)))

    schema = {
        "version": 3,
        "clkConfig": {"l": 1024, "kdf": {"type": "HKDF"}},
        "features": features,
    }
    lines = [
        [name(), name(), _value(draw, features[2], mistakes=False), draw.choice("mvx")]
        for _ in range(rows)
    ]
    return Job(schema=schema, secret="00" * 32, rows=lines)


if __name__ == "__main__":
    main()
