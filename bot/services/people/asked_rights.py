"""What people ask of their data in a turn, followed: told, corrected, erased, or put before a person in time."""

from __future__ import annotations

from bot.referrals.states import WITH_AGENT
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people import erasure, rights
from bot.storage.people.registrations import reference_id
from bot.storage.referrals import offers

SILENCE = 24 * 3600 * 1000  # milliseconds: a referral nobody says may go on has ended


def corrected(tx: Tx, person: str, reference: str, now: int) -> None:
    """An agent who has the lead gets it anew; past that, staff must see to it."""
    held = offers.held_for(tx, reference_id(reference))
    if held and held[1] in WITH_AGENT:
        timers.start(tx, "tell_lead", due=now, ref=held[0])
    elif held:
        by_hand(tx, person, "right_correct", now)


def ask_erasure(tx: Tx, person: str, now: int) -> None:
    """Erased by the worker process within moments; an agent's entry in the directory needs a person."""
    if erasure.is_agent(tx, person):
        by_hand(tx, person, "right_erase", now)
    else:
        timers.start(tx, "erase", due=now, ref=str(now), person=person)


def by_hand(tx: Tx, person: str, reason: str, now: int) -> None:
    """Something a person must settle within 3 × 24 hours: it stands among the requests, and its clock runs."""
    timers.start(tx, "right_asked", due=now, ref=str(rights.open_request(tx, person, reason, now)))


def hold_referral(tx: Tx, person: str, now: int) -> None:
    """Somebody stopped our messages: unless they say that it goes on, their referral ends after a day."""
    timers.cancel(tx, "end_referral", person)
    timers.start(tx, "end_referral", due=now + SILENCE, ref=person, person=person)
