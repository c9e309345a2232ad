"""The kinds of things that the portal has, as readers know them."""

from django.db import models


class Kind(models.TextChoices):
    """What something is; the value is also the first part of its address."""

    NEWS = "nieuws", "Nieuws"
    EVENT = "agenda", "Agenda"
    PRACTICE = "praktijken", "Praktijken"
    MEDIA = "media", "Media"
    LEGISLATION = "wetgeving", "Wetgeving"
    THEME = "themas", "Thema's"
    TARGET_GROUP = "doelgroepen", "Doelgroepen"
    MUNICIPALITY = "gemeenten", "Gemeenten"
    REGION = "regios", "Regio's"
    PAGE = "paginas", "Overige pagina's"

    @property
    def one(self) -> str:
        """One of this kind, within a sentence."""
        return _ONE_AND_MANY[self][0]

    @property
    def many(self) -> str:
        return _ONE_AND_MANY[self][1]

    @property
    def icon(self) -> str:
        return _ICONS[self]

    def counted(self, number: int) -> str:
        """Such as "1 bericht" and "1.200 berichten"."""
        figure = f"{number:,}".replace(",", ".")
        return f"{figure} {self.one if number == 1 else self.many}"


_ONE_AND_MANY = {
    Kind.NEWS: ("bericht", "berichten"),
    Kind.EVENT: ("activiteit", "activiteiten"),
    Kind.PRACTICE: ("praktijk", "praktijken"),
    Kind.MEDIA: ("artikel", "artikelen"),
    Kind.LEGISLATION: ("wet", "wetten"),
    Kind.THEME: ("thema", "thema's"),
    Kind.TARGET_GROUP: ("doelgroep", "doelgroepen"),
    Kind.MUNICIPALITY: ("gemeente", "gemeenten"),
    Kind.REGION: ("regio", "regio's"),
    Kind.PAGE: ("pagina", "pagina's"),
}
_ICONS = {
    Kind.NEWS: "news",
    Kind.EVENT: "calendar-event",
    Kind.PRACTICE: "bulb",
    Kind.MEDIA: "books",
    Kind.LEGISLATION: "gavel",
    Kind.THEME: "book",
    Kind.TARGET_GROUP: "users",
    Kind.MUNICIPALITY: "building-community",
    Kind.REGION: "map-2",
    Kind.PAGE: "file-text",
}
