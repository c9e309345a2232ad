from oggz.errors import PlatformError


class TransferError(PlatformError):
    """Why a case cannot go on in another municipality; the text is for who asked."""
