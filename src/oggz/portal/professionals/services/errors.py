from oggz.errors import PlatformError


class RoomError(PlatformError):
    """Why something cannot be done in who is who or on the board; the text is for who tried.

    `field` is the field of the form that it is about, or nothing in particular.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)
