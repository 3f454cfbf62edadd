"""Outside the window: who may be reached by a template, at which price, and what Meta's answers change."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest

from bot.engine.happenings import Tap
from bot.engine.saying.outgoing import Outgoing
from bot.errors import BadArgument, Refused
from bot.services.leaving import Way
from bot.services.messaging import costs, templates
from bot.services.staff.scope import command_line
from bot.services.template_texts import all_texts
from bot.storage.messaging import letters
from bot.storage.people import people
from tests.cast import known, phone, telegram
from tests.house import HeldClock
from tests.looking import letters_of, rows
from tests.messaging.outside import UTILITY_SEN, Outside, an_outside
from tests.stage import Stage, ring


@pytest.fixture
def outside(own_sqlite: str, clock: HeldClock) -> Iterator[Outside]:
    with an_outside(own_sqlite, clock) as found:
        yield found


# --- how a message may leave ----------------------------------------------------------------------


def test_within_the_window_free_text_goes_and_says_its_price(outside: Outside) -> None:
    outside.prices()
    siti = known(outside.runtime, phone())
    leaving = outside.leaving(siti)
    assert (leaving.way, leaving.channel, leaving.category) == (Way.FREE_TEXT, "whatsapp", "service")
    assert leaving.cost == UTILITY_SEN


def test_telegram_is_always_open_and_free(outside: Outside) -> None:
    budi = known(outside.runtime, telegram())
    outside.clock.forward(days=30)
    leaving = outside.leaving(budi, "card")
    assert (leaving.way, leaving.cost) == (Way.FREE_TEXT, 0)


def test_somebody_with_another_open_channel_is_reached_there(outside: Outside) -> None:
    both = known(outside.runtime, phone(), telegram())
    with outside.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET channel = network")
    outside.clock.forward(hours=30)
    assert (outside.leaving(both).way, outside.leaving(both).channel) == (Way.ELSEWHERE, "telegram")


def test_who_blocked_us_is_not_reached_at_all(outside: Outside) -> None:
    wati = outside.wati()
    with outside.runtime.database.begin() as tx:
        people.set_reachable(tx, wati.id, "whatsapp", False)
    assert outside.leaving(wati, "offer").way is Way.NOT_AT_ALL


STEPS = [
    ([], "template_none"),
    (["submit"], "template_received"),
    (["submit", "pending"], "template_pending"),
    (["submit", "rejected"], "template_rejected"),
    (["submit", "paused"], "template_paused"),
    (["submit", "approved"], "price"),
    (["submit", "approved", "all but exchange"], "price"),
    (["submit", "approved", "prices"], ""),
    (["prices"], "template_none"),
]


@pytest.mark.parametrize(("steps", "why"), STEPS, ids=["+".join(steps) or "nothing" for steps, _ in STEPS])
def test_outside_the_window_only_an_approved_template_at_a_known_price_leaves(
    outside: Outside, steps: list[str], why: str
) -> None:
    wati = outside.wati()
    for step in steps:
        if step == "submit":
            outside.submitted("offer")
        elif step == "prices":
            outside.prices()
        elif step == "all but exchange":
            outside.prices("exchange")
        else:
            outside.says(step)
    leaving = outside.leaving(wati, "offer")
    assert (leaving.way, leaving.why) == (Way.WAIT if why else Way.TEMPLATE, why)
    assert outside.leaving(wati).way is Way.WAIT  # free text never


def test_a_category_that_meta_changed_is_held_until_staff_take_its_price(outside: Outside) -> None:
    wati = outside.wati()
    outside.prices()
    outside.approved("offer")
    assert outside.leaving(wati, "offer").cost == UTILITY_SEN
    outside.says("approved", category="MARKETING")
    assert (outside.leaving(wati, "offer").way, outside.leaving(wati, "offer").why) == (Way.WAIT, "category")
    templates.accept_category(outside.runtime, command_line(outside.runtime), "offer", "id")
    leaving = outside.leaving(wati, "offer")
    assert (leaving.way, leaving.category, leaving.cost) == (Way.TEMPLATE, "marketing", 74_250)
    with pytest.raises(BadArgument):
        templates.accept_category(outside.runtime, command_line(outside.runtime), "offer", "id")


def test_a_refused_text_stays_listed_with_its_reason(outside: Outside) -> None:
    outside.submitted("card")
    outside.says("rejected", rejection_reason="TAG_CONTENT_MISMATCH")
    standing = next(
        one
        for one in templates.standings(outside.runtime, command_line(outside.runtime))
        if (one.text.name, one.text.language) == ("card", "id")
    )
    assert (standing.state, standing.kept and standing.kept.reason) == ("rejected", "TAG_CONTENT_MISMATCH")
    assert outside.says("rejected", rejection_reason="TAG_CONTENT_MISMATCH") == 0  # nothing new


def test_every_text_is_taken_by_twilio_as_it_stands(outside: Outside) -> None:
    outside.submitted()
    found = templates.standings(outside.runtime, command_line(outside.runtime))
    assert {one.state for one in found} == {"received"} and len(found) >= 50
    assert outside.twilio.refused == []


def test_a_word_of_one_use_has_no_template_but_an_authentication_one(outside: Outside) -> None:
    texts = list(all_texts(outside.runtime.world.words))
    secret = {"agent_word", "join_word", "pick_up_word"}
    assert {(text.name, text.category) for text in texts if text.name in secret} == {
        ("agent_word", "authentication")
    }


# --- spoken ---------------------------------------------------------------------------------------


def test_an_agent_whose_window_is_closed_is_offered_by_template_and_accepts_by_its_button(
    outside: Outside,
) -> None:
    stage = Stage(outside.runtime, outside.clock)
    stage.agent("wati", channel="whatsapp")
    outside.prices()
    outside.approved("offer")
    outside.clock.forward(hours=30)
    outside.deliver()
    referral = stage.worker("siti")
    stage.ring()
    outside.twilio.sent.clear()
    outside.deliver()
    (sent,) = outside.twilio.sent
    assert sent["shown"]["type"] == "twilio/quick-reply"
    assert "di Cilincing, Jakarta Utara, sekitar" in sent["text"] and "15 menit" in sent["text"]
    titles = [title for title, _ in sent["shown"]["buttons"]]
    assert titles == ["TERIMA", "TOLAK", "NANTI"]
    (letter,) = rows(outside.runtime, "SELECT * FROM letter WHERE category IS NOT NULL")
    assert (letter.category, letter.expected, letter.state) == ("utility", UTILITY_SEN, "sent")
    stage.say("wati", "", channel="whatsapp", happening=Tap(sent["shown"]["buttons"][0][1]))
    ring(outside.runtime)
    assert stage.state(referral) == "accepted"


def test_a_template_speaks_to_one_line_and_no_blank(outside: Outside) -> None:
    wati = outside.wati()
    outside.prices()
    outside.approved("told_rejected")
    facts = {"agent": "Wati", "reference": "JK-1", "reject_reason": "satu\n\ndua    tiga"}
    assert outside.tell(wati, "told_rejected", code="K7", **facts)
    outside.deliver()
    assert "satu; dua tiga" in outside.twilio.sent[-1]["text"]
    assert outside.twilio.refused == []


def test_without_a_template_it_is_kept_and_said_once_they_write(outside: Outside) -> None:
    wati = outside.wati()
    assert not outside.tell(wati, "thanks", reference="JK-1")
    assert letters_of(outside.runtime.database, wati.id) == []
    assert [row.kind for row in rows(outside.runtime, "SELECT kind FROM timer WHERE state = 'waiting'")] == [
        "tell_again"
    ]


def test_free_text_outside_the_window_fails_here_without_a_call(outside: Outside) -> None:
    siti = known(outside.runtime, phone())
    with outside.runtime.database.begin() as tx:
        letters.write(
            tx, siti.id, siti.key, "whatsapp", Outgoing("Halo"), urgency="reply", now=outside.runtime.now_ms()
        )
    outside.clock.forward(hours=24)
    outside.deliver()
    assert outside.twilio.sent == []
    assert letters_of(outside.runtime.database, siti.id) == [("Halo", "failed")]


# --- money ----------------------------------------------------------------------------------------


def test_a_budget_holds_what_nobody_waits_for(own_sqlite: str, clock: HeldClock) -> None:
    with an_outside(own_sqlite, clock, JANGKAU__BUDGET__DAY="800") as outside:
        wati = outside.wati()
        outside.prices()
        outside.approved("card")
        assert outside.tell(wati, "card", code="K1")
        leaving = outside.leaving(wati, "card")
        assert (leaving.way, leaving.why) == (Way.WAIT, "budget_day")
        outside.clock.forward(days=1)
        assert outside.leaving(wati, "card").way is Way.TEMPLATE


def test_letters_and_what_came_in_are_summed_up_by_day_and_category(outside: Outside) -> None:
    stage = Stage(outside.runtime, outside.clock)
    stage.say("siti", "halo", channel="whatsapp")
    stage.say("siti", "1", channel="whatsapp")
    outside.deliver()
    outside.deliver()
    today = date(2026, 11, 22)
    before = costs.costs_between(outside.runtime, command_line(outside.runtime), today, today)
    assert before.by("category")["service"].expected is None  # "harga belum diisi"
    assert ("whatsapp", "utility") in before.missing and ("", "exchange") in before.missing
    outside.prices()
    after = costs.costs_between(outside.runtime, command_line(outside.runtime), today, today)
    lines = after.by("category")
    sent = len(outside.twilio.sent)
    assert sent >= 2 and lines["service"].count == sent
    assert lines["service"].expected == sent * UTILITY_SEN
    assert (lines["inbound"].count, lines["inbound"].expected) == (2, 2 * 8_250)
    assert after.missing == [] and list(after.by("day")) == ["2026-11-22"]


def test_a_message_keeps_the_price_of_its_day(outside: Outside) -> None:
    stage = Stage(outside.runtime, outside.clock)
    outside.prices()
    stage.say("siti", "halo", channel="whatsapp")
    outside.deliver()
    costs.enter_rate(
        *(outside.runtime, command_line(outside.runtime), "whatsapp", "service", "1000", "IDR"),
        *(date(2026, 11, 23), "surat penyedia"),
    )
    outside.clock.forward(days=1)
    stage.say("siti", "menu", channel="whatsapp")
    outside.deliver()
    report = costs.costs_between(
        outside.runtime, command_line(outside.runtime), date(2026, 11, 22), date(2026, 11, 23)
    )
    service = [
        line.expected // line.count for line in report.lines if line.category == "service" and line.expected
    ]
    assert service == [UTILITY_SEN, 108_250]


WRONG = [
    ("whatsapp", "colour", "1", "USD", "sumber ada", "price_unknown"),
    ("telegram", "utility", "1", "USD", "sumber ada", ""),
    ("nowhere", "utility", "1", "USD", "sumber ada", "price_unknown"),
    ("", "exchange", "1", "USD", "sumber ada", "price_currency"),
    ("whatsapp", "utility", "1", "EUR", "sumber ada", "price_currency"),
    ("whatsapp", "utility", "-1", "USD", "sumber ada", "price_amount"),
    ("whatsapp", "utility", "1e3x", "USD", "sumber ada", "price_amount"),
    ("whatsapp", "utility", "NaN", "USD", "sumber ada", "price_amount"),
    ("whatsapp", "utility", "0.0000001", "USD", "sumber ada", "price_amount"),
    ("whatsapp", "utility", "0.02", "USD", "  ", "price_source"),
]


@pytest.mark.parametrize(("payee", "what", "amount", "currency", "source", "word"), WRONG)
def test_what_is_no_price_is_refused(
    outside: Outside, payee: str, what: str, amount: str, currency: str, source: str, word: str
) -> None:
    given = (payee, what, amount, currency, date(2026, 11, 1), source)
    if not word:
        costs.enter_rate(outside.runtime, command_line(outside.runtime), *given)
        return
    with pytest.raises(Refused) as refused:
        costs.enter_rate(outside.runtime, command_line(outside.runtime), *given)
    assert refused.value.word == word


def test_watching_ends_with_the_worker_and_survives_a_provider_that_is_away(outside: Outside) -> None:
    outside.submitted("card")
    outside.twilio.next(status=500)
    assert outside.says("approved") == 0
    assert outside.says("approved") == 2  # in both languages

    async def a_worker() -> None:
        task = asyncio.create_task(templates.keep_watching(outside.runtime))
        await asyncio.sleep(0.05)
        task.cancel()

    outside.run(a_worker())
