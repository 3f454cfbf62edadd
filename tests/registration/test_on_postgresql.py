"""The same on PostgreSQL: the form, duplicates, an agent's page, correcting, purging, rotating, erasing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.runtime import Runtime
from bot.services.daily_jobs import plant_jobs
from bot.services.keys.retire_keys import key_states, note_keys
from bot.services.keys.rotate_keys import rotate_keys
from bot.services.people import purge
from bot.services.people.duplicates import list_duplicates, settle_duplicate
from bot.services.people.erasing import erase_person
from bot.services.people.people_table import export_people
from bot.services.staff.scope import command_line
from bot.storage.conversation import asked_rights
from bot.storage.people import registrations, rights
from bot.storage.staff import audit
from tests import services
from tests.registration import test_family
from tests.registration.cast import (
    FULL_FORM,
    NIK_SITI,
    Clock,
    delivered,
    fill_in,
    kept,
    link,
    opened,
    registered,
    ring,
)
from tests.registration.test_agent_page import accepted, inside, two_agents
from tests.registration.test_rights import person_of, rows, through, wait_a_little


@pytest.fixture
def held(postgres_url: str) -> Iterator[tuple[Runtime, Clock]]:
    with (
        services.fresh_database(postgres_url) as url,
        opened(url.replace("postgresql:", "postgresql+psycopg:")) as both,
    ):
        yield both


def test_two_forms_with_one_nik_wait_for_a_person(runtime: Runtime) -> None:
    registered(runtime)
    registered(runtime, "tg:budi", "JK-0000-0001")
    fill_in(runtime, FULL_FORM)
    fill_in(runtime, FULL_FORM, link(runtime, "JK-0000-0001"))
    fill_in(runtime, {**FULL_FORM, "heirs": "anak"}, link(runtime, "JK-0000-0001"))
    [found] = list_duplicates(runtime, command_line(runtime), 1).pairs
    assert settle_duplicate(runtime, command_line(runtime), found.id, one_person=True)
    assert kept(runtime, found.later).state == "merged"


def test_an_agent_opens_their_page_and_settles(runtime: Runtime) -> None:
    two_agents(runtime)
    siti = registered(runtime)
    fill_in(runtime, FULL_FORM)
    accepted(runtime, "wati", siti.registration)
    client, path = inside(runtime)
    assert NIK_SITI in client.get(path).text
    assert client.get(f"{path}/jangkau.xlsx").status_code == 200


def test_a_whole_life_from_consent_to_erasure(runtime: Runtime, clock: Clock) -> None:
    reference = through(runtime)
    fill_in(runtime, FULL_FORM, f"/daftar/{runtime.links.sign('daftar', reference)}")
    person = person_of(runtime)
    assert len(list(export_people(runtime, command_line(runtime), with_nik=False, purpose="report"))) == 2
    with runtime.database.begin() as tx:
        assert [look.what for look in rights.seen(tx, person, 5)] == ["exported"]
        asked_rights.by_hand(tx, person, "right_correct", runtime.now_ms())
    assert rotate_keys(runtime, lambda seen: None).seen == 1
    clock.on(days=200)
    ring(runtime)
    assert purge.purge(runtime)["message"] > 0
    with runtime.database.begin() as tx:
        assert erase_person(tx, person, runtime.now_ms())
        assert registrations.load(tx, registrations.reference_id(reference)) is None
    wait_a_little(runtime, clock)
    assert rows(runtime, "SELECT COUNT(*) FROM found_by") == [(0,)]
    with runtime.database.begin() as tx:
        assert audit.first_broken(tx) is None


def test_people_who_fell_silent_are_erased(runtime: Runtime, clock: Clock) -> None:
    registered(runtime)
    clock.on(days=731)
    planned = purge.plan(runtime)
    assert planned["silent_person"] == purge.purge(runtime)["silent_person"] == 1


def test_somebody_helped_is_claimed_or_erased(runtime: Runtime, clock: Clock) -> None:
    reference = test_family.sent(runtime)
    test_family.talk(runtime, *test_family.MET, f"AMBIL {reference}", who=test_family.TINI)
    ring(runtime)
    claimed = kept(runtime, registrations.reference_id(reference))
    assert claimed.person == test_family.person_of(runtime, test_family.TINI)
    test_family.talk(runtime, *test_family.BEGUN, "HAPUS", "ya, hapus")
    delivered(runtime)
    clock.on(minutes=2)
    ring(runtime)
    assert test_family.helped_ones(runtime) == []


def test_data_keys_are_tended_at_night(runtime: Runtime, clock: Clock) -> None:
    registered(runtime)
    note_keys(runtime)
    plant_jobs(runtime)
    clock.on(days=31)
    ring(runtime)
    assert key_states(runtime)[0].late
