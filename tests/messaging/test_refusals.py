"""Refusals that only staff can mend are told once an incident; against the rules, broadcasts stop; prices follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.failing import HANDLING, Kind
from bot.post import Receipt
from bot.services.daily_jobs import EVERY_DAY, ask_today, plant_jobs
from bot.services.messaging import costs, templates
from bot.services.messaging.billing import bill_lately
from bot.services.messaging.desk import channels_away
from bot.services.messaging.refusals import tell_refusals
from bot.services.staff.scope import command_line
from bot.services.watching import watch
from bot.storage.messaging import outages, receipts
from bot.storage.people import consents
from tests.cast import a_reader, known, telegram
from tests.house import HeldClock
from tests.looking import letters_of, plain
from tests.messaging.outside import UTILITY_SEN, Outside, an_outside
from tests.stage import ring


@pytest.fixture
def outside(own_sqlite: str, clock: HeldClock) -> Iterator[Outside]:
    with an_outside(own_sqlite, clock) as found:
        found.prices()
        yield found


def refused(outside: Outside, kind: str, channel: str = "whatsapp") -> None:
    with outside.runtime.database.begin() as tx:
        outages.note_refusal(tx, channel, kind, outside.runtime.now_ms())


def test_every_class_that_staff_must_mend_is_noted_and_no_other(outside: Outside) -> None:
    siti = outside.wati()
    for number, kind in enumerate(Kind):
        with outside.runtime.database.begin() as tx:
            tx.run(
                "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, created_at, provider_id)"
                " VALUES (:p, 'whatsapp', x'00', 0, 'sent', 0, 0, :id)",
                {"p": siti.id, "id": f"SM{number}"},
            )
            receipts.note(tx, Receipt("whatsapp", f"SM{number}", "failed", "1", kind), 1)
            found = {one.reason for one in outages.refusals(tx, 2)}
    assert found == {kind for kind in Kind if HANDLING[kind].needs_staff}
    assert found == {"template", "content", "wait", "policy", "sender", "bug"}


def test_an_incident_is_told_once_and_the_next_one_again(outside: Outside) -> None:
    refused(outside, "template")
    assert tell_refusals(outside.runtime) == 1
    for _ in range(5):
        outside.clock.forward(minutes=20)
        refused(outside, "template")
        assert tell_refusals(outside.runtime) == 0
    refused(outside, "bug")
    assert tell_refusals(outside.runtime) == 1
    outside.clock.forward(hours=2)
    assert tell_refusals(outside.runtime) == 0
    refused(outside, "template")
    assert tell_refusals(outside.runtime) == 1


def test_a_refused_class_is_no_channel_that_is_away(outside: Outside) -> None:
    refused(outside, "policy")
    tell_refusals(outside.runtime)
    assert channels_away(outside.runtime, command_line(outside.runtime)) == []


def test_who_stopped_marketing_at_meta_gets_no_more_news(outside: Outside) -> None:
    siti = a_reader(outside.runtime, "+6281234567890", channel="whatsapp")
    with outside.runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, created_at, provider_id)"
            " VALUES (:p, 'meta', x'00', 2, 'sent', 0, 0, 'wamid.1')",
            {"p": siti},
        )
        receipts.note(tx, Receipt("meta", "wamid.1", "failed", "131050", "unwanted"), 1)
        assert not consents.agrees(tx, siti, consents.BROADCASTS)
        assert not outages.refusals(tx, 2)


def test_it_is_told_in_the_chats_of_staff_with_the_cause_in_words(outside: Outside) -> None:
    rina = known(outside.runtime, telegram())
    with outside.runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO staff (id, name, password, created_at, role, person)"
            " VALUES ('s1', 'bu-rina', '', 0, 'admin', :p)",
            {"p": rina.id},
        )
    refused(outside, "policy")
    tell_refusals(outside.runtime)
    ring(outside.runtime)
    (text, _), *_ = letters_of(outside.runtime.database, rina.id)
    assert "1 pesan" in text and "dianggap spam" in text


# --- prices ---------------------------------------------------------------------------------------


def expected(outside: Outside) -> list[tuple[object, ...]]:
    return plain(outside.runtime, "SELECT category, expected, state FROM letter ORDER BY id")


def enter(outside: Outside, what: str, amount: str) -> None:
    given = ("whatsapp", what, amount, "IDR", date(2026, 11, 2), "daftar harga baru")
    costs.enter_rate(outside.runtime, command_line(outside.runtime), *given)


def test_what_waits_is_priced_again_when_a_rate_changes(outside: Outside) -> None:
    wati = outside.wati()
    outside.approved("card")
    assert outside.tell(wati, "card", code="K1")
    assert expected(outside) == [("utility", UTILITY_SEN, "queued")]
    enter(outside, "utility", "1000")
    assert expected(outside) == [("utility", 100_000 + 8_250, "queued")]
    outside.deliver()
    enter(outside, "utility", "2000")
    assert expected(outside) == [("utility", 100_000 + 8_250, "sent")]  # what has left keeps its price


def test_what_waits_is_held_when_meta_changes_its_category_until_staff_take_the_price(
    outside: Outside,
) -> None:
    wati = outside.wati()
    outside.approved("card")
    assert outside.tell(wati, "card", code="K1")
    outside.says("approved", category="MARKETING")
    outside.deliver()
    assert outside.twilio.sent == [] and [row[2] for row in expected(outside)] == ["queued"]
    templates.accept_category(outside.runtime, command_line(outside.runtime), "card", "id")
    outside.clock.forward(minutes=6)
    outside.deliver()
    assert len(outside.twilio.sent) == 1
    today = outside.runtime.now().date()
    report = costs.costs_between(outside.runtime, command_line(outside.runtime), today, today)
    assert report.by("category")["marketing"].expected == 74_250


def test_at_night_the_providers_bill_stands_beside_what_was_expected(outside: Outside) -> None:
    wati = outside.wati()
    outside.approved("card")
    outside.tell(wati, "card", code="K1")
    outside.deliver()
    (sent,) = outside.twilio.sent
    sent["message"].update(price="-0.02500", price_unit="USD", date_sent=sent["message"]["date_created"])
    sent["at"] = outside.runtime.now().timestamp()
    outside.clock.forward(days=1)
    assert outside.run(bill_lately(outside.runtime))
    assert plain(outside.runtime, "SELECT expected, billed FROM letter") == [(UTILITY_SEN, UTILITY_SEN)]


def test_bills_are_asked_for_once_a_night_and_again_where_nobody_answered(outside: Outside) -> None:
    runtime = outside.runtime
    outside.run(ask_today(runtime))
    assert plain(runtime, "SELECT beats FROM heartbeat WHERE name = 'bills'") == []  # not planned yet
    plant_jobs(runtime)

    def times() -> object:
        outside.run(ask_today(runtime))
        return plain(runtime, "SELECT beats FROM heartbeat WHERE name = 'bills'")[0][0]

    assert times() == 0  # planted at ten in the morning: tomorrow at four
    outside.clock.forward(hours=18)
    outside.twilio.next(status=500)
    assert [times(), times(), times()] == [0, 1, 1]
    outside.clock.forward(hours=27)
    assert [trouble.subject for trouble in watch(runtime)] == list(EVERY_DAY)
