"""The same on PostgreSQL: the form, duplicates, an agent's page, correcting, purging, rotating, erasing."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.daily_jobs import plant_jobs
from bot.services.keys.retire_keys import key_states, note_keys
from bot.services.keys.rotate_keys import rotate_keys
from bot.services.people import asked_rights, purge
from bot.services.people.duplicates import list_duplicates, settle_duplicate
from bot.services.people.erasing import erase_person
from bot.services.people.people_table import export_people
from bot.services.staff.scope import command_line
from bot.storage.people import registrations, rights
from bot.storage.staff import audit
from tests.agents.test_agent_page import accepted, inside, two_agents
from tests.browsing import fill_in, link
from tests.cast import ANOTHER, BUDI, FORM, NIK, TUTI, person_at, registered, simulated
from tests.conftest import POSTGRESQL_ONLY
from tests.house import HeldClock
from tests.looking import kept, plain
from tests.people import test_family
from tests.people.test_rights import her, through, wait_a_little
from tests.stage import delivered, ring

pytestmark = POSTGRESQL_ONLY


def test_two_forms_with_one_nik_wait_for_a_person(runtime: Runtime) -> None:
    registered(runtime)
    registered(runtime, BUDI, ANOTHER)
    fill_in(runtime, FORM)
    fill_in(runtime, FORM, link(runtime, ANOTHER))
    fill_in(runtime, {**FORM, "heirs": "anak"}, link(runtime, ANOTHER))
    [found] = list_duplicates(runtime, command_line(runtime)).pairs
    assert settle_duplicate(runtime, command_line(runtime), found.id, one_person=True)
    assert kept(runtime, found.later).state == "merged"


def test_an_agent_opens_their_page_and_settles(runtime: Runtime) -> None:
    two_agents(runtime)
    siti = registered(runtime)
    fill_in(runtime, FORM)
    accepted(runtime, "wati", siti.registration)
    client, path = inside(runtime)
    assert NIK in client.get(path).text
    assert client.get(f"{path}/jangkau.xlsx").status_code == 200


def test_a_whole_life_from_consent_to_erasure(runtime: Runtime, clock: HeldClock) -> None:
    reference = through(runtime)
    fill_in(runtime, FORM, link(runtime, reference))
    person = her(runtime)
    assert len(list(export_people(runtime, command_line(runtime), with_nik=False, purpose="report"))) == 2
    with runtime.database.begin() as tx:
        assert [look.what for look in rights.seen(tx, person, 5)] == ["exported"]
        asked_rights.by_hand(tx, person, "right_correct", runtime.now_ms())
    assert rotate_keys(runtime, lambda seen: None).seen == 1
    clock.forward(days=200)
    ring(runtime)
    assert purge.purge(runtime)["message"] > 0
    with runtime.database.begin() as tx:
        assert erase_person(tx, person, runtime.now_ms())
        assert registrations.load(tx, registrations.reference_id(reference)) is None
    wait_a_little(runtime, clock)
    assert plain(runtime, "SELECT COUNT(*) FROM found_by") == [(0,)]
    with runtime.database.begin() as tx:
        assert audit.first_broken(tx) is None


def test_people_who_fell_silent_are_erased(runtime: Runtime, clock: HeldClock) -> None:
    registered(runtime)
    clock.forward(days=731)
    planned = purge.plan(runtime)
    assert planned["silent_person"] == purge.purge(runtime)["silent_person"] == 1


def test_somebody_helped_is_claimed_or_erased(runtime: Runtime, clock: HeldClock) -> None:
    reference = test_family.sent(runtime)
    test_family.talk(runtime, *test_family.MET, f"AMBIL {reference}", who=TUTI)
    ring(runtime)
    claimed = kept(runtime, registrations.reference_id(reference))
    assert claimed.person == person_at(runtime, simulated(TUTI))
    test_family.talk(runtime, *test_family.BEGUN, "HAPUS", "ya, hapus")
    delivered(runtime)
    clock.forward(minutes=2)
    ring(runtime)
    assert test_family.helped_ones(runtime) == []


def test_data_keys_are_tended_at_night(runtime: Runtime, clock: HeldClock) -> None:
    registered(runtime)
    note_keys(runtime)
    plant_jobs(runtime)
    clock.forward(days=31)
    ring(runtime)
    assert key_states(runtime)[0].late
