"""From a source's records to encodings that can be compared but not read.

`oggz.monitor.encoding.delivery` makes what a source delivers; it knows the agreement, which in
turn knows the settings here.
"""

from typing import TYPE_CHECKING, Any

from oggz.monitor.encoding.settings import EncodingSettings, Salt

if TYPE_CHECKING:
    from oggz.monitor.encoding.table import encode_table

__all__ = ["EncodingSettings", "Salt", "encode_table"]


def __getattr__(name: str) -> Any:
    # Whoever reads an agreement needs the settings only, not what compiles the encoding.
    if name != "encode_table":
        raise AttributeError(name)
    from oggz.monitor.encoding.table import encode_table

    return encode_table
