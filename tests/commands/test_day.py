"""The day of a command: given, a rehearsal's, or today in WIB, which is a day ahead of UTC from 17:00."""

from __future__ import annotations

from datetime import date

import pytest

from bot.commands.day import day_of
from bot.errors import BadArgument


def test_a_given_day_is_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JANGKAU_CLOCK", "2030-01-01T00:00:00Z")
    assert day_of("2026-11-22") == date(2026, 11, 22)


def test_a_rehearsals_clock_is_read_in_wib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JANGKAU_CLOCK", "2026-12-31T17:00:00Z")
    assert day_of(None) == date(2027, 1, 1)


@pytest.mark.parametrize("wrong", ["", "nonsense", "22-11-2026", "2026-02-30", "20261122"])
def test_no_day_is_said_plainly(wrong: str) -> None:
    with pytest.raises(BadArgument):
        day_of(wrong)


def test_a_clock_that_is_none_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JANGKAU_CLOCK", "noon")
    with pytest.raises(BadArgument):
        day_of(None)


def test_production_refuses_a_rehearsals_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JANGKAU_CLOCK", "2026-12-31T17:00:00Z")
    monkeypatch.setenv("JANGKAU_ENV", "production")
    with pytest.raises(BadArgument, match="production refuses"):
        day_of(None)
