"""Somebody who has a keyboard and hears the page: what Tab reaches, as a screen reader is told it.

Nothing here clicks, gives focus or runs a script in the page: a key is pressed, and the browser is
asked which element has focus, what its role and name are in the accessibility tree, whether that
can be seen, and whether something lies over it.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, Page, expect

# Wider rings are for who does not see well; less than this is easily missed.
_LEAST_OUTLINE = 2.0


class Stop(NamedTuple):
    """An element that has focus."""

    role: str
    name: str
    # Such as "expanded" or "checked", when it has them.
    state: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.role} '{self.name}'"


NOWHERE = Stop("nothing", "", {})


class Keyboard:
    """The keys of one tab, and what they bring into focus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._browser: CDPSession = page.context.new_cdp_session(page)
        self._ask("DOM.enable")
        self._ask("CSS.enable")
        self._document = self._node = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, role: str, name: str, most: int = 60, *, back: bool = False) -> Stop:
        """Press Tab until an element with this role and name has focus, and can be seen.

        `name` is the whole name, or its beginning when it ends in "…". Every element that is
        passed must show that it has focus, too.
        """
        passed: list[str] = []
        for _ in range(most):
            self.press("Shift+Tab" if back else "Tab")
            stop = self.focused()
            if stop == NOWHERE:  # the page ended: the browser's own buttons have focus
                passed.append(str(stop))
                continue
            self._assert_visible(stop)
            if stop.role == role and _is_named(stop.name, name):
                return stop
            passed.append(str(stop))
        raise AssertionError(f"{role} '{name}' did not get focus; passed:\n" + "\n".join(passed))

    def enter(self, role: str, name: str, most: int = 60) -> Stop:
        """Tab to a link or button, and press Enter."""
        stop = self.tab_to(role, name, most)
        self.press("Enter")
        return stop

    def assert_on(self, role: str, name: str) -> Stop:
        """The element that has focus now is this one, and that can be seen."""
        stop = self.focused()
        assert stop.role == role, f"focus is on {stop}, not on {role} '{name}'"
        assert _is_named(stop.name, name), f"focus is on {stop}, not on {role} '{name}'"
        self._assert_visible(stop)
        return stop

    def arrive(self, address: str | re.Pattern[str], heading: str | re.Pattern[str]) -> None:
        """The page that the last key led to is there, and says what it is."""
        expect(self.page).to_have_url(address)
        self.page.wait_for_load_state()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def skip_to_content(self) -> None:
        """The first stop of every page leads past its menu."""
        self.press("Tab")
        self.assert_on("link", "Naar de inhoud")
        self.press("Enter")
        expect(self.page.get_by_role("main")).to_be_focused()

    def focused(self) -> Stop:
        """What has focus, by the accessibility tree of the browser."""
        # Of the document as it is now; it also makes the keys of what was found before invalid.
        self._document = self._ask("DOM.getDocument", depth=0)["root"]["nodeId"]
        self._node = self._find(":focus")
        if not self._node:
            return NOWHERE
        tree = self._ask("Accessibility.getPartialAXTree", nodeId=self._node, fetchRelatives=False)
        [told] = tree["nodes"]
        if told.get("ignored"):
            html = self._ask("DOM.getOuterHTML", nodeId=self._node)["outerHTML"]
            raise AssertionError(f"focus on what a screen reader does not tell: {html[:200]}")
        state = {p["name"]: p["value"].get("value") for p in told.get("properties", [])}
        return Stop(told["role"]["value"], told.get("name", {}).get("value", "").strip(), state)

    def _assert_visible(self, stop: Stop) -> None:
        """A ring around it (or around its card), on the screen, with nothing over it."""
        assert stop.name, f"focus on a {stop.role} without a name"
        has_ring = self._has_ring(self._node) or self._has_ring(
            self._find(".card:has(.card__title :focus)")
        )
        assert has_ring, f"no ring around {stop}"
        assert self._is_uncovered(), f"something lies over {stop}, or it is off the screen"

    def _has_ring(self, node: int) -> bool:
        if not node:
            return False
        told = self._ask("CSS.getComputedStyleForNode", nodeId=node)["computedStyle"]
        style = {each["name"]: each["value"] for each in told}
        wide = float(style["outline-width"].removesuffix("px")) >= _LEAST_OUTLINE
        return wide and style["outline-style"] != "none"

    def _is_uncovered(self) -> bool:
        """Who points at what is on the screen of it, points at it or at its label.

        Not all of it need be free (WCAG 2.4.11): the middle, or a place near one of its ends.
        """
        quads = self._ask("DOM.getContentQuads", nodeId=self._node)["quads"]
        # In the order of the browser's points: x, y of each of the four corners.
        left, top, right, bottom = quads[0][0], quads[0][1], quads[0][4], quads[0][5]
        screen = self._ask("Page.getLayoutMetrics")["cssLayoutViewport"]
        left, right = max(left, 0), min(right, screen["clientWidth"])
        top, bottom = max(top, 0), min(bottom, screen["clientHeight"])
        if left >= right or top >= bottom:
            return False
        own = self._keys_in(self._node) | self._keys_in(self._find("label:has(:focus)"))
        return any(
            self._at(left + part * (right - left) + screen["pageX"],
                     (top + bottom) / 2 + screen["pageY"]) in own
            for part in (0.5, 0.1, 0.9)
        )  # fmt: skip

    def _at(self, x: float, y: float) -> int:
        """The key of what lies on top at a place in the document."""
        return self._ask("DOM.getNodeForLocation", x=round(x), y=round(y))["backendNodeId"]

    def _keys_in(self, node: int) -> set[int]:
        """Of an element and all in it."""
        if not node:
            return set()
        return set(_keys(self._ask("DOM.describeNode", nodeId=node, depth=-1)["node"]))

    def _find(self, selector: str) -> int:
        """The key of an element in the document, 0 when there is none."""
        return self._ask("DOM.querySelector", nodeId=self._document, selector=selector)["nodeId"]

    def _ask(self, question: str, **details: Any) -> dict[str, Any]:
        return self._browser.send(question, details)


def _keys(node: dict[str, Any]) -> Iterator[int]:
    yield node["backendNodeId"]
    for child in (*node.get("children", []), *node.get("pseudoElements", [])):
        yield from _keys(child)


def _is_named(name: str, wanted: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("…") else name == wanted
