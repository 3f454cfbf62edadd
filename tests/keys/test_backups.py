"""What an older copy of the database still says: nothing of whoever was erased, once its data key was retired."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.runtime import Runtime
from bot.services.daily_jobs import plant_jobs
from bot.services.keys.retire_keys import key_states, note_keys
from bot.services.keys.rotate_keys import rotate_keys
from bot.services.people.erasing import erase_person
from bot.services.people.rights import erase_now
from bot.services.staff.scope import command_line
from bot.storage.keys.sealing import CannotOpen, unseal_bytes
from bot.storage.people import people
from tests.browsing import fill_in
from tests.cast import ANOTHER, BUDI, FORM, REFERENCE, Registered, registered
from tests.house import DATA_KEY, NEW_DATA_KEY, HeldClock, opened
from tests.looking import every_byte, kept
from tests.stage import ring

BOTH = (NEW_DATA_KEY, DATA_KEY)
SEALED = (
    ("registration", "sealed"),
    ("registration", "form_sealed"),
    ("channel_identity", "sealed"),
    ("letter", "sealed"),
)


def told_and_copied(url: str, folder: Path) -> tuple[Registered, Registered, Path]:
    """Siti and Budi have registered, a copy of the database was taken, then Siti was erased."""
    with opened(url) as runtime:
        siti, budi = registered(runtime), registered(runtime, BUDI, ANOTHER)
        fill_in(runtime, FORM)
        copy = folder / "older" / "jangkau.db"
        copy.parent.mkdir()
        with sqlite3.connect(folder / "jangkau.db") as live, sqlite3.connect(copy) as backup:
            live.backup(backup)
        with runtime.database.begin() as tx:
            assert erase_person(tx, siti.person, runtime.now_ms())
    return siti, budi, copy


def opens_anything(copy: Path, *data_keys: bytes) -> bool:
    """Whether any wrapped key of a copy, or anything sealed in it, opens with any of the data keys."""
    with sqlite3.connect(copy) as raw:
        sealed = [(row[1], f"key:{row[0]}") for row in raw.execute("SELECT id, wrapped_key FROM person")]
        sealed += [(row[0], "key:secret") for row in raw.execute("SELECT wrapped FROM secret")]
        for table, column in SEALED:
            rows = raw.execute(f"SELECT person, {column} FROM {table} WHERE length({column}) > 0")
            place = column.replace("form_sealed", "form")
            sealed += [(row[1], f"{table}.{place}:{row[0]}") for row in rows]
    for data_key in data_keys:
        for value, place in sealed:
            try:
                unseal_bytes(data_key, value, place)
            except CannotOpen:
                continue
            return True
    return False


def test_once_the_data_key_is_retired_an_older_copy_does_not_open(own_sqlite: str, tmp_path: Path) -> None:
    siti, budi, copy = told_and_copied(own_sqlite, tmp_path)
    with opened(own_sqlite, data_keys=BOTH) as runtime:
        rotate_keys(runtime, lambda seen: None)
    with opened(own_sqlite, data_keys=(NEW_DATA_KEY,)) as runtime:
        assert kept(runtime, budi.registration).answers["called"] == "Siti"
    with pytest.raises(CannotOpen), opened(f"sqlite:///{copy}", data_keys=(NEW_DATA_KEY,)) as restored:
        kept(restored, siti.registration)
    assert not opens_anything(copy, NEW_DATA_KEY)


def test_until_then_it_would_open_so_the_old_key_must_go_in_time(own_sqlite: str, tmp_path: Path) -> None:
    siti, _, copy = told_and_copied(own_sqlite, tmp_path)
    with opened(f"sqlite:///{copy}", data_keys=BOTH) as restored:
        assert kept(restored, siti.registration).form
    assert opens_anything(copy, DATA_KEY)


def test_the_destroyed_key_lies_nowhere_in_the_live_files(own_sqlite: str, tmp_path: Path) -> None:
    with opened(own_sqlite) as runtime:
        siti = registered(runtime)
        with runtime.database.begin() as tx:
            row = tx.one("SELECT wrapped_key FROM person WHERE id = :id", {"id": siti.person})
            assert row
            wrapped = bytes(row.wrapped_key)
            assert erase_person(tx, siti.person, runtime.now_ms())
            with pytest.raises(CannotOpen):
                people.key_of(tx, siti.person)
    assert wrapped not in every_byte(tmp_path)
    # Closed: what stood in the write-ahead log is in the file by now.
    assert REFERENCE.encode() in every_byte(tmp_path)


# --- the age of keys ----------------------------------------------------------------------------


def tended(runtime: Runtime, clock: HeldClock, **passed: float) -> None:
    clock.forward(**passed)
    ring(runtime)


def test_the_worker_wraps_anew_at_night_and_says_when_the_old_key_goes(
    own_sqlite: str, clock: HeldClock
) -> None:
    with opened(own_sqlite, clock) as runtime:
        registered(runtime)
        assert [key.place for key in key_states(runtime)] == [1]
    with opened(own_sqlite, clock, data_keys=BOTH) as runtime:
        assert key_states(runtime)[1].due is None
        note_keys(runtime)
        plant_jobs(runtime)
        tended(runtime, clock, days=1)
        first, old = key_states(runtime)
        assert (first.late, old.late) == (False, False)
        assert old.due is not None
        assert (old.due - first.since).days in (7, 8)
        tended(runtime, clock, days=9)
        assert key_states(runtime)[1].late
    with opened(own_sqlite, data_keys=(NEW_DATA_KEY,)) as runtime, runtime.database.begin() as tx:
        row = tx.one("SELECT id, wrapped_key FROM person")
        assert row
        assert tx.vault.is_newest(row.wrapped_key, row.id)


def test_a_key_that_has_wrapped_for_a_month_is_due(own_sqlite: str, clock: HeldClock) -> None:
    with opened(own_sqlite, clock) as runtime:
        assert not key_states(runtime)[0].late
        clock.forward(days=31)
        assert key_states(runtime)[0].late


def test_while_somebody_cannot_be_wrapped_anew_no_key_is_retired(own_sqlite: str, clock: HeldClock) -> None:
    with opened(own_sqlite) as runtime:
        siti = registered(runtime)
    with opened(own_sqlite, clock, data_keys=BOTH) as runtime:
        with runtime.database.begin() as tx:
            tx.run(
                "UPDATE person SET wrapped_key = :junk WHERE id = :id", {"junk": b"x" * 60, "id": siti.person}
            )
        note_keys(runtime)
        plant_jobs(runtime)
        tended(runtime, clock, days=1)
        assert key_states(runtime)[1].due is None


def test_whoever_was_erased_is_erased_again_after_a_restore(own_sqlite: str, tmp_path: Path) -> None:
    siti, _, copy = told_and_copied(own_sqlite, tmp_path)
    with opened(f"sqlite:///{copy}") as restored:
        assert erase_now(restored, command_line(restored), siti.person, "after a restore")
        assert not erase_now(restored, command_line(restored), siti.person, "after a restore")
        assert not erase_now(restored, command_line(restored), "f" * 32, "after a restore")
        with pytest.raises(CannotOpen), restored.database.look() as tx:
            people.key_of(tx, siti.person)
