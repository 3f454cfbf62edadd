"""Four of the simulated workers play their whole conversation over the webhooks, in their own sentences."""

from __future__ import annotations

import pytest

from bench.people import Outcome, everybody, rows

PLAYED = (1, 3, 14, 39)  # two who register on WhatsApp, one on Telegram, one who has another matter


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    workers = rows()
    return everybody([workers[number] for number in PLAYED])


def test_each_comes_to_the_end_that_is_theirs(outcomes: list[Outcome]) -> None:
    assert [one.name for one in outcomes if not one.ended] == []


def test_a_registration_takes_few_messages_and_holds_what_they_said(outcomes: list[Outcome]) -> None:
    registered = [one for one in outcomes if one.registered]
    assert registered
    assert all(one.messages - one.asked_aside - len(one.misses) <= 14 for one in registered)
    assert [one.wrong for one in registered if one.wrong] == []
