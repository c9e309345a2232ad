"""What a population of synthetic people is made of; where figures come from stands beside them."""

from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
FLEVOLAND = ("GM0034", "GM0050", "GM0171", "GM0184", "GM0303", "GM0995")
# First four digits of postcodes, first and last, of municipalities that need real ones.
POSTCODES = MappingProxyType(
    {
        "GM0034": (1311, 1363), "GM0050": (3890, 3899), "GM0171": (8300, 8319),
        "GM0184": (8321, 8322), "GM0303": (8250, 8259), "GM0995": (8218, 8245),
    }
)  # fmt: skip


class PopulationSettings(BaseModel):
    """Shares are of people unless said otherwise. The same settings and seed give the same people.

    `people` counts everybody who lives in the region in one period or more. A period is a year;
    the last one ends with `last_year`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    people: Annotated[int, Field(ge=1, le=20_000_000)] = 430_000
    municipalities: tuple[str, ...] = FLEVOLAND  # sizes: CBS inhabitants of 1 January 2022
    periods: Annotated[int, Field(ge=1, le=10)] = 3
    last_year: Annotated[int, Field(ge=1990, le=2035)] = 2024

    # Households by kind, rounded from CBS (StatLine 71486, 2022); institutions by an assumption
    # that gives 1.3% of people, CBS's share of the institutional population.
    single: Share = 0.386
    couple: Share = 0.287
    couple_with_children: Share = 0.248
    single_parent: Share = 0.073
    shared: Share = 0.0053
    institution: Share = 0.0007

    # Rounded from CBS's origins in Flevoland; the groups are wider than CBS's (an assumption).
    origins: tuple[float, ...] = (0.67, 0.02, 0.035, 0.08, 0.03, 0.02, 0.03, 0.05, 0.035, 0.03)
    # Dutch twin births: about 16 of 1,000 deliveries (CBS).
    twins: Share = 0.016
    # People born abroad whose day is unknown stand in registers under 1 January: an assumption.
    first_of_january: Share = 0.08
    addresses_per_postcode: Annotated[float, Field(ge=1, le=60)] = 18  # CBS: 17 to 20
    flats: Share = 0.08  # addresses with an addition to their number: an assumption

    # Change in a year. Moves: 10% of people (CBS, all moves); the others are assumptions near
    # CBS's figures for Flevoland.
    young_moves: Share = 0.22
    adult_moves: Share = 0.08
    old_moves: Share = 0.03
    leaves_home: Share = 0.12
    arrives: Share = 0.035
    departs: Share = 0.025
    # How much of a life domain's state is kept from one year to the next: an assumption.
    lasting: Share = 0.8
    household_together: Share = 0.35  # correlation of severity within a household: an assumption

    @model_validator(mode="after")
    def _adds_up(self) -> "PopulationSettings":
        kinds = (
            self.single, self.couple, self.couple_with_children, self.single_parent,
            self.shared, self.institution,
        )  # fmt: skip
        if abs(sum(kinds) - 1) > 1e-6 or abs(sum(self.origins) - 1) > 1e-6:
            raise ValueError("De aandelen van huishoudens en van herkomsten moeten samen 1 zijn.")
        if len(self.origins) != 10 or min(self.origins) < 0:
            raise ValueError("Geef tien aandelen van herkomsten, geen daarvan onder nul.")
        if not self.municipalities:
            raise ValueError("Noem ten minste één gemeente.")
        return self
