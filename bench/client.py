"""A small load generator: keep-alive connections that ask for one address after another."""

import math
import socket
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """How many answers a second, over `seconds` of asking; how long each took, by its path."""

    per_second: float
    requests: int
    seconds: float
    times: tuple[tuple[str, float], ...] = ()


def percentile(times: Iterable[float], part: float) -> float:
    """The time within which `part` of them had their answer (nearest rank)."""
    ordered = sorted(times)
    return ordered[max(math.ceil(len(ordered) * part) - 1, 0)]


def measure(
    port: int,
    paths: list[str],
    *,
    seconds: float,
    connections: int = 2,
    headers: str = "",
    whole_passes: bool = False,
) -> Measured:
    """Ask for `paths` in turn for about `seconds`; every answer must be 200.

    With `whole_passes` it goes on until each path was asked equally often, so that a mixture of
    quick and slow ones stays that mixture.
    Raises RuntimeError at any other answer, so that an error page is never measured.
    """
    times: list[list[tuple[str, float]]] = [[] for _ in range(connections)]
    errors: list[str] = []
    stop = time.perf_counter() + seconds
    started = time.perf_counter()
    share = len(range(0, len(paths), connections)) if whole_passes else 1

    def ask(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            turn = number
            while (time.perf_counter() < stop or len(times[number]) % share) and not errors:
                path = paths[turn % len(paths)]
                turn += connections
                request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"
                asked = time.perf_counter()
                connection.sendall(request.encode())
                try:
                    status = _read_answer(connection)
                except (OSError, RuntimeError) as error:
                    errors.append(f"{path}: {error}")
                    break
                if status != 200:
                    errors.append(f"{path} answered {status}")
                times[number].append((path, time.perf_counter() - asked))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise RuntimeError(errors[0])
    elapsed = time.perf_counter() - started
    together = tuple(each for asked in times for each in asked)
    return Measured(len(together) / elapsed, len(together), elapsed, together)


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
