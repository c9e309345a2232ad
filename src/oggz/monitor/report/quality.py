"""How good the linkage is, as far as that may be told outside."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from oggz.monitor.errors import MonitorError

QUALITY = "quality.json"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Share(_Part):
    """A share between 0 and 1 with its 95% interval, to a tenth of a percent."""

    value: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)

    @field_validator("value", "low", "high", mode="after")
    @classmethod
    def _rounded(cls, share: float) -> float:
        return round(share, 3)


class Links(_Part):
    """No numbers of pairs: with the people known to one and two sources they give those known to
    three."""

    precision: Share
    recall: Share


class Quality(_Part):
    """`draws` is over how many sampled linkages intervals were taken, 0 without; `left_out` are the
    indicators that could not be made, with the reason."""

    linkage: Links | None
    draws: int = 0
    left_out: dict[str, str] = {}
    inhabitants_year: int | None = None


def read_quality(folder: Path) -> Quality | None:
    """The quality beside the tables, if it is there. Raises MonitorError when it is damaged."""
    path = folder / QUALITY
    try:
        return Quality.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        raise MonitorError(f"{path} is beschadigd. Maak de tabellen opnieuw.") from None
