"""deliver: letters that are due go out, replies first, each person's in order, none at once twice."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from bot.channels import Channel
from bot.channels.writing import SaysWhenItWrites, begins_to_write
from bot.deadlines import Deadlines
from bot.errors import TryLater
from bot.failing import Kind
from bot.logs import log
from bot.post import GiveUp, Outcome, RetryAt, Sent, Unknown
from bot.runtime import Runtime
from bot.services.staff.raising import raise_alarm
from bot.storage.database import Tx
from bot.storage.messaging import failures, letters, outages, timers
from bot.storage.messaging.letters import Claimed

AT_ONCE = 64  # letters claimed together
AT_A_TIME = 4  # letters begun together
URGENT = letters.URGENCY["referral"]
CHANNEL_OFF = 300.0  # seconds until a letter of a channel that is off is looked at again
# What a provider took is written down, be the database away for half a minute: another server may be taking over.
PAUSE, TRIES = 0.25, 120  # seconds
# Longer than a channel's own wait, shorter than the leases in storage: a send that is under way is not taken for dead.
PATIENCE = 20.0
_PATIENT = Deadlines(PATIENCE)


async def deliver(runtime: Runtime) -> int:
    """Send one batch of due letters; how many went.

    Each is begun when the throttle lets it go, and written down when its provider has answered, not when the slowest
    has: whatever ends this process, only letters under way at that moment are in doubt.
    """
    loop, under_way = asyncio.get_running_loop(), dict[asyncio.Task[Any], Claimed]()

    def begin(rows: Sequence[Claimed]) -> None:
        under_way.update({loop.create_task(send_one(runtime, row)): row for row in rows})

    def begin_here(rows: Sequence[Claimed]) -> None:
        loop.call_soon_threadsafe(partial(begin, rows))

    claimed = await asyncio.to_thread(_claim, runtime)
    asking: asyncio.Task[Any] = loop.create_task(asyncio.to_thread(_let_go, runtime, claimed, begin_here))
    try:
        while under_way or not asking.done():
            done, _ = await asyncio.wait({asking, *under_way}, return_when=asyncio.FIRST_COMPLETED)
            outcomes = [(under_way.pop(task), task.result()) for task in done if task in under_way]
            if outcomes:
                await asyncio.to_thread(_settle, runtime, outcomes)
    finally:
        for task in under_way:
            task.cancel()
    return int(await asking)


def _claim(runtime: Runtime) -> list[Claimed]:
    """Letters in hand. Looks first: an idle worker must not keep writers waiting."""
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        due = letters.next_due(tx)
    if due is None or due > now:
        return []
    with runtime.database.begin() as tx:
        return letters.claim_due(tx, now=now, most=AT_ONCE, by=runtime.hands.name)


def _let_go(
    runtime: Runtime, claimed: Sequence[Claimed], begin: Callable[[Sequence[Claimed]], object]
) -> int:
    """Those that the throttle allows are begun a few at a time, or what was allowed bit by bit would go all at once;
    the others go back to the queue. How many went."""
    ready, held = list[Claimed](), list[tuple[Claimed, int]]()
    for row in claimed:
        if (wait := _wait(runtime, row)) > 0:
            held.append((row, runtime.now_ms() + int(wait * 1000) + 1))
        else:
            ready.append(row)
        if len(ready) == AT_A_TIME or (wait > 0 and ready):
            begin(ready)
            ready = []
    begin(ready)
    if held:
        with runtime.database.begin() as tx:
            letters.release(tx, held)
    return len(claimed) - len(held)


def _wait(runtime: Runtime, claimed: Claimed) -> float:
    """Seconds the throttle asks for; none for a letter that cannot go anyway."""
    if claimed.letter is None or claimed.channel not in runtime.channels:
        return 0.0
    return runtime.throttle.take(claimed.channel, claimed.person)


async def send_one(runtime: Runtime, claimed: Claimed) -> Outcome:
    """One letter through its channel; never raises."""
    channel = runtime.channels.get(claimed.channel)
    if claimed.letter is None and claimed.why == letters.CATEGORY:  # staff have to take its price first
        return RetryAt(CHANNEL_OFF, "off", claimed.why)
    if claimed.letter is None:
        return GiveUp(claimed.why)
    if channel is None:
        return RetryAt(CHANNEL_OFF, "off", "channel is off")
    runtime.in_hand.add(claimed.row)
    _mark(runtime, claimed, channel)
    try:
        outcome = await _PATIENT.within(channel.send(claimed.letter))
    except TimeoutError:
        return Unknown("no answer in time")
    except Exception as error:  # a channel classifies its own; anything else must not stop the others
        log.error("send_failed", letter=claimed.row, channel=claimed.channel, reason=type(error).__name__)
        return Unknown(type(error).__name__)
    finally:
        runtime.in_hand.discard(claimed.row)
    if isinstance(outcome, Sent):
        runtime.hands.took(claimed.row, claimed.tries, outcome.provider_id)
    if not isinstance(outcome, Sent) or runtime.breakers.any_open:
        await _watch(runtime, claimed.channel, outcome)
    if isinstance(outcome, GiveUp | Unknown):
        log.info("letter", letter=claimed.row, channel=claimed.channel, outcome=type(outcome).__name__)
    return outcome


def _mark(runtime: Runtime, claimed: Claimed, channel: Channel) -> None:
    """A letter to many is begun when its request is written, which most channels say themselves."""
    if claimed.urgency != letters.URGENCY["bulk"]:
        return
    if isinstance(channel, SaysWhenItWrites):
        begins_to_write.set(partial(runtime.hands.begin, claimed.row, claimed.tries))
    else:
        runtime.hands.begin(claimed.row, claimed.tries)


async def _watch(runtime: Runtime, channel: str, outcome: Outcome) -> None:
    """The channel pauses for as long as its provider asked, or the breaker says; what staff see of it is written."""
    was_away = runtime.breakers.is_open(channel)
    pause = runtime.breakers.hears(channel, outcome)
    if pause:
        runtime.throttle.pause(channel, pause)
    if pause and runtime.breakers.is_open(channel):
        reason = outcome.reason if isinstance(outcome, RetryAt | Unknown) else ""
        await asyncio.to_thread(_note_outage, runtime, channel, reason)
    elif was_away and isinstance(outcome, Sent | GiveUp):
        await asyncio.to_thread(_note_outage, runtime, channel, None)


def _note_outage(runtime: Runtime, channel: str, reason: str | None) -> None:
    """Begun, with its reason, or over; a database that is away learns it with the next."""
    with contextlib.suppress(TryLater), runtime.database.begin() as tx:
        if reason is None:
            if outages.end(tx, channel):
                log.warning("channel_is_back", channel=channel)
        elif outages.begin(tx, channel, reason, runtime.now_ms()):
            raise_alarm(runtime, tx, "channel_away", 1, channel=channel, reason=reason)


def _settle(runtime: Runtime, outcomes: Sequence[tuple[Claimed, Outcome]]) -> None:
    """Write down what became of letters, and ring: the next of each person's lane may go now."""
    rows = [claimed.row for claimed, _ in outcomes]
    runtime.in_hand.update(rows)  # nor does this process take them for dead meanwhile
    try:
        _written(runtime, outcomes)
    finally:
        runtime.in_hand.difference_update(rows)
    for claimed, _ in outcomes:
        runtime.hands.end(claimed.row, claimed.tries)
    log.info("letters", settled=rows)
    runtime.doorbell.ring()


def _written(runtime: Runtime, outcomes: Sequence[tuple[Claimed, Outcome]]) -> None:
    for left in reversed(range(TRIES)):
        try:
            with runtime.database.begin() as tx:
                letters.settle(tx, outcomes, runtime.now_ms())
                _by_other_channels(runtime, tx, outcomes)
            return
        except TryLater:
            if not left:
                raise
            time.sleep(PAUSE)


def _by_other_channels(runtime: Runtime, tx: Tx, outcomes: Sequence[tuple[Claimed, Outcome]]) -> None:
    """News of a referral does not wait for a channel that is away, where the person has another that is open."""
    for claimed, outcome in outcomes:
        if claimed.urgency == URGENT and isinstance(outcome, RetryAt) and _is_away(runtime, claimed, outcome):
            failures.move_elsewhere(tx, claimed.row, list(runtime.channels), runtime.now_ms())


def _is_away(runtime: Runtime, claimed: Claimed, outcome: RetryAt) -> bool:
    """The channel itself, or for this person alone, who is to be left in peace for long."""
    if outcome.scope == "letter":
        return outcome.kind == Kind.WAIT
    return outcome.scope == "channel" and runtime.breakers.is_open(claimed.channel)


def release_held(runtime: Runtime) -> int:
    """Letters that waited until somebody wrote go now; how many."""
    with runtime.database.look() as tx:
        if not failures.any_held(tx):
            return 0
    with runtime.database.begin() as tx:
        return failures.release_held(tx, runtime.now_ms())


def renew_leases(runtime: Runtime) -> None:
    """Whatever is being sent at this moment stays ours, however slow its provider."""
    rows = sorted(runtime.in_hand)
    if rows:
        with runtime.database.begin() as tx:
            letters.renew(tx, rows, runtime.now_ms())


def anything_expired(runtime: Runtime) -> bool:
    """Whether a letter or timer lies with a process that seems to have died."""
    with runtime.database.look() as tx:
        return letters.any_expired(tx, runtime.now_ms())


def take_up_dead(runtime: Runtime) -> int:
    """What processes of this machine had in hand that live no more is taken up at once; how many rows."""
    found = 0
    for left in runtime.hands.dead():
        with runtime.database.begin() as tx:
            found += letters.take_up(tx, left.owner, left.begun, left.taken, runtime.now_ms())
            found += timers.take_up(tx, left.owner)
        runtime.hands.forget(left)
    return found


def recover_letters(runtime: Runtime, *, all_leases: bool = False) -> int:
    """Letters of a sender that died are taken up again; how many."""
    with runtime.database.begin() as tx:
        return letters.recover(tx, now=runtime.now_ms(), all_leases=all_leases)


def seconds_until_due(runtime: Runtime) -> float | None:
    """Until the next letter or timer is due; None when nothing waits."""
    with runtime.database.look() as tx:
        due = letters.next_due(tx)
    return None if due is None else max(0.0, (due - runtime.now_ms()) / 1000)
