"""Invented records among the real ones: who attacks the encodings cannot tell them apart."""

import string

import numpy as np
import pyarrow as pa

_TOGETHER = (
    ("given_name", "initials", "sex"), ("prefix", "surname"), ("birth_date",),
    ("postcode", "house_number", "street", "town"), ("bsn",),
)  # fmt: skip
_HEXADECIMAL = set("0123456789abcdef")


def with_dummies(people: pa.Table, share: float, random: np.random.Generator) -> pa.Table:
    """The table with `share` invented records per real one, and a column `is_dummy`.

    A dummy has the name of one record, the birth date of another and the address of a third, so
    that it looks as real ones do; citizen numbers are left out of dummies. Its record number has
    the shape of the real ones.
    """
    count = round(people.num_rows * share)
    real = people.append_column("is_dummy", pa.array(np.zeros(people.num_rows, np.bool_)))
    if not count:
        return real
    columns: dict[str, pa.Array] = {}
    for fields in _TOGETHER:
        rows = pa.array(random.integers(0, people.num_rows, count))
        for name in fields:
            if name in people.column_names:
                taken = people[name].combine_chunks().take(rows)
                columns[name] = taken if name != "bsn" else pa.array([""] * count)
    columns["record_id"] = pa.array(_numbers(people["record_id"].to_pylist(), count, random))
    columns["is_dummy"] = pa.array(np.ones(count, np.bool_))
    invented = pa.table({name: columns[name] for name in real.column_names})
    return pa.concat_tables([real, invented.cast(real.schema)]).combine_chunks()


def _numbers(taken: list[str], count: int, random: np.random.Generator) -> list[str]:
    """Unused record numbers, each with the length and kinds of signs of a real one."""
    used, found = set(taken), list[str]()
    hexadecimal = set().union(*map(set, taken)) <= _HEXADECIMAL | {"r"}
    while len(found) < count:
        model = taken[int(random.integers(len(taken)))]
        # A number of few signs may have no free one like it: then one sign more.
        for extra in range(len(model) + 8):
            made = "".join(_like(sign, random, hexadecimal) for sign in model) + "".join(
                str(random.integers(10)) for _ in range(extra // 4)
            )
            if made not in used:
                used.add(made)
                found.append(made)
                break
    return found


def _like(sign: str, random: np.random.Generator, hexadecimal: bool) -> str:
    if hexadecimal and sign in _HEXADECIMAL:
        return "0123456789abcdef"[int(random.integers(16))]
    for kind in (string.digits, string.ascii_lowercase, string.ascii_uppercase):
        if sign in kind:
            return kind[int(random.integers(len(kind)))]
    return sign
