from oggz.errors import PlatformError


class SteeringError(PlatformError):
    """Figures that cannot be made or may not be told; the text says why, in Dutch."""
