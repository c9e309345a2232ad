"""From a source's records to encodings that can be compared but not read.

`oggz.monitor.encoding.delivery` makes what a source delivers; it knows the agreement, which in
turn knows the settings here.
"""

from oggz.monitor.encoding.settings import EncodingSettings, Salt
from oggz.monitor.encoding.table import encode_table

__all__ = ["EncodingSettings", "Salt", "encode_table"]
