"""The commands, run as a person would in a folder with the model covenant."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from oggz.cli import app
from oggz.covenant import example

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a line in a folder with c.toml; `code` is how it must end."""
    example.write(tmp_path / "c.toml")
    monkeypatch.chdir(tmp_path)

    def command(line: str, code: int = 0, typed: bytes | None = None) -> Result:
        done = CliRunner().invoke(app, ["covenant", *line.split()], input=typed)
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        return done

    return command
