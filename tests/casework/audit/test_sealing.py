"""Sealing: all that was committed and nothing else, once, in the order in which it was."""

import threading
import time

import psycopg
import pytest

from oggz.casework.audit import sealing
from oggz.casework.audit.chains import PLATFORM
from oggz.casework.audit.sealing import Sealer


def test_what_was_committed_is_sealed_once(world) -> None:
    written = [world.write() for _ in range(3)]
    world.serving.commit()
    sealing.seal_now()
    sealing.seal_now()
    assert world.sealed() == written


def test_what_is_not_committed_is_not_sealed_and_holds_up_nobody(world, owning) -> None:
    """A slow transaction comes after what was committed before it, wherever it began."""
    with sealing.connected() as connection:
        sealer = Sealer(connection)
        sealer.sweep()
        slow = world.write()
        quick = insert_as(owning, world)
        assert sealer.sweep() == 1
        world.serving.commit()
        assert sealer.sweep() == 1
        assert sealer.sweep() == 0
    assert slow < quick
    assert world.sealed() == [quick, slow]


def insert_as(connection: psycopg.Connection, world) -> int:
    other = type(world)(connection, connection, world.covenant)
    entry = other.write()
    connection.commit()
    return entry


def test_what_was_undone_leaves_no_seal(world) -> None:
    with sealing.connected() as connection:
        sealer = Sealer(connection)
        sealer.sweep()
        world.write()
        sealer.sweep()
        world.serving.rollback()
        kept = world.write()
        world.serving.commit()
        sealer.sweep()
    assert world.sealed() == [kept]


def test_each_covenant_has_a_chain_and_so_has_the_platform(world, new_world) -> None:
    other = new_world()
    first, second = world.write(), other.write()
    third, platform = world.write(), world.write(covenant=None)
    world.serving.commit()
    sealing.seal_now()
    assert world.sealed() == [first, third]
    assert other.sealed() == [second]
    of_platform = type(world)(world.serving, world.owning, PLATFORM)
    assert of_platform.sealed()[-1] == platform


def test_many_are_sealed_in_parts_without_a_gap(world, monkeypatch) -> None:
    monkeypatch.setattr(sealing, "_AT_ONCE", 3)
    monkeypatch.setattr(sealing, "_CHUNK", sealing._CHUNK.replace("LIMIT 5000", "LIMIT 3"))
    written = [world.write() for _ in range(10)]
    world.serving.commit()
    sealing.seal_now()
    assert world.sealed() == written


def test_a_sealer_that_was_killed_half_way_is_followed_by_one_that_goes_on(
    world, monkeypatch
) -> None:
    sealing.seal_now()  # what other tests left
    monkeypatch.setattr(sealing, "_AT_ONCE", 2)
    monkeypatch.setattr(sealing, "_CHUNK", sealing._CHUNK.replace("LIMIT 5000", "LIMIT 2"))
    written = [world.write() for _ in range(5)]
    world.serving.commit()
    seal, times = sealing.seal, []

    def killed(*args):
        times.append(args)
        if len(times) == 4:
            raise KeyboardInterrupt
        return seal(*args)

    monkeypatch.setattr(sealing, "seal", killed)
    with pytest.raises(KeyboardInterrupt):
        sealing.seal_now()
    assert world.sealed() == written[:2]
    monkeypatch.setattr(sealing, "seal", seal)
    sealing.seal_now()
    assert world.sealed() == written


def test_a_lost_connection_is_begun_anew(world) -> None:
    stopping = threading.Event()
    thread = threading.Thread(target=sealing.run, args=(stopping,))
    thread.start()
    try:
        first = world.write()
        world.serving.commit()
        wait_until(lambda: world.sealed() == [first])
        ended = world.serving.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            " AND objid = %s AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())",
            [sealing._LOCK],
        ).fetchall()
        assert ended == [(True,)]
        second = world.write()
        world.serving.commit()
        wait_until(lambda: world.sealed() == [first, second])
    finally:
        stopping.set()
        thread.join(10)
    assert not thread.is_alive()


def wait_until(true, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_one_sealer_works_at_a_time(world) -> None:
    with sealing.connected() as connection:
        assert sealing._is_ours(connection)
        assert sealing.seal_now() is None
    assert sealing.seal_now() is not None


def test_entries_of_another_server_are_sealed_once_after_a_restore(world) -> None:
    """Their transactions have numbers that this server has yet to give."""
    for ahead in (3, 1_000_000):
        world.owning.execute(
            "INSERT INTO audit_entry (transaction, trace, span, action, outcome, party, role,"
            " purpose, covenant, subject, categories, articles, object_kind, object_id, detail)"
            " VALUES (((pg_current_xact_id()::text)::bigint + %s)::text::xid8, '', '', 'read',"
            " 'done', '', '', '', %s, '', '{}', '{}', '', '', '{}')",
            [ahead, world.covenant],
        )
    world.owning.commit()
    with sealing.connected() as connection:
        sealer = Sealer(connection)
        sealer.sweep()
        assert len(world.sealed()) == 2
        for _ in range(6):  # the numbers of this server pass the first of them
            world.write()
            world.serving.commit()
            sealer.sweep()
    assert len(world.sealed()) == len(set(world.sealed())) == 8


def test_writers_at_the_same_time_are_all_sealed_without_a_gap(world) -> None:
    """Many transactions that end in another order than they began, and a sealer in between."""
    stopping = threading.Event()
    sealer = threading.Thread(target=sealing.run, args=(stopping,))
    sealer.start()

    def write(seed: int) -> None:
        with sealing.connected() as connection:
            own = type(world)(connection, connection, world.covenant)
            for turn in range(20):
                with connection.transaction(force_rollback=(turn + seed) % 5 == 0):
                    own.write(member=seed)
                    time.sleep(0.002 * ((turn * seed) % 4))

    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(6)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    stopping.set()
    sealer.join(10)
    sealing.seal_now()
    rows = world.serving.execute(
        "SELECT id FROM audit_entry WHERE covenant = %s", [world.covenant]
    ).fetchall()
    assert sorted(world.sealed()) == sorted(entry for (entry,) in rows)
    assert len(rows) == 6 * 16
    numbers = world.serving.execute(
        "SELECT number FROM audit_seal WHERE chain = %s ORDER BY number", [world.covenant]
    ).fetchall()
    assert [number for (number,) in numbers] == list(range(1, 97))
