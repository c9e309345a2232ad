from oggz.errors import PlatformError


class RightsError(PlatformError):
    """Why something cannot be done with a request; the text is for who asked."""
