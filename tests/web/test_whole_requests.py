"""A site begins with a request when all of it is there; the manual starts it as tests do."""

import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oggz.web.demonstration import web_server
from oggz.web.whole_requests import AT_ONCE, WholeRequests

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "handleiding" / "installeren.md"


def ask(site: WholeRequests, body: bytes = b"", length: int | None = None) -> tuple[str, bytes]:
    told: list[str] = []
    environ: dict[str, Any] = {"wsgi.input": io.BytesIO(body)}
    if body:
        environ["CONTENT_LENGTH"] = str(len(body) if length is None else length)

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Any:
        told.append(status)

    answer = site(environ, start_response)
    return told[0], b"".join(answer)


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(), b"!"]


@pytest.mark.parametrize("size", [0, 1, 65536, 3_000_000])
def test_what_was_sent_arrives_whole(size: int) -> None:
    body = b"x" * size
    assert ask(WholeRequests(echo), body) == ("200 OK", body + b"!")


def test_what_broke_off_does_not_reach_the_site() -> None:
    status, _ = ask(WholeRequests(echo), b"abc", 10)
    assert status.startswith("400")


def test_a_site_works_on_a_few_at_a_time_by_threads_of_its_own() -> None:
    threads, busy, most, lock = set(), 0, 0, threading.Lock()
    both = threading.Barrier(AT_ONCE)

    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        nonlocal busy, most
        with lock:
            threads.add(threading.get_ident())
            busy += 1
            most = max(most, busy)
        both.wait(10)
        with lock:
            busy -= 1
        return echo(environ, start_response)

    whole = WholeRequests(site)
    askers = [threading.Thread(target=ask, args=(whole, b"a")) for _ in range(AT_ONCE * 4)]
    for each in askers:
        each.start()
    for each in askers:
        each.join(20)
    assert (len(threads), most) == (AT_ONCE, AT_ONCE)


class Answer:
    """As Django's are: it is closed, and a file tells that it is one."""

    def __init__(self, file: io.BytesIO | None = None) -> None:
        self.file_to_stream, self.by = file, set[int]()
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in (b"a", b"b"):
            self.by.add(threading.get_ident())
            yield piece

    def close(self) -> None:
        self.closed = True


def test_an_answer_in_pieces_is_made_by_the_thread_of_the_site() -> None:
    answer = Answer()

    def site(environ: dict[str, Any], start_response: Any) -> Answer:
        start_response("200 OK", [])
        return answer

    assert ask(WholeRequests(site)) == ("200 OK", b"ab")
    assert threading.get_ident() not in answer.by
    assert answer.closed


def test_a_file_is_sent_piece_by_piece_by_the_server() -> None:
    answer = Answer(io.BytesIO(b"x"))

    def site(environ: dict[str, Any], start_response: Any) -> Answer:
        start_response("200 OK", [])
        return answer

    ask(WholeRequests(site))
    assert answer.by == {threading.get_ident()}


def test_an_error_of_the_site_is_not_swallowed() -> None:
    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ask(WholeRequests(site))


def test_the_manual_starts_granian_as_the_demonstration_does() -> None:
    text = MANUAL.read_text()
    [told] = re.findall(r"python -m granian ((?:.*\\\n)*.*)\n", text)
    said = told.replace("\\\n", " ").replace("--workers 2", "--workers 1").split()
    assert sorted(said) == sorted(web_server("portal", 8000)[3:])
