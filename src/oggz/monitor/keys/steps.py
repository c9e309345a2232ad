"""The ceremony as steps: each time, what this role can do now is done, and what follows is told."""

from dataclasses import dataclass
from pathlib import Path

from oggz.documents import read_toml
from oggz.monitor.agreement import Agreement, Role, reading, signing
from oggz.monitor.agreement import unsigned as not_signed_by
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import whole_file
from oggz.monitor.keys import ceremony, keyfiles
from oggz.monitor.keys.ceremony import Kind
from oggz.monitor.keys.keyfiles import OwnKey, PublicKeys


@dataclass(frozen=True)
class Steps:
    """What was done now, and what must happen next; `ready` when nothing is left to do."""

    done: tuple[str, ...]
    todo: str
    ready: bool


def take(
    agreement_path: Path, role: str, key_path: Path, *, sealed: Path | None = None,
    kind: Kind = "linkage",
) -> Steps:  # fmt: skip
    """Do every step of `role` that can be done now. Raises MonitorError or Refused."""
    agreement = reading.read(agreement_path)
    if role not in agreement.parties:
        known = ", ".join(agreement.parties)
        raise Refused(
            f"‘{role[:40]}’ is geen partij. Kies uit: {known}.",
            article=agreement.cooperation.article,
        )
    done: list[str] = []
    if not key_path.exists():
        done += _make(agreement, role, key_path)
    key = keyfiles.load(key_path)
    if (key.project, key.period, key.role) != (agreement.project, agreement.period.label, role):
        raise Refused(
            f"{key_path.name} is de sleutel van {key.role}, periode {key.period}. Kies met --out"
            " een ander bestand.",
            article=agreement.keys.article,
        )
    if todo := _before_signing(agreement, agreement_path, role, key, key_path):
        return Steps(tuple(done), todo, ready=False)
    if agreement.parties[role].role is not Role.SOURCE:
        return Steps(tuple(done), f"{role} is klaar: de sleutel werkt.", ready=True)
    return _share(agreement, role, key_path, done, sealed, kind)


def add_public_key(agreement_path: Path, public: Path) -> str:
    """Write the public keys in a .pub file into the agreement, under their party; give the party.

    Raises Refused when the agreement is signed, has no such party, or has another key for it.
    """
    agreement = reading.read(agreement_path)
    keys = keyfiles.load_public(public)
    article = agreement.keys.article
    if agreement.signatures:
        raise Refused(
            "De afspraak is al ondertekend: er mogen geen sleutels meer bij. Haal eerst de"
            " handtekeningen weg en laat iedereen opnieuw ondertekenen.",
            article=article,
        )
    if (keys.project, keys.period) != (agreement.project, agreement.period.label):
        raise Refused(f"{public.name} hoort bij een andere afspraak.", article=article)
    party = agreement.parties.get(keys.role)
    if party is None:
        raise Refused(f"‘{keys.role[:40]}’ is geen partij van deze afspraak.", article=article)
    if (party.signing_key, party.opening_key) == (keys.signing, keys.opening):
        return keys.role
    if party.signing_key or party.opening_key:
        raise Refused(
            f"Voor {keys.role} staat er al een andere sleutel. Bel die partij, en haal de oude"
            " regels weg als de nieuwe klopt.",
            article=article,
        )
    _insert(agreement_path, keys)
    return keys.role


def fingerprint(public_key: str) -> str:
    """The start of a public key, to read to one another on the phone."""
    return " ".join(public_key[place : place + 4] for place in range(0, 16, 4))


def _make(agreement: Agreement, role: str, path: Path) -> list[str]:
    if path.suffix != ".key":
        raise MonitorError(f"Kies een naam die eindigt op .key, zoals {role}.key.")
    key = keyfiles.generate(project=agreement.project, period=agreement.period.label, role=role)
    keyfiles.write(path, key)
    keyfiles.write_public(keyfiles.public_path(path), key)
    return [
        f"{path} is gemaakt: geheim. Bewaar het zelf, met een reservekopie; stuur het nooit op.",
        f"{keyfiles.public_path(path)} is gemaakt: openbaar. Kenmerk: "
        f"{fingerprint(key.signing_public)}",
    ]


def _before_signing(
    agreement: Agreement, path: Path, role: str, key: OwnKey, key_path: Path
) -> str:
    """What must happen before the keys can be used; empty when everybody has signed."""
    party = agreement.parties[role]
    public = keyfiles.public_path(key_path)
    if party.signing_key is None:
        return (
            f"Stuur {public.name} aan wie de afspraak bijhoudt. Die voegt hem toe met:"
            f" oggz monitor agreement add-key {path.name} {public.name}"
        )
    if not keyfiles.matches(key, party):
        return (
            f"In de afspraak staat een andere sleutel voor {role}. Deze werkt pas in een nieuwe"
            " versie van de afspraak die iedereen ondertekent."
        )
    missing = not_signed_by(agreement)
    if role in missing:
        return (
            "Lees de afspraak. Bent u het ermee eens, onderteken dan met:"
            f" oggz monitor sign --agreement {path.name} --key {key_path.name} --by 'uw functie'"
        )
    if missing:
        return f"Wacht tot iedereen heeft ondertekend. Nog niet: {', '.join(missing)}."
    signing.verify(agreement)
    return ""


def _share(
    agreement: Agreement, role: str, key_path: Path, done: list[str], sealed: Path | None,
    kind: Kind,
) -> Steps:  # fmt: skip
    key = keyfiles.read(key_path, agreement, role)
    ceremony.transition_allowed(agreement, key, kind, None)
    maker = agreement.keys.maker
    path = sealed or ceremony.secret_path(key_path.parent, agreement, kind)
    held = key.linkage if kind == "linkage" else key.transition
    has_it = held is not None and held.agreement == agreement.checksum
    if role == maker and not (has_it and path.exists()):
        ceremony.make_secret(agreement, key_path, role, path, kind=kind)
        others = ", ".join(name for name in agreement.sources if name != role)
        done.append(
            f"{path} is gemaakt. Alleen bronnen kunnen het openen. Stuur het naar: {others}."
        )
    elif not has_it and not path.exists():
        return Steps(
            tuple(done),
            f"Vraag {maker} om {path.name}, zet het in {path.parent} en doe deze stap opnieuw.",
            ready=False,
        )
    elif not has_it:
        ceremony.open_secret(agreement, key_path, role, path, kind=kind)
        done.append(f"Het geheim van {maker} zit nu in {key_path.name}.")
    return Steps(tuple(done), f"{role} is klaar om vergelijkcodes te maken.", ready=True)


def _insert(path: Path, keys: PublicKeys) -> None:
    written = read_toml(path)
    place = written.places.get(("parties", keys.role, "role"))
    lines = written.text.splitlines(keepends=True)
    # Only the form of the model can be edited; another one is a person's to edit.
    if place is None or not lines[place - 1].lstrip().startswith("role"):
        raise MonitorError(
            f"Het onderdeel [parties.{keys.role}] is niet gevonden. Neem de sleutels zelf over:"
            f' signing_key = "{keys.signing}" en opening_key = "{keys.opening}".'
        )
    lines.insert(place, f'signing_key = "{keys.signing}"\nopening_key = "{keys.opening}"\n')
    with whole_file(path) as part:
        part.chmod(path.stat().st_mode & 0o777)
        part.write_text("".join(lines), encoding="utf-8", newline="\n")
        reading.read(part)  # before it takes the place of the document
