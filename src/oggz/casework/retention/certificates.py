"""What a certificate of destruction says. No name of anybody, and no content."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from oggz.casework.retention import signing
from oggz.casework.retention.models import Destruction
from oggz.covenant.retention import day_of
from oggz.covenant.terms import DataCategory, Role

# For as long as backups of the keys may be kept (docs/decisions/0063).
BACKUP_DAYS = 30
_MEANING = (
    "De sleutel is vernietigd: wat ermee versleuteld was, is in deze omgeving niet meer te lezen."
    " Reservekopieën van de sleutels worden hoogstens {days} dagen bewaard. Tot en met {last} kan"
    " wie zo'n kopie heeft én de hoofdsleutel, de sleutel nog terughalen; daarna is de vernietiging"
    " voltooid. Wordt een reservekopie teruggezet, dan wordt deze vernietiging opnieuw uitgevoerd."
)


def compose(found: Destruction) -> str:
    """The signed text of the certificate of a destruction that has just finished."""
    last = final_day(found)
    content = {
        "format": "oggz-verklaring-van-vernietiging-1",
        "destruction": str(found.pk),
        "covenant": str(found.covenant),
        "case": str(found.case),
        "what": what(found.part),
        "reason": found.get_reason_display(),
        "articles": found.articles,
        "kept_until": found.until.isoformat() if found.until else None,
        "proposed": _by(found.proposed, found.proposed_party, found.proposed_role),
        "confirmed": _by(found.confirmed, found.confirmed_party, found.confirmed_role),
        "key_destroyed": _moment(found.key_destroyed),
        "finished": _moment(found.finished),
        "records": [
            {"kind": each.kind, "number": len(each.ids), "ids": each.ids}
            for each in found.erased.order_by("kind")
        ],
        "final_after": last.isoformat(),
        "what_this_means": _MEANING.format(days=BACKUP_DAYS, last=f"{last:%d-%m-%Y}"),
    }
    return signing.signed(content)


def final_day(found: Destruction) -> date:
    """The last day on which a backup can still have the key."""
    return day_of(found.key_destroyed or timezone.now()) + timedelta(days=BACKUP_DAYS)


def what(part: str, names: Mapping[str, str] | None = None) -> str:
    """A part of a case in Dutch, with the party by its short name unless `names` has another."""
    if not part:
        return "de hele casus"
    category, source, day = part.split("/")
    brought = date.fromisoformat(day)
    by = (names or {}).get(source, source)
    return f"{DataCategory(category).dutch}, ingebracht door {by} op {brought:%d-%m-%Y}"


def _by(moment: object, party: str, role: str) -> dict[str, object]:
    return {"at": _moment(moment), "party": party, "role": Role(role).dutch}


def _moment(moment: object) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")  # type: ignore[arg-type]
