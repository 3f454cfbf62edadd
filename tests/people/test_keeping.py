"""Data past its time, and duplicates that only a person settles."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.runtime import Runtime
from bot.services.daily_jobs import plant_jobs
from bot.services.people import purge
from bot.services.people.duplicates import list_duplicates, settle_duplicate
from bot.services.staff.scope import command_line
from bot.services.staff.views import close_help
from bot.storage.people import consents, people, registrations
from bot.storage.staff.audit import first_broken
from tests.browsing import fill_in, link
from tests.cast import ANOTHER, BUDI, FORM, SITI, registered
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.looking import kept
from tests.stage import delivered, reply, ring, says

pytestmark = SQLITE_ONLY


def test_what_is_past_its_time_goes_and_the_rest_stays(runtime: Runtime, clock: HeldClock) -> None:
    says(runtime, SITI, "halo")
    delivered(runtime)
    clock.forward(days=200)
    says(runtime, SITI, "daftar")
    planned = purge.plan(runtime)
    assert (planned["message"], planned["letter"]) == (1, 1)
    done = purge.purge(runtime)
    assert {kind: done[kind] for kind in planned} == planned
    assert purge.plan(runtime)["message"] == 0
    assert "setuju" in reply(runtime, SITI, "ulang").lower()


def test_a_settled_form_loses_its_nik_after_its_days(runtime: Runtime, clock: HeldClock) -> None:
    siti = registered(runtime)
    fill_in(runtime, FORM)
    clock.forward(days=100)
    assert purge.plan(runtime)["form"] == 0
    with runtime.database.begin() as tx:
        somebody = people.lock(tx, siti.person)
        registrations.settle(tx, somebody, siti.registration, "registered", {"member_last4": "4321"})
    purge.purge(runtime)
    assert kept(runtime, siti.registration).form == {}
    assert kept(runtime, siti.registration).outcome == {"member_last4": "4321"}


def test_people_who_fell_silent_are_erased(runtime: Runtime, clock: HeldClock) -> None:
    says(runtime, SITI, "halo")
    clock.forward(days=731)
    says(runtime, BUDI, "halo")
    assert purge.purge(runtime)["silent_person"] == 1
    with runtime.database.begin() as tx:
        assert tx.run("SELECT COUNT(*) FROM person WHERE wrapped_key IS NULL").one()[0] == 1
        assert first_broken(tx) is None


def test_more_silent_people_than_a_slice_holds_are_erased_one_after_another(
    runtime: Runtime, clock: HeldClock
) -> None:
    many = purge.ERASED_AT_ONCE + 2
    for number in range(many):
        says(runtime, f"tg:{number}", "halo")
    clock.forward(days=731)
    assert purge.purge(runtime)["silent_person"] == many


def test_somebody_whose_key_cannot_be_opened_keeps_nobody_else(runtime: Runtime, clock: HeldClock) -> None:
    says(runtime, SITI, "halo")
    says(runtime, BUDI, "halo")
    with runtime.database.begin() as tx:
        first = tx.run("SELECT MIN(id) AS id FROM person").one().id
        tx.run("UPDATE person SET wrapped_key = :lost WHERE id = :id", {"id": first, "lost": bytes(60)})
    clock.forward(days=731)
    assert purge.purge(runtime)["silent_person"] == 1
    assert purge.plan(runtime)["silent_person"] == 1


def test_every_night_plans_the_next_one(runtime: Runtime, clock: HeldClock) -> None:
    plant_jobs(runtime)
    plant_jobs(runtime)
    clock.forward(days=2)
    ring(runtime)
    with runtime.database.begin() as tx:
        waiting = [
            row.due_at
            for row in tx.all("SELECT due_at FROM timer WHERE kind = 'purge' AND state = 'waiting'")
        ]
    assert [datetime.fromtimestamp(due / 1000, UTC).hour for due in waiting] == [20]


def two_with_one_nik(runtime: Runtime) -> tuple[str, str]:
    first = registered(runtime)
    second = registered(runtime, BUDI, ANOTHER)
    fill_in(runtime, FORM)
    fill_in(
        runtime,
        {**FORM, "full_name": "Siti A", "nik": "317204-420385-0003"},
        link(runtime, second.reference),
    )
    return first.registration, second.registration


def test_one_nik_twice_waits_for_a_person(runtime: Runtime) -> None:
    first, second = two_with_one_nik(runtime)
    [found] = list_duplicates(runtime, command_line(runtime)).pairs
    assert {found.earlier, found.later} == {first, second}
    assert kept(runtime, first).state == kept(runtime, second).state == "submitted"


def test_a_person_merges_or_keeps_apart_once(runtime: Runtime) -> None:
    two_with_one_nik(runtime)
    [found] = list_duplicates(runtime, command_line(runtime)).pairs
    assert settle_duplicate(runtime, command_line(runtime), found.id, one_person=True)
    assert not settle_duplicate(runtime, command_line(runtime), found.id, one_person=False)
    assert kept(runtime, found.earlier).state == "submitted"
    assert kept(runtime, found.later).state == "merged"
    assert list_duplicates(runtime, command_line(runtime)).pairs == []


def test_a_nik_that_was_mistyped_is_no_duplicate_any_more(runtime: Runtime) -> None:
    two_with_one_nik(runtime)
    fill_in(runtime, {**FORM, "nik": "3172040101900001"}, link(runtime, ANOTHER))
    assert list_duplicates(runtime, command_line(runtime)).pairs == []


def test_who_never_agreed_leaves_nothing_after_seven_days(runtime: Runtime, clock: HeldClock) -> None:
    says(runtime, SITI, "berapa iurannya?")
    says(runtime, SITI, "100 ribu sehari")
    registered(runtime, BUDI)
    clock.forward(days=6)
    assert purge.purge(runtime)["stranger"] == 0
    clock.forward(days=2)
    assert purge.plan(runtime)["stranger"] == 1
    assert purge.purge(runtime)["stranger"] == 1
    with runtime.database.begin() as tx:
        assert (
            tx.all(
                "SELECT id FROM channel_identity WHERE person IN (SELECT id FROM person WHERE wrapped_key IS NULL)"
            )
            == []
        )
        assert tx.one("SELECT COUNT(*) AS n FROM event WHERE kind = 'entered'").n


def test_who_agreed_or_waits_for_an_answer_stays(runtime: Runtime, clock: HeldClock) -> None:
    for text in ("mau daftar", "setuju"):
        says(runtime, SITI, text)
    for text in ("lapor", "4", "agennya tidak pernah datang"):
        says(runtime, BUDI, text)
    clock.forward(days=8)
    assert purge.purge(runtime)["stranger"] == 0
    with runtime.database.begin() as tx:
        tx.run("UPDATE complaint SET state = 'closed', closed_at = :now", {"now": runtime.now_ms()})
        tx.run("UPDATE help_request SET state = 'closed'", {})
    clock.forward(days=6)
    assert purge.purge(runtime)["stranger"] == 0
    clock.forward(days=2)
    assert purge.purge(runtime)["stranger"] == 1


def test_what_waited_for_us_goes_seven_days_after_staff_closed_it(runtime: Runtime, clock: HeldClock) -> None:
    for text in ("lapor", "4", "agennya tidak pernah datang"):
        says(runtime, BUDI, text)
    with runtime.database.begin() as tx:
        tx.run("DELETE FROM complaint", {})
        asked = int(tx.one("SELECT id FROM help_request").id)
    clock.forward(days=20)
    assert close_help(runtime, command_line(runtime), asked)
    clock.forward(days=6)
    assert purge.purge(runtime)["stranger"] == 0
    clock.forward(days=2)
    assert purge.purge(runtime)["stranger"] == 1


def test_a_stop_outlives_whoever_said_it_until_they_ask_again(runtime: Runtime, clock: HeldClock) -> None:
    says(runtime, SITI, "STOP")
    clock.forward(days=8)
    assert purge.purge(runtime)["stranger"] == 1
    agreed = f"SELECT COUNT(*) AS n FROM person p WHERE {consents.agreed(consents.BROADCASTS, 'p.id')}"
    with runtime.database.begin() as tx:
        assert tx.one("SELECT COUNT(*) AS n FROM stopped").n == 1
    says(runtime, SITI, "halo")
    with runtime.database.begin() as tx:
        siti = tx.one("SELECT id FROM person WHERE wrapped_key IS NOT NULL").id
        consents.give(
            tx, siti, consents.Given("broadcasts", "2026-11-28", "", "id", "simulator"), runtime.now_ms()
        )
        assert tx.one(agreed).n == 0
    for text in ("kirim kabar lagi", "boleh"):
        says(runtime, SITI, text)
    with runtime.database.begin() as tx:
        assert tx.one(agreed).n == 1
        assert tx.one("SELECT COUNT(*) AS n FROM stopped").n == 0
