"""All drafts of a covenant, written into one folder: all of them or none."""

import os
import shutil
import tempfile
from pathlib import Path

from oggz.covenant.model import Covenant
from oggz.covenant.publication.arrangement import arrangement
from oggz.covenant.publication.assessment import assessment
from oggz.covenant.publication.blocks import Paper
from oggz.covenant.publication.breach import breach
from oggz.covenant.publication.contact_point import contact_point
from oggz.covenant.publication.page import as_page
from oggz.covenant.publication.police import police
from oggz.covenant.publication.register import register
from oggz.covenant.publication.word import as_docx
from oggz.covenant.sight import sight
from oggz.errors import PlatformError


def papers(covenant: Covenant) -> tuple[Paper, ...]:
    """Every draft, each with a `name` that is unique and fit for a file."""
    found = sight(covenant)
    return (
        assessment(covenant),
        *(register(covenant, slug, found) for slug in covenant.parties),
        arrangement(covenant),
        police(covenant),
        breach(covenant, found),
        contact_point(covenant),
    )


def write(covenant: Covenant, folder: Path) -> tuple[Path, ...]:
    """Write each draft as .docx and .html into `folder`, which is new or empty; give their paths.

    The same covenant gives the same bytes. Raises PlatformError when the folder holds something or
    cannot be written; then nothing is written.
    """
    target = folder.resolve()
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise PlatformError(f"{folder} is niet leeg. Geef een nieuwe of lege map op.")
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _cannot_write(folder, error) from None
    try:
        part.chmod(0o755)
        for paper in papers(covenant):
            (part / f"{paper.name}.docx").write_bytes(as_docx(paper, day=covenant.starts))
            (part / f"{paper.name}.html").write_text(as_page(paper), "utf-8", newline="\n")
        os.replace(part, target)
    except OSError as error:
        raise _cannot_write(folder, error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return tuple(sorted(target.iterdir()))


def _cannot_write(folder: Path, error: OSError) -> PlatformError:
    why = error.strerror or "onbekende fout"
    return PlatformError(
        f"In {folder} kan niet geschreven worden ({why}). Kies een andere map of maak ruimte."
    )
