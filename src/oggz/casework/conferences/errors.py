from oggz.errors import PlatformError


class ConferenceError(PlatformError):
    """Why something cannot be done with a conference; the text is for who asked."""
