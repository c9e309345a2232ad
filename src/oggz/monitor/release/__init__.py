"""The release: protected tables, report and evidence in one file that the publisher signs."""

from oggz.monitor.release.making import Asked, release
from oggz.monitor.release.public import tables_checksum
from oggz.monitor.release.verifying import Manifest, Release, read_release, verify

__all__ = [
    "Asked",
    "Manifest",
    "Release",
    "read_release",
    "release",
    "tables_checksum",
    "verify",
]
