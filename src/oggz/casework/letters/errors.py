from oggz.errors import PlatformError


class LetterError(PlatformError):
    """Why something cannot be done with the letter; the text is for who asked."""
