"""`costs` and `whatsapp templates` on a command line: prices, reports, and texts as they stand at Meta."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from tests.house import HeldClock
from tests.messaging.outside import Outside, an_outside
from tests.stage import Stage


@pytest.fixture
def outside(own_sqlite: str, clock: HeldClock) -> Iterator[Outside]:
    with an_outside(own_sqlite, clock) as found:
        yield found


def types(outside: Outside, *words: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, words, obj=outside.runtime)
    return found.exit_code, found.output


def test_a_price_is_entered_with_day_and_source_and_missing_ones_are_named(outside: Outside) -> None:
    status, said = types(outside, "costs", "prices")
    assert (
        status == 1
        and "harga belum diisi: whatsapp utility" in said
        and "harga belum diisi: - exchange" in said
    )
    given = ("--from", "2026-11-01", "--source", "twilio.com/whatsapp/pricing")
    assert types(outside, "costs", "price", "whatsapp", "utility", "0.02", *given)[0] == 0
    status, said = types(outside, "costs", "prices")
    assert "2026-11-01  whatsapp utility  0.02 USD  twilio.com/whatsapp/pricing" in said
    assert "harga belum diisi: whatsapp utility" not in said


def test_a_report_says_what_is_not_priced_yet(outside: Outside) -> None:
    stage = Stage(outside.runtime, outside.clock)
    stage.say("siti", "halo", channel="whatsapp")
    outside.deliver()
    assert "service               1   harga belum diisi" in types(outside, "costs", "report")[1]
    outside.prices()
    status, said = types(outside, "costs", "report", "--month", "2026-11", "--by", "day")
    assert status == 0 and "2026-11-22" in said and "Rp495" in said  # Rp412.50 out and Rp82.50 in
    assert types(outside, "costs", "report", "--month", "nov")[0] != 0


def test_texts_are_submitted_listed_checked_and_compared(outside: Outside) -> None:
    status, said = types(outside, "whatsapp", "templates", "list")
    assert status == 0 and "offer.id  utility  never submitted" in said
    assert types(outside, "whatsapp", "templates", "submit", "offer", "card")[0] == 0
    outside.says("approved")
    status, said = types(outside, "whatsapp", "templates", "check")
    assert status == 1 and "\noffer.id " not in said and "outcome.id  never submitted" in said
    assert "offer.id  utility  approved" in types(outside, "whatsapp", "templates", "list")[1]
    assert "never submitted" in types(outside, "whatsapp", "templates", "diff")[1]
    assert types(outside, "whatsapp", "templates", "submit", "nothing")[0] != 0


def test_changed_words_are_another_wording(outside: Outside) -> None:
    with outside.runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO template (owner, name, language, version, number, category, given, state, at)"
            " VALUES (:owner, 'card', 'id', 'older', 'HX1', 'utility', '', 'approved', 1)",
            {"owner": outside.twilio.account},
        )
    status, said = types(outside, "whatsapp", "templates", "diff")
    assert status == 0 and "card.id older approved" in said and "+Apakah kartu" in said
    assert "older wording older" in types(outside, "whatsapp", "templates", "list", "--all")[1]


def test_what_twilio_took_stands_beside_what_was_expected(outside: Outside) -> None:
    outside.prices()
    stage = Stage(outside.runtime, outside.clock)
    for text in ("halo", "1"):
        stage.say("siti", text, channel="whatsapp")
        outside.deliver()
    today = datetime.now(UTC).date().isoformat()  # the fake's own clock dates what it took
    first, second = (one["message"] for one in outside.twilio.sent)
    for message in (first, second):
        message["date_sent"] = message["date_created"]
    first.update(price="-0.00500", price_unit="USD")  # the other has none yet
    assert types(outside, "costs", "bill", "--day", today) == (0, f"1 messages of {today} have their price\n")
    assert "Rp83" in types(outside, "costs", "report")[1]
    outside.twilio.next(status=500)
    assert types(outside, "costs", "bill", "--day", today)[0] == 1
