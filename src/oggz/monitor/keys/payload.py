"""The content of a source's records: sealed by the source, to be opened by the analysis unit."""

from pathlib import Path
from typing import BinaryIO, Literal

from oggz.monitor.agreement import Agreement, Role
from oggz.monitor.errors import Refused
from oggz.monitor.keys import sealing
from oggz.monitor.keys.ceremony import SourceKey
from oggz.monitor.keys.keyfiles import OwnKey

Purpose = Literal["payload", "transition"]


def seal(
    plain: Path | BinaryIO, out: Path, *, agreement: Agreement, key: SourceKey,
    purpose: Purpose = "payload",
) -> None:  # fmt: skip
    """Seal a source's content to the analysis unit of the agreement, in constant memory.

    What was sealed for one purpose does not open for another.
    """
    analysis = agreement.parties[agreement.only(Role.ANALYSIS_UNIT)]
    sealing.seal_file(
        plain, out, to=analysis.opening_bytes, signer=key.signing,
        context=_context(agreement, key.source, purpose),
    )  # fmt: skip


def open_sealed(
    sealed: Path, out: Path, *, agreement: Agreement, key: OwnKey, source: str | None = None,
    purpose: Purpose = "payload",
) -> str:  # fmt: skip
    """Open a source's content with the analysis unit's key, and give the source's name.

    Raises NotSealedForThis when the file is cut, changed or of another agreement, source or key,
    Refused when its sender is no source. Nothing is written unless all of it is right.
    """
    sender = source or sealing.context_of(sealed).sender
    if sender not in agreement.sources:
        raise Refused(
            f"{sealed.name} komt niet van een bron van deze afspraak.",
            article=agreement.delivery.article,
        )
    sealing.open_file(
        sealed, out, key=key.opening, sender=agreement.parties[sender].signing_bytes,
        context=_context(agreement, sender, purpose),
    )  # fmt: skip
    return sender


def _context(agreement: Agreement, source: str, purpose: Purpose) -> sealing.Context:
    receiver = agreement.only(Role.ANALYSIS_UNIT)
    return sealing.Context(agreement.checksum, source, receiver, purpose)
