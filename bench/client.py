"""A small load generator: keep-alive connections that ask for one address after another."""

import socket
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """How many answers a second, over `seconds` of asking."""

    per_second: float
    requests: int
    seconds: float


def measure(
    port: int, paths: list[str], *, seconds: float, connections: int = 2, headers: str = ""
) -> Measured:
    """Ask for `paths` in turn for about `seconds`; every answer must be 200.

    Raises RuntimeError at any other answer, so that an error page is never measured.
    """
    counts = [0] * connections
    errors: list[str] = []
    stop = time.perf_counter() + seconds
    started = time.perf_counter()

    def ask(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            turn = number
            while time.perf_counter() < stop and not errors:
                path = paths[turn % len(paths)]
                turn += connections
                request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"
                connection.sendall(request.encode())
                try:
                    status = _read_answer(connection)
                except (OSError, RuntimeError) as error:
                    errors.append(f"{path}: {error}")
                    break
                if status != 200:
                    errors.append(f"{path} answered {status}")
                counts[number] += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise RuntimeError(errors[0])
    elapsed = time.perf_counter() - started
    return Measured(sum(counts) / elapsed, sum(counts), elapsed)


def _read_answer(connection: socket.socket) -> int:
    """Read one whole answer; its status."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    status = int(lines[0].split()[1])
    length = next((int(h[15:]) for h in lines if h.startswith(b"content-length:")), None)
    if length is None:
        raise RuntimeError("an answer without a length")
    missing = length - len(body)
    while missing > 0:
        missing -= len(_more(connection))
    return status


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    if not data:
        raise RuntimeError("the server hung up")
    return data
