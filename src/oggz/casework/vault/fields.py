"""Columns that hold sealed values.

    class Contribution(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid4)
        case = models.ForeignKey(Case, …)
        part = models.CharField(…)
        text = SealedText(sealed_as="contribution.text", part="part")

    row.text = "…"; row.save()          # sealed on its way to the database
    rows = open_rows(Contribution.objects.filter(…))   # opened, all of them with one query

A row from the database is closed: its value is a `Closed`, which cannot be shown. After `open_rows`
it is text, or, where it does not open, the `VaultError` that says why in Dutch.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NoReturn, TypeVar

from django.core import checks
from django.db import models

from oggz.casework.vault import services
from oggz.casework.vault.errors import VaultError
from oggz.casework.vault.services import Place, Sealed

Row = TypeVar("Row", bound=models.Model)


class NotOpenedError(TypeError):
    """A sealed value was used before `open_rows`."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A sealed value as it stands in the database."""

    value: bytes

    def __str__(self) -> NoReturn:
        raise NotOpenedError("open_rows comes first")

    def __bool__(self) -> NoReturn:
        raise NotOpenedError("open_rows comes first")


class SealedText(models.BinaryField):
    """Text that is sealed for its row. It cannot be searched, sorted or changed by `update`.

    `sealed_as` is its name for ever: with another one nothing opens that was sealed before.
    `case` and `part` are attributes of the row (dotted, when they belong to another row).
    """

    def __init__(
        self, *args: Any, sealed_as: str = "", case: str = "case_id", part: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sealed_as, self.case, self.part = sealed_as, case, part

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {
            "sealed_as": self.sealed_as, "case": self.case, "part": self.part
        }  # fmt: skip

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not self.sealed_as:
            found.append(checks.Error("sealed_as is missing", obj=self, id="vault.E001"))
        if not isinstance(self.model._meta.pk, models.UUIDField):
            problem = "a sealed field is bound to its row: the key of the row must be a UUID"
            found.append(checks.Error(problem, obj=self, id="vault.E002"))
        return found

    def place(self, row: models.Model) -> Place:
        part = str(attrgetter(self.part)(row)) if self.part else ""
        return Place(attrgetter(self.case)(row), self.sealed_as, part, str(row.pk))

    def from_db_value(self, value: bytes | None, *args: Any) -> Closed | None:
        return None if value is None else Closed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Closed | None:
        value = getattr(model_instance, self.attname)
        if value is None or isinstance(value, Closed):
            return value
        if not isinstance(value, str):
            raise TypeError(f"{self.name} is text, not {type(value).__name__}")
        place = self.place(model_instance)
        return Closed(
            services.seal(
                place.case, place.field, value.encode(), part=place.part, record=place.record
            )
        )

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        # What did not go through `pre_save` is not sealed: `update`, `bulk_update`, a filter.
        if value is not None and not isinstance(value, Closed):
            raise TypeError(f"{self.name} is sealed: save the row")
        return super().get_db_prep_value(
            None if value is None else value.value, connection, prepared
        )

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def open_rows(rows: Iterable[Row]) -> list[Row]:
    """Open every sealed field of the rows, which may be of several models; one query at most."""
    rows = list(rows)
    closed = [(row, field) for row in rows for field in sealed_fields(type(row))
              if isinstance(row.__dict__.get(field.attname), Closed)]  # fmt: skip
    opened = services.open_many(
        [Sealed(field.place(row), getattr(row, field.attname).value) for row, field in closed]
    )
    for (row, field), value in zip(closed, opened, strict=True):
        setattr(row, field.attname, value if isinstance(value, VaultError) else value.decode())
    return rows


def sealed_fields(model: type[models.Model]) -> Iterator[SealedText]:
    return (field for field in model._meta.concrete_fields if isinstance(field, SealedText))
