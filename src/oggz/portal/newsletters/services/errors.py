from oggz.errors import PlatformError


class NewsletterError(PlatformError):
    """Why something cannot be done with a newsletter; the text is for who asked."""
