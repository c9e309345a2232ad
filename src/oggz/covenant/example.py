"""The model covenant: invented parties in a municipality like West Betuwe, signed by nobody."""

import os
import tempfile
from importlib.resources import files
from pathlib import Path

from oggz.covenant.model import Covenant
from oggz.covenant.reading import read_text
from oggz.errors import PlatformError

_NAME = "model_covenant.toml"


def text() -> str:
    """The document, with comments for a lawyer who reads it; the same each time."""
    return (files("oggz.covenant") / _NAME).read_text(encoding="utf-8")


def example() -> Covenant:
    """The model covenant."""
    return read_text(text(), name=_NAME)


def write(path: Path) -> None:
    """Write the document, whole or not at all.

    Raises PlatformError when something stands there already, or when it cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise PlatformError(f"{path} bestaat al. Kies een andere naam; er is niets overschreven.")
    try:
        handle, name = tempfile.mkstemp(prefix=".deel-", suffix=path.suffix, dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text().encode())
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError:
        raise PlatformError(
            f"{path} kan daar niet geschreven worden. Kies een bestaande map waarin u mag"
            " schrijven."
        ) from None
