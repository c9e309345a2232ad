"""Keys: a file per role, the ceremony that shares a secret among sources, and sealing."""

from oggz.monitor.keys.ceremony import SourceKey, make_secret, open_secret, read_source_key
from oggz.monitor.keys.derivation import derive
from oggz.monitor.keys.keyfiles import OwnKey, WrongKey, load_public
from oggz.monitor.keys.keyfiles import read as read_key
from oggz.monitor.keys.payload import open_sealed, seal
from oggz.monitor.keys.sealing import NotSealedForThis

__all__ = [
    "NotSealedForThis",
    "OwnKey",
    "SourceKey",
    "WrongKey",
    "derive",
    "load_public",
    "make_secret",
    "open_sealed",
    "open_secret",
    "read_key",
    "read_source_key",
    "seal",
]
