"""The console's page of messages and costs: prices with their source, sums, texts, channels that are away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.storage.messaging import outages
from tests.cast import PASSWORD, bu_rina
from tests.console.office import Office
from tests.house import HeldClock
from tests.messaging.outside import Outside, an_outside
from tests.stage import Stage

COSTS = "/console/costs"
PRICE = {
    **{"price": "whatsapp.utility", "amount": "0,02", "currency": "USD", "from_day": "2026-11-01"},
    "source": "twilio.com/whatsapp/pricing",
}


@pytest.fixture
def outside(own_sqlite: str, clock: HeldClock) -> Iterator[Outside]:
    with an_outside(own_sqlite, clock, PUBLIC_URL="http://localhost:8000") as found:
        yield found


@pytest.fixture
def office(outside: Outside) -> Office:
    bu_rina(outside.runtime)
    return Office(outside.runtime, outside.clock, "")


def test_without_prices_the_page_says_that_they_are_missing_and_takes_one(
    outside: Outside, office: Office
) -> None:
    stage = Stage(outside.runtime, outside.clock)
    stage.say("siti", "halo", channel="whatsapp")
    outside.deliver()
    browser = office.inside()
    page = browser.get(COSTS).text
    assert "harga belum diisi" in page and "Kurs satu dolar" in page and PASSWORD not in page
    assert browser.post(COSTS, page=COSTS, **PRICE).status_code in (302, 303)
    page = browser.get(COSTS).text
    assert "0.02 USD" in page and "twilio.com/whatsapp/pricing" in page
    outside.prices()
    assert "Rp413" in browser.get(COSTS).text


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("amount", "mahal", "angka"),
        ("source", " ", "sumbernya"),
        ("from_day", "kemarin", "tanggal"),
        ("price", "x.y", "dikenal"),
    ],
)
def test_what_is_no_price_is_told_in_one_sentence(office: Office, field: str, value: str, word: str) -> None:
    browser = office.inside()
    answer = browser.post(COSTS, page=COSTS, **{**PRICE, field: value})
    assert answer.status_code == 422 and word in answer.text


def test_a_channel_that_is_away_stands_on_the_first_page_and_here(outside: Outside, office: Office) -> None:
    with outside.runtime.database.begin() as tx:
        outages.begin(tx, "whatsapp", "63007 no channel with this sender", outside.runtime.now_ms())
    browser = office.inside()
    assert "saluran tidak bisa mengirim" in browser.get("/console/").text
    assert "63007 no channel with this sender" in browser.get(COSTS).text


@pytest.mark.parametrize("month", ["2026-11", "2026-10", "2031-01", "x", ""])
def test_any_month_is_shown_and_what_is_none_is_this_one(office: Office, month: str) -> None:
    assert office.inside().get(f"{COSTS}?month={month}").status_code == 200


def test_texts_stand_with_their_state_and_reason(outside: Outside, office: Office) -> None:
    outside.submitted("card")
    outside.says("rejected", rejection_reason="TAG_CONTENT_MISMATCH")
    page = office.inside().get(COSTS).text
    assert "TAG_CONTENT_MISMATCH" in page and "belum diajukan" in page
