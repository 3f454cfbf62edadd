"""Talks between a worker and their agent: one side wants it, both want it, something is said, it ends."""

from __future__ import annotations

from collections.abc import Container, Mapping

from bot.referrals.lead import BY_WORKER, Act
from bot.referrals.outcomes import OVERCHARGED
from bot.referrals.relaying import SECRET
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.people.waiting import waits
from bot.spoken_codes import complaint_of
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import helped
from bot.storage.people.people import Person
from bot.storage.referrals import complaints, confirmations, offers, referrals, relays
from bot.storage.referrals.offers import Offer
from bot.storage.referrals.referrals import Referral
from bot.storage.referrals.relays import Relay

RUDE_BEFORE_THE_END = 3
MONEY_BEFORE_STAFF = 3
TALKABLE = ("accepted", "contacted", "registered", "confirmed")
SIDES = ("worker", "agent")
Facts = Mapping[str, object]


def want(runtime: Runtime, tx: Tx, person: Person, code: str) -> None:
    """One side wants to talk: the other is asked; when both want, it is open."""
    offer = _lead_of(tx, person, code)
    referral = referrals.load(tx, offer.referral) if offer else None
    if offer is None or referral is None or not _talkable(offer, referral):
        _alone(runtime, tx, person, "chat_none")
        return
    side = "agent" if person.id == offer.person else "worker"
    relay = relays.under_way(tx, referral.id)
    if relay is None:
        _ask(runtime, tx, offer, referral, side)
    elif relay.state == "open" or relay.asked_by != side:
        _open(runtime, tx, relay)
    else:
        _to(runtime, tx, "chat_wanted", relay.id, side)


def _lead_of(tx: Tx, person: Person, code: str) -> Offer | None:
    offer = offers.of_code(tx, person.id, code)
    mine = confirmations.of_code(tx, person.id, code) if offer is None else None
    return offer or (offers.accepted_of(tx, mine.id) if mine else None)


def _talkable(offer: Offer, referral: Referral) -> bool:
    held = offer.state == "accepted" and referral.agent == offer.agent
    return held and referral.state in TALKABLE


def _ask(runtime: Runtime, tx: Tx, offer: Offer, referral: Referral, side: str) -> None:
    made = relays.ask(
        tx,
        referral.id,
        worker=helped.helper_of(tx, referral.person) or referral.person,
        agent=offer.person,
        code=offer.code,
        side=side,
        now=runtime.now_ms(),
    )
    _to(runtime, tx, "chat_wanted", made, side)
    _to(runtime, tx, "chat_asked", made, _other(side))


def _other(side: str) -> str:
    return "worker" if side == "agent" else "agent"


def _to(runtime: Runtime, tx: Tx, kind: str, relay: int, side: str) -> None:
    """News for one side of a talk."""
    timers.start(tx, kind, due=runtime.now_ms(), ref=f"{relay}:{side}")


def _alone(runtime: Runtime, tx: Tx, person: Person, kind: str, facts: Facts | None = None) -> None:
    """News for somebody who is in no talk."""
    timers.start(tx, kind, due=runtime.now_ms(), person=person.id, facts=facts or {})


def _open(runtime: Runtime, tx: Tx, relay: Relay) -> None:
    """Both want it. Whoever was in another talk leaves that one: one talk at a time."""
    for other in relays.others_of(tx, relay):
        end(runtime, tx, other, "another")
    relays.open_now(tx, relay, runtime.now_ms())
    for side in SIDES:
        _to(runtime, tx, "chat_open", relay.id, side)
    timers.start(tx, "chat_silence", due=runtime.now_ms(), ref=str(relay.id))


def say(runtime: Runtime, tx: Tx, person: Person, said: Mapping[str, str]) -> None:
    """What somebody in a talk said, on its way to the other; sealed under the writer's key until it passes.

    `said` holds the text, or the reference to a voice message and the channel that knows it.
    """
    relay = relays.open_of(tx, person.id)
    if relay is None:
        _alone(runtime, tx, person, "chat_over")
        return
    now = runtime.now_ms()
    relays.note_said(tx, relay, now)
    about = worker_of(tx, relay)
    timers.start(tx, "chat_pass", due=now, ref=str(relay.id), person=person.id, facts=dict(said), about=about)


def worker_of(tx: Tx, relay: Relay) -> str:
    """Whom a talk is about, also where somebody else speaks for them."""
    referral = referrals.look_up(tx, relay.referral)
    return referral.person if referral else relay.worker


def whom_about(tx: Tx, person: Person, code: str = "") -> str | None:
    """The worker of whom somebody writes: in the talk that is open, or under a lead's code; None for nobody."""
    relay = None if code else relays.open_of(tx, person.id)
    if relay:
        return worker_of(tx, relay)
    offer = _lead_of(tx, person, code) if code else None
    referral = referrals.look_up(tx, offer.referral) if offer else None
    return referral.person if referral else None


def steer(runtime: Runtime, tx: Tx, person: Person, what: str, reference: str) -> None:
    """A word that is for the bot, not for the other: done, number, report; or rude words, which never pass."""
    relay = relays.open_of(tx, person.id)
    if relay is None:
        _alone(runtime, tx, person, "chat_over")
    elif what == "done":
        end(runtime, tx, relay, "done")
    elif what == "number" and waits(runtime, tx, person.id):
        _alone(runtime, tx, person, "chat_number_waits")
    elif what == "number":
        _show(runtime, tx, relay, relay.side(person.id))
    elif what == "report":
        _report(runtime, tx, relay, person, reference)
    elif what == "rude":
        _rude(runtime, tx, relay, person)


def _show(runtime: Runtime, tx: Tx, relay: Relay, side: str) -> None:
    relays.show(tx, relay, side)
    if getattr(relay, f"{_other(side)}_shows"):
        for one in SIDES:
            _to(runtime, tx, "chat_phone", relay.id, one)
    else:
        _to(runtime, tx, "chat_number_asked", relay.id, _other(side))


def _report(runtime: Runtime, tx: Tx, relay: Relay, person: Person, reference: str) -> None:
    end(runtime, tx, relay, "reported")
    if person.id == relay.worker:
        complain(runtime, tx, person, reference, "chat", "")
        _alone(runtime, tx, person, "chat_reported", {"complaint": reference})
    confirmations.ask_staff(tx, person.id, "chat_reported", runtime.now_ms())


def overcharged(runtime: Runtime, tx: Tx, person: Person) -> None:
    """One press: more was asked for than the contribution. A complaint about money, and staff hear at once."""
    reference = complaint_of(runtime.new_id())
    complain(runtime, tx, person, reference, "money", "")
    _alone(runtime, tx, person, "chat_reported", {"complaint": reference})
    confirmations.ask_staff(tx, person.id, OVERCHARGED, runtime.now_ms())


def complain(runtime: Runtime, tx: Tx, person: Person, reference: str, kind: str, story: str) -> None:
    """A complaint is noted; the agent who has the worker's lead has it no longer."""
    referral = complaints.open_one(tx, person, reference, kind, story, runtime.now_ms())
    timers.start(tx, "complaint_asked", due=runtime.now_ms(), ref=reference, person=person.id)
    if referral:
        act_on(runtime, tx, referral, Act("take_back"), BY_WORKER)


def _rude(runtime: Runtime, tx: Tx, relay: Relay, person: Person) -> None:
    if relays.count_rude(tx, relay) < RUDE_BEFORE_THE_END:
        _to(runtime, tx, "chat_kind_words", relay.id, relay.side(person.id))
    else:
        end(runtime, tx, relay, "rude")
        confirmations.ask_staff(tx, person.id, "chat_rude", runtime.now_ms())


def count_risky(runtime: Runtime, tx: Tx, relay: Relay, found: Container[str]) -> None:
    """An agent speaks of money or secrets: staff look at it, at once for secrets, else when it goes on."""
    times = relays.count_risky(tx, relay)
    if times == (1 if SECRET in found else MONEY_BEFORE_STAFF):
        confirmations.ask_staff(tx, worker_of(tx, relay), "chat_risky", runtime.now_ms())


def end(runtime: Runtime, tx: Tx, relay: Relay, why: str) -> None:
    """Close a talk, once; both hear of it and are with the bot again."""
    if relays.end(tx, relay, why) and relay.state == "open":
        for side in SIDES:
            _to(runtime, tx, "chat_cut" if why == "rude" else "chat_ended", relay.id, side)


def end_talks(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The lead left the agent's hands: so do the talks about it."""
    for relay in relays.all_of(tx, timer.ref):
        end(runtime, tx, relay, "lead moved")
