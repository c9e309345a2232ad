"""The linkage schema of clkhash, version 3, with all that its parts demand of one another.

The schema is a document that the parties of an anonlink project already have. What clkhash 0.18
refuses is refused here too, and what it silently leaves out is told by `remarks`.
"""

import base64
import binascii
import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    model_validator,
)

# Far beyond any use; a schema must not be able to fill the memory.
_MOST_BITS = 1 << 20
_MOST_INSERTIONS = 1 << 16
_MOST_TOKENS = 10_000
_BLAKE2B_KEY_BYTES = 64
_HASH_BYTES = {"SHA256": 32, "SHA512": 64}
_KEYS_PER_FEATURE = 2


def _whole(value: object) -> object:
    # JSON Schema calls 2.0 an integer.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _above_zero(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ValueError("moet een getal groter dan 0 zijn")
    return value


def _base64(text: str) -> str:
    try:
        base64.b64decode(text)
    except (binascii.Error, ValueError):
        raise ValueError("is geen base64") from None
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is geen goede reguliere expressie ({error})") from None
    return text


def _date_format(text: str) -> str:
    try:
        datetime.strptime(datetime(2001, 2, 3, tzinfo=UTC).strftime(text), text)
    except ValueError:
        raise ValueError("is geen datumformaat van strptime, zoals %Y-%m-%d") from None
    return text


def _tag(*names: str) -> Discriminator:
    """Choose by `type`; tags stand in angle brackets, to be left out of the path of an error."""

    def chosen(value: Any) -> str | None:
        name = value.get("type") if isinstance(value, Mapping) else None
        return f"<{name}>" if name in names else None

    return Discriminator(
        chosen,
        custom_error_type="unknown_type",
        custom_error_message=f"moet een object zijn met als type een van: {', '.join(names)}",
    )


Whole = Annotated[int, BeforeValidator(_whole), Field(strict=True)]
Insertions = Annotated[Whole, Field(ge=1, le=_MOST_INSERTIONS)]
Base64 = Annotated[str, AfterValidator(_base64)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _no_nulls(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            for name, field in cls.model_fields.items():
                if value.get(field.alias or name, ...) is None:
                    raise ValueError(f"{field.alias or name} mag niet null zijn; laat het dan weg")
        return value


class _Open(_Closed):
    """An object in which clkhash skips what it does not know."""

    model_config = ConfigDict(extra="allow")


class TextFormat(_Closed):
    type: Literal["string"]
    encoding: Literal["ascii", "utf-8", "utf-16", "utf-32"] = "utf-8"
    case: Literal["upper", "lower", "mixed"] = "mixed"
    min_length: Annotated[Whole, Field(ge=0)] = Field(default=0, alias="minLength")
    max_length: Annotated[Whole, Field(ge=1)] | None = Field(default=None, alias="maxLength")
    pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    description: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> "TextFormat":
        if "pattern" in self.model_fields_set and self.model_fields_set & {
            "case", "min_length", "max_length",
        }:  # fmt: skip
            raise ValueError("pattern gaat niet samen met case, minLength of maxLength")
        return self


class NumberFormat(_Closed):
    type: Literal["integer"]
    minimum: Whole | None = None
    maximum: Whole | None = None
    description: str = ""


class DateFormat(_Closed):
    type: Literal["date"]
    format: Annotated[str, AfterValidator(_date_format)]
    description: str = ""


class EnumFormat(_Closed):
    type: Literal["enum"]
    values: list[str]
    description: str = ""


Format = Annotated[
    Annotated[TextFormat, Tag("<string>")]
    | Annotated[NumberFormat, Tag("<integer>")]
    | Annotated[DateFormat, Tag("<date>")]
    | Annotated[EnumFormat, Tag("<enum>")],
    _tag("string", "integer", "date", "enum"),
]


class NgramComparison(_Open):
    type: Literal["ngram"]
    n: Annotated[Whole, Field(ge=1, le=1000)]
    positional: bool = False


class ExactComparison(_Open):
    type: Literal["exact"]


class NumericComparison(_Open):
    """Numbers closer than `thresholdDistance` share some of their 2 × `resolution` + 1 tokens."""

    type: Literal["numeric"]
    threshold_distance: Annotated[
        int | float, Field(alias="thresholdDistance"), PlainValidator(_above_zero)
    ]
    resolution: Annotated[Whole, Field(ge=1, le=_MOST_TOKENS)]
    fractional_precision: Annotated[Whole, Field(ge=0, le=300)] = 0

    @property
    def interval(self) -> int:
        """The threshold in units of the last digit that counts."""
        units: int = 10**self.fractional_precision
        return round(self.threshold_distance * units)

    @model_validator(mode="after")
    def _precise_enough(self) -> "NumericComparison":
        try:
            enough = self.interval / 2 > 0
        except OverflowError:
            raise ValueError("heeft een te grote thresholdDistance") from None
        if not enough:
            raise ValueError(
                "heeft voor deze thresholdDistance meer cijfers nodig: verhoog fractional_precision"
            )
        return self


Comparison = Annotated[
    Annotated[NgramComparison, Tag("<ngram>")]
    | Annotated[ExactComparison, Tag("<exact>")]
    | Annotated[NumericComparison, Tag("<numeric>")],
    _tag("ngram", "exact", "numeric"),
]


class DoubleHash(_Open):
    type: Literal["doubleHash"]
    prevent_singularity: bool = False


class BlakeHash(_Open):
    type: Literal["blakeHash"] = "blakeHash"

    @model_validator(mode="after")
    def _no_singularity(self) -> "BlakeHash":
        if "prevent_singularity" in (self.model_extra or {}):
            raise ValueError("kent geen prevent_singularity; dat hoort bij doubleHash")
        return self


Hash = Annotated[
    Annotated[DoubleHash, Tag("<doubleHash>")] | Annotated[BlakeHash, Tag("<blakeHash>")],
    _tag("doubleHash", "blakeHash"),
]


class Strategy(_Closed):
    """How often tokens are inserted: each token so many times, or all of a feature together."""

    bits_per_token: Insertions | None = Field(default=None, alias="bitsPerToken")
    bits_per_feature: Insertions | None = Field(default=None, alias="bitsPerFeature")

    @model_validator(mode="after")
    def _one_of_both(self) -> "Strategy":
        if (self.bits_per_token is None) == (self.bits_per_feature is None):
            raise ValueError("moet bitsPerToken of bitsPerFeature hebben, een van beide")
        return self


class MissingValue(_Open):
    sentinel: str
    replace_with: str | None = Field(default=None, alias="replaceWith")


class Hashing(_Closed):
    comparison: Comparison
    strategy: Strategy
    hash: Hash = Field(default_factory=BlakeHash)
    missing_value: MissingValue | None = Field(default=None, alias="missingValue")


class Feature(_Open):
    identifier: str
    description: str = ""
    ignored: bool = False
    format: Format
    hashing: Hashing


class IgnoredFeature(_Closed):
    identifier: str
    ignored: Literal[True]
    description: str = ""


def _kind_of_feature(value: Any) -> str:
    only_ignored = (
        isinstance(value, Mapping)
        and value.get("ignored") is True
        and not {"format", "hashing"} & set(value)
    )
    return "<ignored>" if only_ignored else "<feature>"


class KeyDerivation(_Open):
    type: Literal["HKDF"]
    hash: Literal["SHA256", "SHA512"] = "SHA256"
    salt: Base64 | None = None
    info: Base64 | None = None
    key_size: Annotated[Whole, Field(ge=1)] = Field(default=64, alias="keySize")


class ClkConfig(_Open):
    """`l` is the length in bits after folding, which clkhash does `xor_folds` times."""

    l: Annotated[Whole, Field(ge=1, le=_MOST_BITS)]  # noqa: E741
    kdf: KeyDerivation
    xor_folds: Annotated[Whole, Field(ge=0, le=20)] = 0
    # Documented, and read by no clkhash so far.
    documented_folds: Annotated[Whole, Field(ge=0)] = Field(default=0, alias="xorFolds")

    @property
    def unfolded_bits(self) -> int:
        bits: int = self.l << self.xor_folds
        return bits


class LinkageSchema(_Open):
    """A whole schema. Each column of the file has its feature, in the order of the columns."""

    version: Literal[3]
    clk_config: ClkConfig = Field(alias="clkConfig")
    features: Annotated[
        list[
            Annotated[
                Annotated[Feature, Tag("<feature>")] | Annotated[IgnoredFeature, Tag("<ignored>")],
                Discriminator(_kind_of_feature),
            ]
        ],
        Field(min_length=1),
    ]

    @model_validator(mode="after")
    def _can_be_hashed(self) -> "LinkageSchema":
        config = self.clk_config
        if config.unfolded_bits > _MOST_BITS:
            raise ValueError(f"clkConfig vraagt meer dan {_MOST_BITS} bits per record")
        derived = config.kdf.key_size * _KEYS_PER_FEATURE * len(self.features)
        if derived > 255 * _HASH_BYTES[config.kdf.hash]:
            raise ValueError(
                "heeft meer sleutels nodig dan HKDF kan geven: kies SHA512, een kleinere keySize of"
                " minder kenmerken"
            )
        for number, feature in enumerate(self.features):
            if isinstance(feature, IgnoredFeature) or feature.ignored:
                continue
            hash_ = feature.hashing.hash
            if isinstance(hash_, BlakeHash):
                if config.unfolded_bits & (config.unfolded_bits - 1):
                    raise ValueError(
                        f"features[{number}] gebruikt blakeHash: clkConfig.l moet dan een macht van"
                        " 2 zijn"
                    )
                if config.kdf.key_size > _BLAKE2B_KEY_BYTES:
                    raise ValueError(
                        f"features[{number}] gebruikt blakeHash: clkConfig.kdf.keySize mag dan"
                        f" hooguit {_BLAKE2B_KEY_BYTES} zijn"
                    )
            elif hash_.prevent_singularity and config.unfolded_bits == 1:
                raise ValueError(f"features[{number}]: prevent_singularity kan niet met 1 bit")
        return self

    def remarks(self) -> list[str]:
        """What clkhash, and so this mode, leaves out without a word; Dutch sentences."""
        told = [f"{path} wordt overgeslagen, net als in clkhash." for path in _unknown(self, "")]
        if self.clk_config.documented_folds:
            told.append(
                "clkConfig.xorFolds wordt overgeslagen: clkhash vouwt alleen bij de naam xor_folds."
                " Spreek met de andere partijen af of er gevouwen wordt."
            )
        return told


def _unknown(model: BaseModel, path: str) -> Iterator[str]:
    for name in model.model_extra or {}:
        yield f"{path}{name}"
    for name, field in type(model).model_fields.items():
        value, place = getattr(model, name), f"{path}{field.alias or name}"
        if isinstance(value, BaseModel):
            yield from _unknown(value, f"{place}.")
        elif isinstance(value, list):
            for number, each in enumerate(value):
                if isinstance(each, BaseModel):
                    yield from _unknown(each, f"{place}[{number}].")
