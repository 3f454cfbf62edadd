"""Keys wrapped anew, data past its time, and duplicates that only a person settles."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.runtime import Runtime
from bot.services.daily_jobs import plant_jobs
from bot.services.keys.rotate_keys import rotate_keys
from bot.services.people import purge
from bot.services.people.duplicates import list_duplicates, settle_duplicate
from bot.services.staff.scope import command_line
from bot.storage.keys.sealing import CannotOpen
from bot.storage.people import people, registrations
from bot.storage.staff.audit import first_broken
from tests.registration.cast import (
    DATA_KEY_BYTES,
    FULL_FORM,
    NEW_KEY_BYTES,
    NIK_SITI,
    Clock,
    fill_in,
    kept,
    link,
    opened,
    registered,
    ring,
    says,
)

SITI, BUDI = "wa:+6281234567890", "tg:budi"


def test_after_a_rotation_the_old_key_opens_nothing_and_the_new_one_everything(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jangkau.db"
    with opened(url) as (runtime, _):
        siti = registered(runtime)
        fill_in(runtime, FULL_FORM)
    with opened(url, NEW_KEY_BYTES, DATA_KEY_BYTES) as (runtime, _):
        assert rotate_keys(runtime, lambda seen: None).wrapped == 1
        assert rotate_keys(runtime, lambda seen: None).wrapped == 0
    with opened(url, NEW_KEY_BYTES) as (runtime, _):
        assert kept(runtime, siti.registration).form["nik"] == NIK_SITI
        with runtime.database.begin() as tx:
            assert registrations.find_people(tx, "nik", NIK_SITI) == {siti.person}
    with opened(url) as (runtime, _), pytest.raises(CannotOpen):
        kept(runtime, siti.registration)


def test_a_rotation_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jangkau.db"
    with opened(url) as (runtime, _), runtime.database.begin() as tx:
        for number in range(5):
            new_person(tx, runtime, f"{number:032x}")
    with opened(url, NEW_KEY_BYTES, DATA_KEY_BYTES) as (runtime, _):
        with runtime.database.begin() as tx:
            row = tx.run("SELECT id, wrapped_key FROM person ORDER BY id LIMIT 1").one()
            anew = tx.vault.wrap(tx.vault.unwrap(row.wrapped_key, row.id), row.id)
            tx.run("UPDATE person SET wrapped_key = :new WHERE id = :id", {"new": anew, "id": row.id})
        seen: list[int] = []
        done = rotate_keys(runtime, seen.append)
    assert (done.seen, done.wrapped, done.lost, seen) == (5, 4, 0, [5])


def test_a_missing_old_key_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jangkau.db"
    with opened(url) as (runtime, _), runtime.database.begin() as tx:
        new_person(tx, runtime, "a" * 32)
    with opened(url, NEW_KEY_BYTES, DATA_KEY_BYTES) as (runtime, _), runtime.database.begin() as tx:
        tx.run("UPDATE person SET wrapped_key = :junk", {"junk": b"x" * 60})
        new_person(tx, runtime, "b" * 32)
    with opened(url, NEW_KEY_BYTES, DATA_KEY_BYTES) as (runtime, _):
        assert rotate_keys(runtime, lambda seen: None).lost == 1


def new_person(tx: object, runtime: Runtime, who: str) -> None:
    _, wrapped = tx.vault.new_key(who)  # type: ignore[attr-defined]
    tx.run(  # type: ignore[attr-defined]
        "INSERT INTO person (id, wrapped_key, created_at, channel, last_seen_at) VALUES (:id, :key, 0, '', 0)",
        {"id": who, "key": wrapped},
    )


def test_what_is_past_its_time_goes_and_the_rest_stays(runtime: Runtime, clock: Clock) -> None:
    says(runtime, SITI, "halo")
    clock.on(days=200)
    says(runtime, SITI, "Indonesia")
    planned = purge.plan(runtime)
    assert (planned["message"], planned["letter"]) == (1, 1)
    done = purge.purge(runtime)
    assert {kind: done[kind] for kind in planned} == planned
    assert purge.plan(runtime)["message"] == 0
    assert "setuju" in says(runtime, SITI, "ulang").lower()


def test_a_settled_form_loses_its_nik_after_its_days(runtime: Runtime, clock: Clock) -> None:
    siti = registered(runtime)
    fill_in(runtime, FULL_FORM)
    clock.on(days=100)
    assert purge.plan(runtime)["form"] == 0
    with runtime.database.begin() as tx:
        somebody = people.lock(tx, siti.person)
        registrations.settle(tx, somebody, siti.registration, "registered", {"member_last4": "4321"})
    purge.purge(runtime)
    assert kept(runtime, siti.registration).form == {}
    assert kept(runtime, siti.registration).outcome == {"member_last4": "4321"}


def test_people_who_fell_silent_are_erased(runtime: Runtime, clock: Clock) -> None:
    says(runtime, SITI, "halo")
    clock.on(days=731)
    says(runtime, BUDI, "halo")
    assert purge.purge(runtime)["silent_person"] == 1
    with runtime.database.begin() as tx:
        assert tx.run("SELECT COUNT(*) FROM person WHERE wrapped_key IS NULL").one()[0] == 1
        assert first_broken(tx) is None


def test_every_night_plans_the_next_one(runtime: Runtime, clock: Clock) -> None:
    plant_jobs(runtime)
    plant_jobs(runtime)
    clock.on(days=2)
    ring(runtime)
    with runtime.database.begin() as tx:
        waiting = [
            row.due_at
            for row in tx.all("SELECT due_at FROM timer WHERE kind = 'purge' AND state = 'waiting'")
        ]
    assert [datetime.fromtimestamp(due / 1000, UTC).hour for due in waiting] == [20]


def two_with_one_nik(runtime: Runtime) -> tuple[str, str]:
    first = registered(runtime)
    second = registered(runtime, BUDI, "JK-0000-0001")
    fill_in(runtime, FULL_FORM)
    fill_in(
        runtime,
        {**FULL_FORM, "full_name": "Siti A", "nik": "317204-420385-0003"},
        link(runtime, second.reference),
    )
    return first.registration, second.registration


def test_one_nik_twice_waits_for_a_person(runtime: Runtime) -> None:
    first, second = two_with_one_nik(runtime)
    [found] = list_duplicates(runtime, command_line(runtime), 1).pairs
    assert {found.earlier, found.later} == {first, second}
    assert kept(runtime, first).state == kept(runtime, second).state == "submitted"


def test_a_person_merges_or_keeps_apart_once(runtime: Runtime) -> None:
    two_with_one_nik(runtime)
    [found] = list_duplicates(runtime, command_line(runtime), 1).pairs
    assert settle_duplicate(runtime, command_line(runtime), found.id, one_person=True)
    assert not settle_duplicate(runtime, command_line(runtime), found.id, one_person=False)
    assert kept(runtime, found.earlier).state == "submitted"
    assert kept(runtime, found.later).state == "merged"
    assert list_duplicates(runtime, command_line(runtime), 1).pairs == []


def test_a_nik_that_was_mistyped_is_no_duplicate_any_more(runtime: Runtime) -> None:
    two_with_one_nik(runtime)
    fill_in(runtime, {**FULL_FORM, "nik": "3172040101900001"}, link(runtime, "JK-0000-0001"))
    assert list_duplicates(runtime, command_line(runtime), 1).pairs == []
