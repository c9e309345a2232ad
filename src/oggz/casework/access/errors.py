from uuid import UUID

from oggz.casework.cases.references import reference
from oggz.covenant.questions import Decision
from oggz.errors import PlatformError


class Unknown(PlatformError):
    """There is no such thing for who asks: whether it exists for others is not told."""

    def __init__(self) -> None:
        super().__init__("Dit is er niet, of niet voor u. Kijk of u het juiste doel heeft gekozen.")


class ReadingOnly(PlatformError):
    """Who broke the glass looks, and writes nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Met noodtoegang kunt u lezen, niet schrijven. Vraag de procesregisseur om u aan de"
            " casus toe te voegen."
        )


class Merged(PlatformError):
    """The case goes on in another one. `kept` is that case, for who takes part in it."""

    def __init__(self, kept: UUID | None) -> None:
        where = f"Ga verder in casus {reference(kept)}." if kept else "Ga verder in die casus."
        super().__init__(
            f"Deze casus is samengevoegd met een andere casus: hier komt niets meer bij. {where}"
        )
        self.kept = kept


class Denied(PlatformError):
    """The covenant does not allow it; `decision` has the articles, the text says why."""

    def __init__(self, text: str, decision: Decision) -> None:
        super().__init__(text)
        self.decision = decision
