"""The log of processings as the Logboek Dataverwerkingen standard has it: a line of JSON each.

No line says who did it: trace and span lead to the entry in the audit that does. The person
concerned is the code by which the audit knows them, which differs in each covenant.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from oggz import __version__
from oggz.casework.audit.models import Span
from oggz.casework.audit.selectors import between

_STATUS = {"ok": "Ok", "error": "Error"}
_RESOURCE = {"attributes": {"service.name": "oggz-casework", "service.version": __version__}}
_SUBJECT_TYPE = "urn:oggz:betrokkene:hmac-sha256"
_AT_A_TIME = 2000


def lines(first: date, last: date, *, covenant: UUID | None = None) -> Iterator[str]:
    """What ended on these days, in the order of writing; a few thousand in memory at a time."""
    found = Span.objects.filter(between(first, last, moment="ended"))
    if covenant:
        found = found.filter(activity__startswith=f"urn:oggz:{covenant}:")
    for span in found.order_by("pk").iterator(chunk_size=_AT_A_TIME):
        yield _line(span)


def _line(span: Span) -> str:
    told = {
        "trace_id": span.trace,
        "span_id": span.span,
        "parent_span_id": span.parent,
        "name": span.name,
        "status": _STATUS[span.status],
        "start_time": _moment(span.started),
        "end_time": _moment(span.ended),
        "resource": _RESOURCE,
        "attributes": {
            "dpl.core.processing_activity_id": span.activity,
            "dpl.core.data_subject_id": span.subject,
            "dpl.core.data_subject_id_type": _SUBJECT_TYPE,
        },
    }
    return json.dumps(told)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
