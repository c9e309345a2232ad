"""What people type, made fit to keep: nothing in it that nobody can see."""

import unicodedata

from django import forms
from django.utils import timezone

from oggz.web.personal_data import personal_data

_KEPT_SIGNS = "\n"


def one_line(text: str) -> str:
    """In one line, without signs that cannot be seen: none can forge a header or hide a number."""
    return " ".join(_seen(text, " ").split())


def paragraphs(text: str) -> str:
    """The same with its lines, as every browser sends them."""
    lines = _seen(text.replace("\r\n", "\n").replace("\r", "\n"), "").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _seen(text: str, instead: str) -> str:
    text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    return "".join(_sign(sign, instead) for sign in text)


def _sign(sign: str, instead: str) -> str:
    if sign in _KEPT_SIGNS:
        return sign
    if sign.isspace():
        return " "
    category = unicodedata.category(sign)
    return instead if category == "Cc" else "" if category[0] == "C" else sign


def found_in(*texts: str) -> str:
    """The personal data that these texts seem to hold, as part of a sentence; or nothing."""
    names = [str(each) for each in personal_data("\n".join(texts), today=timezone.localdate())]
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else "".join(names)


class Line(forms.CharField):
    """A field of one line."""

    def to_python(self, value: object) -> str:
        return one_line(super().to_python(value))


class Paragraphs(forms.CharField):
    """A field of plain text with paragraphs."""

    def __init__(self, *, rows: int = 6, **kwargs: object) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: object) -> str:
        return paragraphs(super().to_python(value))
