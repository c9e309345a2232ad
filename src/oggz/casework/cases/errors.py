from oggz.errors import PlatformError


class CaseError(PlatformError):
    """Why something cannot be done with a case; the text is for who asked."""
