from oggz.errors import PlatformError


class CovenantError(PlatformError):
    """Why something cannot be done with a covenant; the text is for who asked."""


def refuse_if(wrong: bool, text: str) -> None:
    if wrong:
        raise CovenantError(text)


class Stale(CovenantError):
    """Somebody else changed the draft in the meantime; what was sent is not kept."""
