"""A real time stamping authority: `openssl ts`, with a certificate of its own root, over HTTP."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Voorbeeld
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamping]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, timeStamping
[server]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, serverAuth
[tsa]
default_tsa = our_tsa
[our_tsa]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """Answers requests; `spoil` is done with each answer, to be an authority that lies."""

    folder: Path
    signer: str = "stamping"
    spoil: Callable[[bytes], bytes] = bytes
    status: int = 200
    asked: int = 0

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, query: bytes) -> bytes:
        self.asked += 1
        question, reply = self.folder / "query.tsq", self.folder / "reply.tsr"
        question.write_bytes(query)
        self._openssl(
            "ts", "-reply", "-config", "openssl.cnf", "-queryfile", question, "-out", reply,
            "-signer", f"{self.signer}.pem", "-inkey", f"{self.signer}.key",
        )  # fmt: skip
        return self.spoil(reply.read_bytes())

    def _openssl(self, *arguments: str | Path) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def set_up(self) -> "Authority":
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "openssl.cnf").write_text(_CONFIGURATION.format(folder=self.folder))
        (self.folder / "serial").write_text("01")
        common = ("-config", "openssl.cnf", "-days", "30", "-newkey", "rsa:2048", "-nodes")
        self._openssl("req", "-x509", *common, "-subj", "/CN=Voorbeeld root",
                      "-extensions", "root", "-keyout", "root.key", "-out", "root.pem")  # fmt: skip
        for name in ("stamping", "server"):
            self._openssl("req", "-x509", *common, "-subj", f"/CN=Voorbeeld {name}",
                          "-CA", "root.pem", "-CAkey", "root.key", "-extensions", name,
                          "-keyout", f"{name}.key", "-out", f"{name}.pem")  # fmt: skip
        return self


@contextmanager
def served(authority: Authority) -> Iterator[str]:
    """The address of `authority` on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = authority.answer(query)
            self.send_response(authority.status)
            if authority.status in (301, 302, 307):
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
