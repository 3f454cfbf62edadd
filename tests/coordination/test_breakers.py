"""A provider that fails again and again is let rest, longer each time, never longer than five minutes."""

from __future__ import annotations

from bot.coordination.breakers import FIRST_SECONDS, IN_A_ROW, Breaker, Breakers
from bot.failing import LONG, LONGEST_SILENCE
from bot.post import GiveUp, RetryAt, Sent, Unknown

AWAY = RetryAt(0.0, "channel", "ConnectionRefusedError")


def test_it_opens_after_so_many_in_a_row_and_rests_longer_each_time() -> None:
    breaker, now = Breaker(), 0.0
    assert [breaker.hears(AWAY, now) for _ in range(IN_A_ROW)] == [0.0] * (IN_A_ROW - 1) + [FIRST_SECONDS]
    rests = []
    for _ in range(6):
        now += 1000
        rests.append(breaker.hears(Unknown("no answer in time"), now))
    assert rests == [20.0, 80.0, LONG, LONG, LONG, LONG]


def test_a_burst_that_was_under_way_counts_once() -> None:
    breaker = Breaker()
    for _ in range(IN_A_ROW):
        breaker.hears(AWAY, 0.0)
    assert [breaker.hears(AWAY, 0.1) for _ in range(3)] == [0.0, 0.0, 0.0]


def test_any_answer_closes_it() -> None:
    for answer in (Sent("1"), GiveUp("63024")):
        breakers = Breakers(lambda: 0.0)
        for _ in range(IN_A_ROW):
            breakers.hears("whatsapp", AWAY)
        assert breakers.is_open("whatsapp") and not breakers.is_open("telegram")
        breakers.hears("whatsapp", answer)
        assert not breakers.is_open("whatsapp")


def test_a_letters_own_trouble_is_not_the_providers() -> None:
    breaker = Breaker()
    assert [breaker.hears(RetryAt(120.0, "letter", "63018"), n) for n in range(20)] == [0.0] * 20


def test_a_provider_that_asks_for_a_day_is_asked_ever_more_seldom_and_not_before() -> None:
    breaker, asked = Breaker(), RetryAt(100_000.0, "channel", "429")
    assert [breaker.hears(asked, now) for now in (0.0, 400.0, 400.1, 2000.0, 9000.0)] == [
        LONG,
        4 * LONG,
        4 * LONG,
        LONGEST_SILENCE,
        LONGEST_SILENCE,
    ]
    breaker.hears(Sent("1"), 9001.0)
    assert breaker.hears(asked, 9100.0) == LONG
    assert Breaker(silenced=10_000).hears(asked, 0.0) == LONGEST_SILENCE


def test_a_short_rest_is_as_long_as_it_was_asked_for() -> None:
    assert Breaker().hears(RetryAt(7.0, "channel", "429"), 0.0) == 7.0
