"""Reminders: by day, inside WhatsApp's window, at most two, and none for whoever said no."""

from __future__ import annotations

import pytest

from bot.runtime import Runtime
from bot.services.conversation.answer import answer_person
from bot.services.timer_handlers import ring_timers
from bot.storage.conversation.transcripts import transcript
from tests.cast import telegram
from tests.house import HeldClock
from tests.taking import said

HALFWAY = ("mau daftar", "setuju", "jual sayur", "Siti")


def walk(runtime: Runtime, *texts: str, tg: bool = False) -> str:
    person = ""
    for text in texts or HALFWAY:
        outcome = answer_person(runtime, said(text, *([telegram()] if tg else [])))
        person = getattr(outcome, "person", person)
    return person


def reminders(runtime: Runtime, person: str) -> int:
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent'", {})
        lines = transcript(tx, person)
    return sum("Tinggal" in line.outgoing.text for line in lines if line.outgoing)


def test_two_hours_later_siti_is_reminded_once(runtime: Runtime, clock: HeldClock) -> None:
    siti = walk(runtime)
    clock.forward(minutes=119)
    ring_timers(runtime)
    assert reminders(runtime, siti) == 0
    clock.forward(minutes=2)
    ring_timers(runtime)
    assert reminders(runtime, siti) == 1


def test_at_night_the_reminder_waits_for_the_morning(runtime: Runtime, clock: HeldClock) -> None:
    clock.forward(hours=10)  # eight in the evening
    siti = walk(runtime)
    clock.forward(hours=3)
    ring_timers(runtime)
    assert reminders(runtime, siti) == 0
    clock.forward(hours=8, minutes=1)
    ring_timers(runtime)
    assert reminders(runtime, siti) == 1


PLACE = ("1985", "3 juta sebulan")


@pytest.mark.parametrize(
    ("place", "by_now"), [("Kalibaru, Cilincing", 1), ("Kota Makassar", 0), ("Kota Jayapura", 0)]
)
def test_night_begins_earlier_in_the_east(
    runtime: Runtime, clock: HeldClock, place: str, by_now: int
) -> None:
    clock.forward(hours=8, minutes=5)  # 18.05 in Jakarta, 19.05 in Makassar, 20.05 in Jayapura
    siti = walk(runtime, *HALFWAY, *PLACE, place)
    clock.forward(minutes=121)
    ring_timers(runtime)
    assert reminders(runtime, siti) == by_now
    clock.forward(hours=10)
    ring_timers(runtime)
    assert reminders(runtime, siti) == 1


def test_outside_the_window_of_whatsapp_nothing_is_sent(runtime: Runtime, clock: HeldClock) -> None:
    siti = walk(runtime)
    clock.forward(hours=25)
    ring_timers(runtime)
    assert reminders(runtime, siti) == 0


def test_an_answer_moves_the_reminder_on(runtime: Runtime, clock: HeldClock) -> None:
    siti = walk(runtime)
    clock.forward(minutes=100)
    walk(runtime, "1985")
    clock.forward(minutes=100)
    ring_timers(runtime)
    assert reminders(runtime, siti) == 0


def test_two_reminders_are_the_most(runtime: Runtime, clock: HeldClock) -> None:
    siti = walk(runtime, tg=True)
    for _ in range(6):
        clock.forward(hours=16)
        ring_timers(runtime)
    assert reminders(runtime, siti) == 2


def test_nanti_is_taken_at_its_word(runtime: Runtime, clock: HeldClock) -> None:
    siti = walk(runtime)
    walk(runtime, "nanti")
    clock.forward(hours=3)
    ring_timers(runtime)
    assert reminders(runtime, siti) == 0
