"""A key management service in a process of its own: AES key wrap (RFC 3394).

The process is started once; it reads lines of JSON and answers each with a line.
"""

import atexit
import base64
import functools
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence

from oggz.casework.vault.errors import TamperedError
from oggz.casework.vault.kek import Wrapped

NAME = "service/1"


class KeyService:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self._stop)

    def _stop(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(5)

    def current(self) -> str:
        return NAME

    def wrap(self, keys: Sequence[tuple[bytes, bytes]]) -> list[Wrapped]:
        # Key wrap binds to nothing, so a hash of the context travels inside.
        sealed = self._ask("wrap", [key + _digest(context) for key, context in keys])
        return [Wrapped(NAME, s, c) for s, (_, c) in zip(sealed, keys, strict=True)]

    def unwrap(self, wrapped: Sequence[Wrapped]) -> list[bytes]:
        opened = self._ask("unwrap", [each.sealed for each in wrapped])
        for each, asked in zip(opened, wrapped, strict=True):
            if each[-32:] != _digest(asked.context):
                raise TamperedError
        return [each[:-32] for each in opened]

    def _ask(self, what: str, values: list[bytes]) -> list[bytes]:
        question = {"do": what, "values": [base64.b64encode(v).decode() for v in values]}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if answer is None:
            raise TamperedError
        return [base64.b64decode(each) for each in answer]


@functools.cache
def make() -> KeyService:
    return KeyService()


def _digest(context: bytes) -> bytes:
    return hashlib.sha256(context).digest()


def _serve() -> None:
    from cryptography.hazmat.primitives import keywrap

    key = os.urandom(32)
    does = {"wrap": keywrap.aes_key_wrap, "unwrap": keywrap.aes_key_unwrap}
    for line in sys.stdin:
        question = json.loads(line)
        try:
            values = [does[question["do"]](key, base64.b64decode(v)) for v in question["values"]]
        except keywrap.InvalidUnwrap:
            print("null", flush=True)
            continue
        print(json.dumps([base64.b64encode(v).decode() for v in values]), flush=True)


if __name__ == "__main__":
    _serve()
