from oggz.errors import PlatformError


class GuidanceError(PlatformError):
    """Why something cannot be done with a wish, vote or meeting; the text is for who tried."""


class NotAllowed(GuidanceError):
    """It is not for this person to do."""
