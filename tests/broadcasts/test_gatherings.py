"""A socialisation event: its code on a poster, who scanned it, how far they came, what it cost, who was invited."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import More, plan_broadcast
from bot.services.broadcasts.gatherings import (
    Typed,
    enter_cost,
    invitation_to,
    list_gatherings,
    open_gathering,
    plan_gathering,
    poster_of,
)
from bot.services.staff.scope import Scope, command_line
from bot.services.timer_handlers import ring_timers
from bot.storage.broadcasts.gatherings import Gathering
from bot.storage.messaging import timers
from tests.broadcasts.spreading import staff, states
from tests.cast import a_reader
from tests.house import HeldClock
from tests.looking import letters_of

MARKET = Typed("Sosialisasi pasar", "Balai RW 05", "Cilincing", "2026-12-05")


@pytest.fixture
def rina(runtime: Runtime) -> Scope:
    return command_line(runtime)


@pytest.fixture
def market(runtime: Runtime, rina: Scope) -> Gathering:
    return plan_gathering(runtime, rina, MARKET)


def scans(runtime: Runtime, person: str, code: str) -> None:
    """As a turn that hears a code has it checked."""
    with runtime.database.begin() as tx:
        timers.start(tx, "check_code", due=runtime.now_ms(), person=person, facts={"code": code})
    while ring_timers(runtime):
        pass


def test_whoever_scans_is_told_where_they_are_and_counted_once(
    runtime: Runtime, rina: Scope, market: Gathering
) -> None:
    siti = a_reader(runtime, "1")
    sheet = poster_of(runtime, rina, market.code, "id")
    assert sheet is not None and sheet.pdf.startswith(b"%PDF") and "Balai RW 05" in sheet.svg
    for _ in range(2):
        scans(runtime, siti, sheet.card.code)
    (said, _), *_ = letters_of(runtime.database, siti)
    assert "Sosialisasi pasar" in said and "5 Desember 2026" in said
    opened = open_gathering(runtime, rina, market.code)
    assert opened is not None and (opened.came.scanned, opened.came.agreed) == (1, 1)
    assert [row["id"] for row in opened.people] == [siti]
    assert [scanned for _, scanned in list_gatherings(runtime, rina)] == [1]


def test_the_poster_shows_the_same_code_each_time_and_ends_thirty_days_after(
    runtime: Runtime, rina: Scope, market: Gathering, clock: HeldClock
) -> None:
    first, again = (poster_of(runtime, rina, market.code, name) for name in ("id", "en"))
    assert first is not None and again is not None and first.card.code == again.card.code
    assert first.card.expires.isoformat() == "2027-01-04"
    siti = a_reader(runtime, "1")
    clock.forward(days=60)
    scans(runtime, siti, first.card.code)
    opened = open_gathering(runtime, rina, market.code)
    assert opened is not None and opened.came.scanned == 0


def test_how_far_they_came_and_what_one_of_them_cost(
    runtime: Runtime, rina: Scope, market: Gathering
) -> None:
    sheet = poster_of(runtime, rina, market.code, "id")
    assert sheet is not None
    people = [a_reader(runtime, str(number)) for number in range(4)]
    for person in people:
        scans(runtime, person, sheet.card.code)
    with runtime.database.begin() as tx:
        for person, state in zip(people, ("offered", "accepted", "registered", "confirmed"), strict=True):
            values = {"id": f"r{state}", "ref": state, "person": person, "state": state, "nothing": b""}
            tx.run(
                "INSERT INTO registration (id, person, reference, state, sealed, created_at)"
                " VALUES (:id, :person, :ref, 'submitted', :nothing, 1)",
                values,
            )
            tx.run(
                "INSERT INTO referral (id, registration, person, state, created_at, changed_at)"
                " VALUES (:id, :id, :person, :state, 1, 1)",
                values,
            )
    enter_cost(runtime, rina, market.code, "Rp 750.000")
    opened = open_gathering(runtime, rina, market.code)
    assert opened is not None
    came = opened.came
    assert (came.submitted, came.accepted, came.registered, came.confirmed) == (4, 3, 2, 1)
    assert [opened.each(count) for count in (4, 1, 0)] == [187_500, 750_000, None]


def test_an_invitation_goes_to_the_area_and_a_broadcast_to_whoever_scanned(
    runtime: Runtime, rina: Scope, market: Gathering
) -> None:
    siti, _ = a_reader(runtime, "1"), a_reader(runtime, "2")
    sheet = poster_of(runtime, rina, market.code, "id")
    assert sheet is not None
    scans(runtime, siti, sheet.card.code)
    words = invitation_to(runtime, rina, market.code)
    assert "Balai RW 05" in words["id"] and "5 December 2026" in words["en"]
    plan_broadcast(runtime, rina, words, Audience(area="31.72.04"), More(gathering=market.id))
    opened = open_gathering(runtime, rina, market.code)
    assert opened is not None and len(opened.invitations) == 1
    after = plan_broadcast(runtime, rina, {"id": "Terima kasih sudah datang."}, Audience(event=market.code))
    assert states(runtime, after) == {"planned": 1}
    with pytest.raises(BadArgument, match="no event"):
        plan_broadcast(runtime, rina, {"id": "Halo"}, Audience(event="ZZZZZZ"))


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        (Typed("x", "Balai", "Cilincing", "2026-12-05"), "event_name"),
        (Typed("Sosialisasi", "Balai", "", "2026-12-05"), "event_area"),
        (Typed("Sosialisasi", "Balai", "Cilincing", "besok"), "event_day"),
        (Typed("Sosialisasi", "Balai", "Cilincing", "2026-12-05", "Tidak Ada"), "event_community"),
    ],
)
def test_what_is_missing_is_said(runtime: Runtime, rina: Scope, typed: Typed, word: str) -> None:
    with pytest.raises(Stopped) as refused:
        plan_gathering(runtime, rina, typed)
    assert refused.value.word == word


def test_another_branch_sees_nothing_of_it(runtime: Runtime, rina: Scope) -> None:
    with runtime.database.begin() as tx:
        tx.run("INSERT INTO branch (id, name) VALUES ('a', 'Cabang A'), ('b', 'Cabang B')")
    own = plan_gathering(runtime, staff("bu-tini", branch="a"), MARKET)
    assert open_gathering(runtime, staff("pak-b", branch="b"), own.code) is None
    assert not list_gatherings(runtime, staff("pak-b", branch="b"))
