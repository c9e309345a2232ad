"""The words in a PDF, read by the tables with which its own fonts turn glyphs into letters."""

import io
import re

import pikepdf

_MAPPED = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def text_of(document: bytes) -> str:
    """All text of the pages in drawing order, without any white space: lines break anywhere."""
    words = []
    with pikepdf.open(io.BytesIO(document)) as pdf:
        for page in pdf.pages:
            letters = {name: _letters(font) for name, font in page.Resources.Font.items()}
            current: dict[int, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    current = letters[str(operands[0])]
                elif str(operator) in ("Tj", "TJ"):
                    shown = operands[0] if str(operator) == "TJ" else operands
                    for part in shown:
                        if isinstance(part, pikepdf.String):
                            words.append(_decoded(bytes(part), current))
    return re.sub(r"\s", "", "".join(words))


def _decoded(glyphs: bytes, letters: dict[int, str]) -> str:
    pairs = zip(glyphs[::2], glyphs[1::2], strict=True)
    return "".join(letters.get(high << 8 | low, "�") for high, low in pairs)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    letters = {}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, start in _RANGE.findall(block):
            for offset in range(int(last, 16) - int(first, 16) + 1):
                letters[int(first, 16) + offset] = chr(int(start, 16) + offset)
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, text in _MAPPED.findall(block):
            letters[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return letters
