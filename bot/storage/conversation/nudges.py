"""Reminders of an open question: one timer a person, moved on at every turn."""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.messaging import timers

KIND = "nudge"


def plan(tx: Tx, person: str, *, due: int) -> None:
    """Remind at `due`, and no longer at any earlier plan."""
    timers.keep_one(tx, KIND, due=due, ref=person, person=person)


def drop(tx: Tx, person: str) -> None:
    timers.cancel(tx, KIND, person)
