"""What a command shows while it works, on the terminal of whoever waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import Progress, TaskID

from oggz.commands import errors


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that is told how much is done and how much there is; silent when nobody watches."""
    with _progress() as shown:
        task = shown.add_task(label, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


@contextmanager
def bars() -> Iterator[Callable[[str, float], None]]:
    """A bar for each step of long work, told the step and which part of it is done."""
    with _progress() as shown:
        tasks: dict[str, TaskID] = {}

        def tell(step: str, part: float) -> None:
            for earlier in tasks.values():
                shown.update(earlier, completed=1.0)
            if step not in tasks:
                tasks[step] = shown.add_task(step, total=1.0)
            shown.update(tasks[step], completed=part)

        yield tell


def _progress() -> Progress:
    return Progress(console=errors, transient=True, disable=not errors.is_terminal)
