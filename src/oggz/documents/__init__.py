"""Documents that people sign: TOML that is read with the line of every error, and its checksum."""

from oggz.documents.problems import Problem
from oggz.documents.reading import Written, WrongDocument, read_text, read_toml, validated, wrong
from oggz.documents.text import Article, Document

__all__ = [
    "Article",
    "Document",
    "Problem",
    "Written",
    "WrongDocument",
    "read_text",
    "read_toml",
    "validated",
    "wrong",
]
