from collections.abc import Sequence

from oggz.casework.consultations.screening import Finding
from oggz.errors import PlatformError


class ConsultationError(PlatformError):
    """Why something cannot be done in a consultation; the text is for who asked."""


class Recognisable(ConsultationError):
    """The text says who it is about; `findings` say where. There is no way around it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "In uw tekst staat iets waaraan iemand te herkennen is. Er is niets verstuurd of"
            " bewaard. Schrijf het anders en verstuur het opnieuw."
        )
        self.findings = tuple(findings)
