"""Reading a covenant: every error at once, each with its line, its article and what to do."""

from pathlib import Path

from oggz.covenant import contradictions
from oggz.covenant.model import Covenant
from oggz.documents import Problem, Written, read_toml, validated, wrong
from oggz.documents import read_text as read_written


def read(path: Path) -> Covenant:
    """The covenant in a TOML file of at most 1 MB.

    Raises WrongDocument with all errors, PlatformError when the file cannot be read.
    """
    return _covenant(read_toml(path))


def read_text(text: str, *, name: str) -> Covenant:
    """A covenant that is no file, such as what somebody is drafting; `name` is what errors call it.

    Raises WrongDocument with all errors.
    """
    return _covenant(read_written(text, name=name))


def _covenant(written: Written) -> Covenant:
    content = dict(written.content)
    problems = []
    if content.pop("checksum", None) is not None:  # it could pretend to be of another text
        problems.append(Problem(("checksum",), "hoort hier niet. Haal deze regel weg."))
    if "format" not in content:
        problems.append(Problem(("format",), 'ontbreekt. Schrijf format = "oggz-convenant-1".'))
    covenant, invalid = validated(Covenant, content | {"checksum": written.checksum})
    problems += invalid
    if covenant is not None:
        problems += contradictions.find(covenant)
    if covenant is None or problems:
        raise wrong(written, problems)
    return covenant
