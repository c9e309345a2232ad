"""Pages kept in memory: the longest unused go first, and nothing old survives a change."""

import threading
import time

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from oggz.web.page_cache import LONGEST_SECONDS, KeptPage, KeptPages

CAPACITY = 10_000


def page(text: str = "", *, size: int = 2000, kept_at: float | None = None) -> KeptPage:
    body = text.encode()
    moment = {} if kept_at is None else {"kept_at": kept_at}
    filler = b" " * (size - 1000 - len(body))
    return KeptPage(body=body, compressed=filler, etag=text, headers={}, **moment)


def test_a_kept_page_is_found_and_no_other() -> None:
    pages = KeptPages(CAPACITY)
    pages.keep("/", page("home"), generation=0)
    assert pages.get("/").body == b"home"
    assert pages.get("/nieuws/") is None


def test_the_longest_unused_page_goes_first() -> None:
    pages = KeptPages(CAPACITY)
    for number in range(5):
        pages.keep(str(number), page(), generation=0)
    pages.get("0")
    pages.keep("5", page(size=4000), generation=0)
    assert [key for key in "012345" if pages.get(key)] == ["0", "3", "4", "5"]


def test_a_page_larger_than_all_room_pushes_nothing_out() -> None:
    pages = KeptPages(CAPACITY)
    pages.keep("small", page(), generation=0)
    pages.keep("large", page(size=CAPACITY + 1), generation=0)
    assert pages.get("small")
    assert pages.get("large") is None


def test_a_page_kept_again_takes_its_room_once() -> None:
    pages = KeptPages(CAPACITY)
    for number in range(100):
        pages.keep("/", page(str(number)), generation=0)
    for number in range(4):
        pages.keep(str(number), page(), generation=0)
    assert pages.get("/").body == b"99"


def test_without_room_nothing_is_kept() -> None:
    pages = KeptPages(0)
    pages.keep("/", page(), generation=0)
    assert pages.get("/") is None


def test_a_page_whose_making_began_before_a_change_is_not_kept() -> None:
    pages = KeptPages(CAPACITY)
    before = pages.generation
    pages.forget()
    pages.keep("/", page("old"), generation=before)
    assert pages.get("/") is None
    pages.keep("/", page("new"), generation=pages.generation)
    assert pages.get("/").body == b"new"


def test_an_old_page_is_made_again() -> None:
    pages = KeptPages(CAPACITY)
    now = time.monotonic()
    pages.keep("old", page(kept_at=now - LONGEST_SECONDS), generation=0)
    pages.keep("young", page(kept_at=now - LONGEST_SECONDS / 2), generation=0)
    assert pages.get("old") is None
    assert pages.get("young")
    pages.keep("old", page("new"), generation=0)
    assert pages.get("old").body == b"new"


def room_taken(pages: KeptPages) -> int:
    return sum(kept.size for kept in pages._pages.values())


class KeptPagesBehaveLikeADictionary(RuleBasedStateMachine):
    """Whatever is kept, asked for and forgotten: never too much, never an older page."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = KeptPages(CAPACITY)
        self.newest: dict[str, str] = {}
        self.generations = [0]
        self.counter = 0

    @rule(key=st.sampled_from("abcdefgh"), size=st.integers(1100, CAPACITY + 500), data=st.data())
    def keep(self, key: str, size: int, data: st.DataObject) -> None:
        generation = data.draw(st.sampled_from(self.generations))
        self.counter += 1
        made = page(str(self.counter), size=size)
        self.pages.keep(key, made, generation=generation)
        if generation == self.pages.generation and size <= CAPACITY:
            self.newest[key] = made.etag

    @rule(key=st.sampled_from("abcdefgh"))
    def get(self, key: str) -> None:
        found = self.pages.get(key)
        assert found is None or found.etag == self.newest.get(key)

    @rule()
    def forget(self) -> None:
        self.pages.forget()
        self.newest.clear()
        self.generations.append(self.pages.generation)

    @invariant()
    def stays_within_its_room(self) -> None:
        assert room_taken(self.pages) == self.pages._size <= CAPACITY


TestKeptPagesBehaveLikeADictionary = KeptPagesBehaveLikeADictionary.TestCase


@given(st.lists(st.integers(1100, 6000), min_size=1, max_size=30))
def test_the_page_that_was_kept_last_is_there(sizes: list[int]) -> None:
    pages = KeptPages(CAPACITY)
    for number, size in enumerate(sizes):
        pages.keep(str(number), page(str(number), size=size), generation=0)
        assert pages.get(str(number)).etag == str(number)


def test_threads_that_keep_ask_and_forget_at_once_leave_it_whole() -> None:
    pages = KeptPages(CAPACITY)
    wrong: list[str] = []
    begin = threading.Barrier(6)

    def work(number: int) -> None:
        begin.wait()
        for turn in range(2000):
            key = str((turn * 7 + number) % 9)
            generation = pages.generation
            pages.keep(key, page(key, size=1100 + turn % 3000), generation=generation)
            found = pages.get(key)
            if found is not None and found.etag != key:
                wrong.append(key)
            if turn % 50 == number:
                pages.forget()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert room_taken(pages) == pages._size <= CAPACITY
