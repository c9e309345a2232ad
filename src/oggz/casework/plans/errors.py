from oggz.errors import PlatformError


class PlanError(PlatformError):
    """Why something cannot be done with a plan; the text is for who asked."""


class Changed(PlanError):
    """Somebody wrote in the same place meanwhile: `theirs` is what stands there now."""

    def __init__(self, theirs: str, current: str) -> None:
        super().__init__(
            "Iemand anders heeft dit intussen gewijzigd. Beide teksten staan hieronder. Maak er één"
            " van en bewaar opnieuw."
        )
        self.theirs = theirs
        self.current = current
