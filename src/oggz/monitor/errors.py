"""What a person can mend: one Dutch sentence or more that says what, where and what to do."""

from oggz.errors import PlatformError


class MonitorError(PlatformError):
    """Something is wrong with a file, a key or the machine; the text says what to do about it."""


class Refused(MonitorError):
    """The agreement does not allow it; `article` is the article that refuses."""

    def __init__(self, text: str, *, article: str) -> None:
        super().__init__(f"{text} Zie artikel {article} van de afspraak.")
        self.article = article
