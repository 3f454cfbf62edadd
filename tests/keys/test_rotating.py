"""Keys wrapped anew: the old data key then opens nothing, and whoever was cut off goes on."""

from __future__ import annotations

import pytest

from bot.runtime import Runtime
from bot.services.keys.rotate_keys import rotate_keys
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen
from bot.storage.people import registrations
from tests.browsing import fill_in
from tests.cast import FORM, NIK, registered
from tests.house import DATA_KEY, NEW_DATA_KEY, opened
from tests.looking import kept

BOTH = (NEW_DATA_KEY, DATA_KEY)


def test_after_a_rotation_the_old_key_opens_nothing_and_the_new_one_everything(own_sqlite: str) -> None:
    with opened(own_sqlite) as runtime:
        siti = registered(runtime)
        fill_in(runtime, FORM)
    with opened(own_sqlite, data_keys=BOTH) as runtime:
        assert rotate_keys(runtime, lambda seen: None).wrapped == 1
        assert rotate_keys(runtime, lambda seen: None).wrapped == 0
    with opened(own_sqlite, data_keys=(NEW_DATA_KEY,)) as runtime:
        assert kept(runtime, siti.registration).form["nik"] == NIK
        with runtime.database.begin() as tx:
            assert registrations.find_people(tx, "nik", NIK) == {siti.person}
    with opened(own_sqlite) as runtime, pytest.raises(CannotOpen):
        kept(runtime, siti.registration)


def test_a_rotation_that_was_cut_off_goes_on(own_sqlite: str) -> None:
    with opened(own_sqlite) as runtime, runtime.database.begin() as tx:
        for number in range(5):
            new_person(tx, runtime, f"{number:032x}")
    with opened(own_sqlite, data_keys=BOTH) as runtime:
        with runtime.database.begin() as tx:
            row = tx.run("SELECT id, wrapped_key FROM person ORDER BY id LIMIT 1").one()
            anew = tx.vault.wrap(tx.vault.unwrap(row.wrapped_key, row.id), row.id)
            tx.run("UPDATE person SET wrapped_key = :new WHERE id = :id", {"new": anew, "id": row.id})
        seen: list[int] = []
        done = rotate_keys(runtime, seen.append)
    assert (done.seen, done.wrapped, done.lost, seen) == (5, 4, 0, [5])


def test_a_missing_old_key_is_told_and_the_others_go_on(own_sqlite: str) -> None:
    with opened(own_sqlite) as runtime, runtime.database.begin() as tx:
        new_person(tx, runtime, "a" * 32)
    with opened(own_sqlite, data_keys=BOTH) as runtime, runtime.database.begin() as tx:
        tx.run("UPDATE person SET wrapped_key = :junk", {"junk": b"x" * 60})
        new_person(tx, runtime, "b" * 32)
    with opened(own_sqlite, data_keys=BOTH) as runtime:
        assert rotate_keys(runtime, lambda seen: None).lost == 1


def new_person(tx: Tx, runtime: Runtime, who: str) -> None:
    _, wrapped = tx.vault.new_key(who)
    tx.run(
        "INSERT INTO person (id, wrapped_key, created_at, channel, last_seen_at) VALUES (:id, :key, 0, '', 0)",
        {"id": who, "key": wrapped},
    )
