"""A budget for everybody: who writes more than they can read is told once, and only their newest is answered."""

from __future__ import annotations

from bot.coordination.bursts import MOST_KNOWN, Burst, Bursts


def test_within_the_budget_nothing_happens() -> None:
    bursts = Bursts(3, 10)
    assert [bursts.writes("Siti", at) for at in (0, 1000, 2000, 10_001, 12_001)] == [None] * 5


def test_over_it_the_word_is_said_once_and_later_replies_give_way() -> None:
    bursts = Bursts(3, 10)
    found = [bursts.writes("Siti", at) for at in range(0, 6000, 1000)]
    assert found[:3] == [None] * 3
    assert found[3:] == [Burst(-7000, True), Burst(3000, False), Burst(3000, False)]


def test_a_pause_ends_a_burst_and_the_next_is_told_anew() -> None:
    bursts = Bursts(2, 10)
    for at in range(5):
        bursts.writes("Siti", at)
    assert bursts.writes("Siti", 60_000) is None
    assert [bursts.writes("Siti", 60_000 + at) for at in (1, 2)] == [None, Burst(50_002, True)]


def test_one_persons_burst_is_nobody_elses_and_zero_is_no_budget() -> None:
    bursts = Bursts(1, 10)
    assert bursts.writes("Siti", 0) is bursts.writes("Budi", 0) is None
    assert bursts.writes("Siti", 1)
    assert not any(Bursts(0, 10).writes("Siti", 0) for _ in range(50))


def test_no_more_people_are_remembered_than_can_matter() -> None:
    bursts = Bursts(1, 10)
    for number in range(MOST_KNOWN + 1):
        bursts.writes(number, 0)
    assert bursts.writes(0, 1) is None
    assert bursts.writes(MOST_KNOWN, 1)


def test_of_three_hundred_in_a_moment_one_begins_the_burst() -> None:
    bursts = Bursts(12, 10)
    found = [bursts.writes("Siti", at * 5) for at in range(300)]
    assert found[:12] == [None] * 12
    assert [burst.begins for burst in found[12:] if burst] == [True] + [False] * 287
