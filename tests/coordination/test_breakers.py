"""A provider that fails again and again is let rest, longer each time, never longer than five minutes."""

from __future__ import annotations

from bot.coordination.breakers import FIRST_SECONDS, IN_A_ROW, LONGEST_SECONDS, Breaker, Breakers
from bot.post import GiveUp, RetryAt, Sent, Unknown

AWAY = RetryAt(5.0, "channel", "ConnectionRefusedError")


def test_it_opens_after_so_many_in_a_row_and_rests_longer_each_time() -> None:
    breaker, now = Breaker(), 0.0
    assert [breaker.hears(AWAY, now) for _ in range(IN_A_ROW)] == [0.0] * (IN_A_ROW - 1) + [FIRST_SECONDS]
    rests = []
    for _ in range(6):
        now += 1000
        rests.append(breaker.hears(Unknown("no answer in time"), now))
    assert rests == [20.0, 80.0, LONGEST_SECONDS, LONGEST_SECONDS, LONGEST_SECONDS, LONGEST_SECONDS]


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
