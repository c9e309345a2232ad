"""How records are encoded: a part of the agreement, so that all sources do it alike."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Group = Literal["name", "surname", "birth", "address", "place"]
# What a salt or a key can be made of: cleaned fields and what follows from them.
Part = Literal[
    "given_name", "initial", "prefix", "surname", "surname_sound", "sex",
    "birth_date", "birth_year", "birth_month", "birth_day",
    "postcode", "postcode4", "house_number", "street", "town", "bsn",
]  # fmt: skip
GROUP_OF: dict[Part, Group] = {
    "given_name": "name", "initial": "name",
    "surname": "surname", "surname_sound": "surname",
    "birth_date": "birth", "birth_year": "birth", "birth_month": "birth", "birth_day": "birth",
    "postcode": "address", "postcode4": "address", "house_number": "address",
    "street": "place", "town": "place",
}  # fmt: skip
# At most this many people share a value that others hang on: beyond it, patterns among them show.
MOST_PEOPLE = 10


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Salt(_Document):
    """One encoding of a record: groups of fields, comparable only within an equal salt.

    Without `fields` it is unsalted: everything can be compared with everything, by attackers too.
    """

    name: Annotated[str, Field(pattern="^[a-z]+$")]
    fields: tuple[Part, ...]
    groups: tuple[Group, ...]


class EncodingSettings(_Document):
    """What decides the bits. `bits` and `hashes` are per group; `diffusion` is t, 1 for none."""

    salts: tuple[Salt, ...] = (
        Salt(
            name="born", fields=("birth_date", "sex", "initial"),
            groups=("name", "surname", "address"),
        ),
        Salt(
            name="home", fields=("postcode", "house_number", "initial"),
            groups=("name", "surname", "birth"),
        ),
    )  # fmt: skip
    # Exact keyed values, for records whose date is wrong or missing, who moved, or both.
    keys: tuple[tuple[Part, ...], ...] = (
        ("surname", "given_name", "birth_year"),
        ("surname", "given_name", "birth_month", "birth_day"),
        ("surname", "given_name", "postcode4"),
        ("surname_sound", "birth_date", "sex"),
        ("surname_sound", "postcode", "house_number", "birth_year"),
        ("birth_date", "postcode", "house_number"),
        ("given_name", "birth_date", "postcode4"),
    )
    bits: dict[Group, Annotated[int, Field(ge=64, le=2048, multiple_of=64)]] = {
        "name": 256, "surname": 384, "birth": 192, "address": 192, "place": 384,
    }  # fmt: skip
    # So many that about half of the bits is set: then diffusion hides how long a name is.
    hashes: dict[Group, Annotated[int, Field(ge=1, le=30)]] = {
        "name": 22, "surname": 24, "birth": 12, "address": 13, "place": 10,
    }  # fmt: skip
    diffusion: Annotated[int, Field(ge=1, le=5)] = 2
    flipped: Annotated[float, Field(ge=0, le=0.25)] = 0.0  # BLIP: share of bits made random
    folded: bool = False  # XOR-fold: the halves of a filter laid over each other
    rule90: bool = False  # each bit the XOR of its neighbours
    dummies: Annotated[float, Field(ge=0, le=1)] = 0.0  # invented records per real one
    # Of the region, at most so many people share a salt, by the agreement's statistics.
    most_people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = MOST_PEOPLE
    # Of one source, at most so many records share a salt or key; with more, all lack that value.
    most_records: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 1
