"""Real processes of `oggz …` that are cheap to start, and that stop where a test wants it.

One process imports everything and forks a child for each command. A child runs what `oggz` runs;
before that it may be told to send itself a signal at its nth touch of a folder, to write no file
beyond a size, or to have a small disk of its own.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[3]
_TOUCHES = ("open", "os.", "tempfile.", "shutil.")
_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000


@dataclass(frozen=True)
class Job:
    """A command, and what befalls it. `disk` is the size in bytes of a file system at `folder`."""

    arguments: list[str]
    folder: str
    signal: int = 0
    touch: int = 0
    largest_file: int = 0
    disk: int = 0


@dataclass(frozen=True)
class Done:
    """How a command ended: exit code (negative: the signal it died of) and all that it said.

    `touches` is how often it touched the folder, `left` what stood there, seen from inside.
    """

    code: int
    told: str
    touches: int = 0
    left: list[str] = field(default_factory=list)
    impossible: str = ""


class Commands:
    """The process that forks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=ROOT,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=20)

    def run(self, *arguments: str | Path, folder: Path, **befalls: int) -> Done:
        """Run `oggz monitor …` in `folder`."""
        assert self._process.stdin
        assert self._process.stdout
        job = Job(["monitor", *map(str, arguments)], str(folder), **befalls)
        print(json.dumps(asdict(job)), file=self._process.stdin, flush=True)
        return Done(**json.loads(self._process.stdout.readline()))


def _serve() -> None:
    import duckdb  # noqa: F401
    import ibis  # noqa: F401

    import oggz.cli
    import oggz.monitor.agreement.annex
    import oggz.monitor.encoding.delivery
    import oggz.monitor.linkage.delivery  # noqa: F401

    for line in sys.stdin:
        print(json.dumps(_answer(Job(**json.loads(line)))), flush=True)


def _answer(job: Job) -> Mapping[str, Any]:
    read, write = os.pipe()
    said, saying = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        os.close(said)
        _be(job, write, saying)
    os.close(write)
    os.close(saying)
    told = os.fdopen(said, "rb").read().decode()
    result = os.fdopen(read, "rb").read() or b"{}"
    _, status = os.waitpid(child, 0)
    return {"code": os.waitstatus_to_exitcode(status), "told": told, **json.loads(result)}


def _be(job: Job, write: int, saying: int) -> None:
    """The child: becomes the command and never returns."""
    result: dict[str, Any] = {"touches": 0}
    code = 1
    try:
        os.dup2(saying, 1)
        os.dup2(saying, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        try:
            _small_disk(job)
        except OSError as error:
            result["impossible"] = str(error)
            return
        os.chdir(job.folder)
        if job.largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (job.largest_file, resource.RLIM_INFINITY))

        def touched(event: str, arguments: tuple[object, ...]) -> None:
            if event.startswith(_TOUCHES) and _is_in(job.folder, arguments[:1]):
                result["touches"] += 1
                if job.touch and result["touches"] == job.touch:
                    os.kill(os.getpid(), job.signal)

        sys.addaudithook(touched)
        code = _run(job)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        touches = result["touches"]
        left = sorted(str(path.relative_to(job.folder)) for path in Path(job.folder).rglob("*"))
        os.write(write, json.dumps(result | {"touches": touches, "left": left}).encode())
        os._exit(code)


def _is_in(folder: str, named: tuple[object, ...]) -> bool:
    paths = [os.path.abspath(os.fsdecode(one)) for one in named if isinstance(one, str | bytes)]
    return any(path.startswith(f"{folder}{os.sep}") for path in paths)


def _run(job: Job) -> int:
    from oggz.cli import main

    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["oggz", *job.arguments]
    try:
        main()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _small_disk(job: Job) -> None:
    """A file system of a few pages that only this process sees; needs no administrator."""
    if not job.disk:
        return
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNS | _CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    size = f"size={job.disk}".encode()
    if libc.mount(b"none", job.folder.encode(), b"tmpfs", 0, size):
        raise OSError(ctypes.get_errno(), "mount")


if __name__ == "__main__":
    _serve()
