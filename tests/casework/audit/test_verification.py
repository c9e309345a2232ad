"""Whoever tampers with what was recorded is found, at the place where it was done.

The tampering is done as the owner of the tables, who may do anything, and is undone afterwards.
"""

import json
import uuid

import psycopg
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.casework.audit import sealing, verification
from oggz.casework.audit.chains import LINE, Head, seal
from oggz.casework.audit.verification import Found, Kind

ENTRIES = 12
OLD = "'2020-01-01'::timestamptz"
# Another value for each column of an entry.
OTHER = {
    "at": "at + interval '1 microsecond'",
    "transaction": "((transaction::text)::bigint + 1)::text::xid8",
    "trace": "'f' || trace",
    "span": "'f' || span",
    "action": "action || 'x'",
    "outcome": "'refused'",
    "member": "member + 1",
    "responsible": "7",
    "party": "'politie'",
    "role": "''",
    "purpose": "purpose || 'x'",
    "covenant": "NULL",
    '"case"': "gen_random_uuid()",
    "subject": "'ab'",
    "categories": "categories[1:1]",
    "articles": "articles || '{9}'",
    "object_kind": "''",
    "object_id": "object_id || '1'",
    "detail": "detail || '{\"a\": 2}'",
}


def found_in(connection, world, told=()) -> list[verification.Fault]:
    faults = list(verification.faults(connection, told=told))
    return [fault for fault in faults if fault.chain == world.covenant]


def head_of(world) -> Head:
    world.serving.rollback()
    return sealing.head(world.serving, world.covenant)


def test_what_nobody_touched_is_in_order(world) -> None:
    world.seal(ENTRIES)
    found = Found()
    assert not [
        fault
        for fault in verification.faults(world.serving, found=found)
        if fault.chain == world.covenant
    ]
    assert found.heads[world.covenant] == head_of(world)
    assert found.heads[world.covenant].number == ENTRIES


def test_every_column_of_an_entry_counts(owning) -> None:
    columns = owning.execute(
        "SELECT string_agg(quote_ident(column_name), ',') FROM information_schema.columns"
        " WHERE table_name = 'audit_entry'"
    ).fetchone()[0]
    assert set(columns.split(",")) == {"id", *OTHER}
    assert all(f"e.{column}" in LINE for column in columns.split(","))


@pytest.mark.parametrize("column", OTHER)
def test_a_change_of_any_column_is_found(world, column: str) -> None:
    world.seal(3)
    entry = world.sealed()[1]
    changed = world.owning.execute(
        f"UPDATE audit_entry SET {column} = {OTHER[column]} WHERE id = %s", [entry]
    )
    assert changed.rowcount == 1
    assert found_in(world.owning, world) == [
        verification.Fault(Kind.CHANGED, world.covenant, 2, entry)
    ]


@settings(max_examples=40)
@given(data=st.data())
def test_any_tampering_is_found_at_its_place(new_world, data) -> None:
    world = sealed_world(new_world)
    told = [head_of(world)]
    entries = world.sealed()
    position = data.draw(st.integers(1, ENTRIES))
    entry = entries[position - 1]
    how = data.draw(st.sampled_from(sorted(TAMPERING)))
    expected = TAMPERING[how](world.owning, world, position, entry)
    try:
        faults = found_in(world.owning, world, told)
        kinds = [(fault.kind, fault.number) for fault in faults]
        assert kinds[: len(expected)] == expected, how
    finally:
        world.owning.rollback()
    assert found_in(world.owning, world, told) == []


_sealed = {}


def sealed_world(new_world):
    """One chain for all examples: each undoes what it did."""
    world = new_world()
    if not _sealed:
        world.seal(ENTRIES)
        _sealed["covenant"] = world.covenant
    world.covenant = _sealed["covenant"]
    return world


def change(owner, world, position, entry):
    owner.execute("UPDATE audit_entry SET member = member + 1 WHERE id = %s", [entry])
    return [(Kind.CHANGED, position)]


def remove_entry(owner, world, position, entry):
    owner.execute("DELETE FROM audit_entry WHERE id = %s", [entry])
    return [(Kind.ENTRY_GONE, position)]


def remove_both(owner, world, position, entry):
    owner.execute("DELETE FROM audit_entry WHERE id = %s", [entry])
    owner.execute("DELETE FROM audit_seal WHERE entry = %s", [entry])
    # The last one leaves no hole; only who was told of it knows.
    return [(Kind.CUT if position == ENTRIES else Kind.SEALS_GONE, position)]


def remove_and_renumber(owner, world, position, entry):
    owner.execute("DELETE FROM audit_entry WHERE id = %s", [entry])
    owner.execute("DELETE FROM audit_seal WHERE entry = %s", [entry])
    for number in range(position + 1, ENTRIES + 1):
        owner.execute(
            "UPDATE audit_seal SET number = %s WHERE chain = %s AND number = %s",
            [number - 1, world.covenant, number],
        )
    if position == ENTRIES:
        return [(Kind.CUT, position)]
    return [(Kind.CHANGED, position)]


def cut_the_tail(owner, world, position, entry):
    owner.execute(
        "DELETE FROM audit_entry WHERE id IN"
        " (SELECT entry FROM audit_seal WHERE chain = %s AND number >= %s)",
        [world.covenant, position],
    )
    owner.execute(
        "DELETE FROM audit_seal WHERE chain = %s AND number >= %s", [world.covenant, position]
    )
    return [(Kind.CUT, position)]


def swap_with_the_next(owner, world, position, entry):
    if position == ENTRIES:
        return change(owner, world, position, entry)
    a, b = world.sealed()[position - 1 : position + 1]
    for old, new in ((a, -1), (b, a), (-1, b)):
        owner.execute("UPDATE audit_seal SET entry = %s WHERE entry = %s", [new, old])
    return [(Kind.CHANGED, position), (Kind.CHANGED, position + 1)]


def write_another_seal(owner, world, position, entry):
    owner.execute(
        "UPDATE audit_seal SET hash = sha256(hash) WHERE chain = %s AND number = %s",
        [world.covenant, position],
    )
    return [(Kind.CHANGED, position)]


def move_the_moment_of_sealing(owner, world, position, entry):
    owner.execute(
        "UPDATE audit_seal SET at = at - interval '1 microsecond' WHERE chain = %s AND number = %s",
        [world.covenant, position],
    )
    return [(Kind.CHANGED, position)]


def make_the_chain_anew(owner, world, position, entry):
    """With full power, and knowing how seals are made: all of it fits, but not what was told."""
    owner.execute("UPDATE audit_entry SET member = member + 1 WHERE id = %s", [entry])
    copy = owner.cursor().copy(
        f"COPY (SELECT s.number, (extract(epoch FROM s.at) * 1000000)::bigint, {LINE}"
        " FROM audit_seal s JOIN audit_entry e ON e.id = s.entry"
        f" WHERE s.chain = '{world.covenant}' ORDER BY s.number) TO STDOUT"
    )
    with copy as rows:
        lines = [bytes(row).split(b"\t", 2) for row in rows]
    before = Head.first(world.covenant).hash
    for number, at, line in lines:
        before = seal(before, int(number), int(at), line)
        owner.execute(
            "UPDATE audit_seal SET hash = %s WHERE chain = %s AND number = %s",
            [before, world.covenant, int(number)],
        )
    return [(Kind.REMADE, ENTRIES)]


def put_in_without_a_seal(owner, world, position, entry):
    owner.execute(
        "INSERT INTO audit_entry (at, trace, span, action, outcome, party, role, purpose, covenant,"
        " subject, categories, articles, object_kind, object_id, detail)"
        f" SELECT {OLD}, trace, span, action, outcome, party, role, purpose, covenant, subject,"
        " categories, articles, object_kind, object_id, detail FROM audit_entry WHERE id = %s",
        [entry],
    )
    return [(Kind.UNSEALED, None)]


def remove_everything(owner, world, position, entry):
    owner.execute("TRUNCATE audit_entry, audit_seal")
    return [(Kind.CUT, 1)]


TAMPERING = {
    each.__name__: each
    for each in (
        change, remove_entry, remove_both, remove_and_renumber, cut_the_tail, swap_with_the_next,
        write_another_seal, move_the_moment_of_sealing, make_the_chain_anew,
        put_in_without_a_seal, remove_everything,
    )
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERING)
@pytest.mark.parametrize("position", [1, 2, ENTRIES - 1, ENTRIES])
def test_each_tampering_is_found(new_world, how: str, position: int) -> None:
    world = sealed_world(new_world)
    told = [head_of(world)]
    expected = TAMPERING[how](world.owning, world, position, world.sealed()[position - 1])
    faults = found_in(world.owning, world, told)
    assert [(fault.kind, fault.number) for fault in faults][: len(expected)] == expected


def test_a_cut_is_found_by_what_was_anchored_in_the_database_itself(world) -> None:
    world.seal(4)
    head = head_of(world)
    world.owning.execute(
        "INSERT INTO audit_anchor (kind, chain, number, hash, party, token)"
        " VALUES ('mail', %s, %s, %s, 'gemeente', '')",
        [head.chain, head.number, head.hash],
    )
    assert found_in(world.owning, world) == []
    cut_the_tail(world.owning, world, 3, 0)
    assert found_in(world.owning, world) == [
        verification.Fault(Kind.CUT, world.covenant, 3, until=4)
    ]


def test_a_database_that_was_put_back_is_found_by_the_mailed_head(world, capsys) -> None:
    world.seal(5)
    head = head_of(world)
    text = f"{head.chain}:{head.number}:{head.hash.hex()}"
    ahead = f"{head.chain}:{head.number + 2}:{head.hash.hex()}"
    call_verify(world, capsys, text)
    said = call_verify(world, capsys, ahead, status=1)
    assert f"Convenant {world.covenant}: zegel 6 tot en met 7 ontbreekt, met alles erna" in said
    assert "NIET IN ORDE" in said


def call_verify(world, capsys, *heads: str, status: int = 0) -> str:
    arguments = [argument for head in heads for argument in ("--head", head)]
    try:
        call_command("verify_audit", *arguments)
        ended = 0
    except SystemExit as end:
        ended = end.code
    said = capsys.readouterr().out
    assert f"{world.covenant}" in said
    # What other tests leave without a seal for over a minute is a fault as well.
    if "heeft geen zegel" not in said:
        assert ended == status
        assert ("In orde." in said) == (status == 0)
    return said


@pytest.mark.parametrize("text", ["", "x", "1:2:3", f"{uuid.UUID(int=1)}:0:{'a' * 64}", "a:b", "é"])
def test_a_head_that_is_none_is_told_so(text: str) -> None:
    with pytest.raises(CommandError, match="is geen zegel"):
        call_command("verify_audit", "--head", text)


def test_what_is_sealed_late_is_told(world) -> None:
    def late() -> Found:
        found = Found()
        for _ in verification.faults(world.serving, found=found):
            pass
        return found

    before = late()
    world.owning.execute(
        "INSERT INTO audit_entry (at, trace, span, action, outcome, party, role, purpose, covenant,"
        " subject, categories, articles, object_kind, object_id, detail) VALUES"
        f" ({OLD}, '', '', 'read', 'done', '', '', '', %s, '', '{{}}', '{{}}', '', '', '{{}}')",
        [world.covenant],
    )
    world.owning.commit()
    sealing.seal_now()
    world.serving.rollback()
    after = late()
    assert after.late == before.late + 1
    assert after.first_late == before.first_late or after.first_late == (world.covenant, 1)


def test_checking_needs_no_more_than_reading(world) -> None:
    world.seal(2)
    with psycopg.connect(world.serving.info.dsn, password=world.serving.info.password) as reader:
        reader.read_only = True
        assert found_in(reader, world) == []


def test_what_looks_like_a_line_of_the_format_stays_one_entry(world) -> None:
    """A backslash or a tab in what was recorded makes no other column or entry of it."""
    tricky = json.dumps({"a": "x\\ty\\N\n\\."})
    world.write(detail=tricky)
    world.write(object_id="\\N")
    world.write(object_id="")
    world.serving.commit()
    sealing.seal_now()
    assert found_in(world.serving, world) == []
    entry = world.sealed()[1]
    world.owning.execute("UPDATE audit_entry SET object_id = '' WHERE id = %s", [entry])
    assert [fault.number for fault in found_in(world.owning, world)] == [2]
