"""How long a person would take for what a browser just did.

The keystroke-level model of Card, Moran and Newell (The keystroke-level model for user performance
time, Communications of the ACM 23(7), 1980): seconds for a key of an average typist, for pointing,
for pressing, for bringing the hand to the other device, and for thinking before each step.
"""

from typing import Any

from playwright.sync_api import Page

_KEY, _POINT, _PRESS, _HOME, _THINK = 0.28, 1.1, 0.2, 0.4, 1.35

_COUNT = """
    for (const [event, count] of [['click', 'presses'], ['focusin', 'presses'], ['input', 'keys']])
        document.addEventListener(event, e => window.countStep(
            count, (e.data ?? e.target?.value ?? ' ').length, e.isTrusted
        ), true);
"""


class Keystrokes:
    """Counts what is pressed and typed on a page while it is open.

    A field that is gone to counts as pressed, so that a button counts twice: rather too slow.
    """

    def __init__(self, page: Page) -> None:
        self.presses = self.keys = 0
        self._page = page

    def __enter__(self) -> "Keystrokes":
        self._page.expose_function("countStep", self._count)
        self._page.add_init_script(_COUNT)
        return self

    def __exit__(self, *_: Any) -> None: ...

    def _count(self, kind: str, number: int, is_trusted: bool) -> None:
        if kind == "presses":
            self.presses += is_trusted
        else:
            self.keys += max(1, number)

    @property
    def seconds(self) -> float:
        """Every press is thought of and pointed at; then the hand goes back to the keys."""
        return self.presses * (_THINK + _POINT + _PRESS + 2 * _HOME) + self.keys * _KEY
