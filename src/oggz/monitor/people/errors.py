"""What goes wrong when people are registered, and how often.

No register publishes its own rates. The defaults are assumptions of the order that linkage
studies report for administrative files with names, dates and addresses; every one can be set.
Real mistakes come together: a hasty clerk, a family that never told its new address, a record
copied from another register with its mistakes. `sloppiness`, `together` and a plan's
`copied_from` make them so; `independent` leaves them out.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Rate = Annotated[float, Field(ge=0, le=1)]


class ErrorModel(BaseModel):
    """Shares of the records to which each mistake could happen, on average over a source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Names
    given_name_typo: Rate = 0.03
    surname_typo: Rate = 0.03
    given_name_missing: Rate = 0.005
    surname_missing: Rate = 0.0
    initials_only: Rate = 0.02  # no given name, initials are there
    initials_missing: Rate = 0.02
    called_name: Rate = 0.12  # the name of daily life instead of the official one
    all_names: Rate = 0.03  # all given names in one field
    swapped_names: Rate = 0.003  # given name and surname changed places
    maiden_name: Rate = 0.15  # of people who use a partner's name
    part_missing: Rate = 0.15  # of combined surnames
    prefix_in_surname: Rate = 0.05  # of names with a prefix
    prefix_missing: Rate = 0.03  # of names with a prefix
    diacritics_lost: Rate = 0.3  # of names with an accent
    # Dates
    date_digit: Rate = 0.006
    date_swapped: Rate = 0.004  # day and month, of dates where that is a date too
    date_year: Rate = 0.004  # one or ten years off
    date_first_january: Rate = 0.003
    date_missing: Rate = 0.01
    # Addresses
    moved: Rate = 0.08  # the address of before
    moved_together: Rate = 0.8  # how often that holds for the household and not for one of it
    postcode_typo: Rate = 0.01
    house_number_typo: Rate = 0.01
    addition_lost: Rate = 0.3  # of addresses with an addition
    addition_invented: Rate = 0.01
    address_missing: Rate = 0.02
    # Others
    sex_wrong: Rate = 0.003
    sex_missing: Rate = 0.01
    bsn_missing: Rate = 0.05
    # Correlation: the spread of a record's own factor on all its rates (lognormal, mean 1), and
    # how much of it is the household's.
    sloppiness: Annotated[float, Field(ge=0, le=2)] = 0.8
    together: Rate = 0.4

    def independent(self) -> "ErrorModel":
        """The same rates, each mistake by itself."""
        return self.model_copy(update={"sloppiness": 0.0, "moved_together": 0.0})


NO_ERRORS = ErrorModel.model_validate(
    {name: 0.0 for name in ErrorModel.model_fields if name != "sloppiness"} | {"sloppiness": 0.0}
)
