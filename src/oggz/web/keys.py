"""Secret keys of a site: given in production, made once and kept in `var/keys` elsewhere."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from oggz.errors import PlatformError
from oggz.web import locations
from oggz.web.modes import Mode, current_mode


def secret_key(site: str) -> str:
    """The signing key of one site; the sites never share one."""
    variable = f"OGGZ_{site.upper()}_SECRET_KEY"
    if key := os.environ.get(variable):
        return key
    if current_mode() is Mode.PRODUCTION:
        raise PlatformError(f"In productie is {variable} nodig: een lange, willekeurige tekst.")
    return read_or_make(locations.keys() / f"{site}.key")


def read_or_make(path: Path) -> str:
    """The secret in `path`; when there is none, a new one that every process agrees on."""
    if not path.exists():
        # Linked into place when complete: two processes starting together read the same key.
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as complete:
            complete.write(secrets.token_urlsafe(48))
            complete.flush()
            with contextlib.suppress(FileExistsError):
                os.link(complete.name, path)
    return path.read_text().strip()
