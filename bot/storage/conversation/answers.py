"""Where an answer to a notice belongs: to the invitation, a talk, the agent's offer, or the worker's own referral."""

from __future__ import annotations

from bot.engine.events import NoticeAnswered
from bot.storage.agents import agents
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people.people import Person
from bot.storage.referrals import batches, confirmations, offers, relays


def note(tx: Tx, person: Person, event: NoticeAnswered, now: int) -> None:
    """Hand an answer to whom it concerns. What others are told of it comes through timers."""
    if event.kind == "linked":
        _disown(tx, person, now)
    elif event.choice == "chat":
        relays.want(tx, person, event.code, now)
    elif event.kind == "batch":
        batches.answer(tx, person, event.code, event.choice, now)
    elif not offers.answer(tx, person, event.code, event.kind, event.choice, event.detail, now):
        confirmations.answer(tx, person, event.code, event.kind, event.choice, now)


def _disown(tx: Tx, person: Person, now: int) -> None:
    """ "This is not me": the chat is nobody's agent any more, and staff hear of it."""
    if agents.unlink(tx, person.id):
        confirmations.ask_staff(tx, person.id, "agent_disowned", now)
        timers.start(tx, "tell_unlinked", due=now, person=person.id, facts={})
