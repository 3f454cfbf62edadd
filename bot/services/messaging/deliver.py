"""deliver: letters that are due go out, replies first, each person's in order, none at once twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bot.errors import TryLater
from bot.logs import log
from bot.post import GiveUp, Outcome, RetryAt, Unknown
from bot.runtime import Runtime
from bot.storage.messaging import letters
from bot.storage.messaging.letters import Claimed

AT_ONCE = 64  # letters claimed together
CHANNEL_OFF = 300.0  # seconds until a letter of a channel that is off is looked at again
PAUSES = (0.1, 0.3, 1.0)  # seconds; what a provider took is worth more than one try to write it down
# Longer than a channel's own wait, shorter than the leases in storage: a send that is under way is not taken for dead.
PATIENCE = 20.0


async def deliver(runtime: Runtime) -> int:
    """Send one batch of due letters; how many went.

    Each is written down when its provider has answered, not when the slowest has: whatever ends this process,
    only letters under way at that moment are in doubt.
    """
    going = await asyncio.to_thread(_claim, runtime)
    under_way = {asyncio.create_task(send_one(runtime, row)): row for row in going}
    try:
        while under_way:
            done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            outcomes = [(under_way.pop(task), task.result()) for task in done]
            await asyncio.to_thread(_settle, runtime, outcomes)
    finally:
        for task in under_way:
            task.cancel()
    return len(going)


def _claim(runtime: Runtime) -> list[Claimed]:
    """Letters in hand and allowed to go now. Looks first: an idle worker must not keep writers waiting."""
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        due = letters.next_due(tx)
    if due is None or due > now:
        return []
    with runtime.database.begin() as tx:
        claimed = letters.claim_due(tx, now=now, most=AT_ONCE)
    held = {row.row: (row, wait) for row in claimed if (wait := _wait(runtime, row)) > 0}
    if held:
        now = runtime.now_ms()
        with runtime.database.begin() as tx:
            letters.release(tx, [(row, now + int(wait * 1000) + 1) for row, wait in held.values()])
    return [row for row in claimed if row.row not in held]


def _wait(runtime: Runtime, claimed: Claimed) -> float:
    """Seconds the throttle asks for; none for a letter that cannot go anyway."""
    if claimed.letter is None or claimed.channel not in runtime.channels:
        return 0.0
    return runtime.throttle.take(claimed.channel, claimed.person)


async def send_one(runtime: Runtime, claimed: Claimed) -> Outcome:
    """One letter through its channel; never raises."""
    channel = runtime.channels.get(claimed.channel)
    if claimed.letter is None:
        return GiveUp(claimed.why)
    if channel is None:
        return RetryAt(CHANNEL_OFF, "off", "channel is off")
    runtime.in_hand.add(claimed.row)
    try:
        async with asyncio.timeout(PATIENCE):
            outcome = await channel.send(claimed.letter)
    except TimeoutError:
        return Unknown("no answer in time")
    except Exception as error:  # a channel classifies its own; anything else must not stop the others
        log.error("send_failed", letter=claimed.row, channel=claimed.channel, reason=type(error).__name__)
        return Unknown(type(error).__name__)
    finally:
        runtime.in_hand.discard(claimed.row)
    if isinstance(outcome, RetryAt) and outcome.scope == "channel":
        runtime.throttle.pause(claimed.channel, outcome.seconds)
    if isinstance(outcome, GiveUp | Unknown):
        log.info("letter", letter=claimed.row, channel=claimed.channel, outcome=type(outcome).__name__)
    return outcome


def _settle(runtime: Runtime, outcomes: Sequence[tuple[Claimed, Outcome]]) -> None:
    """Write down what became of letters, and ring: the next of each person's lane may go now."""
    for pause in (*PAUSES, None):
        try:
            with runtime.database.begin() as tx:
                letters.settle(tx, outcomes, runtime.now_ms())
            break
        except TryLater:
            if pause is None:
                raise
            time.sleep(pause)
    log.info("letters", settled=[claimed.row for claimed, _ in outcomes])
    runtime.doorbell.ring()


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


def recover_letters(runtime: Runtime, *, all_leases: bool = False) -> int:
    """Letters of a sender that died are taken up again; how many."""
    with runtime.database.begin() as tx:
        return letters.recover(tx, now=runtime.now_ms(), all_leases=all_leases)


def seconds_until_due(runtime: Runtime) -> float | None:
    """Until the next letter or timer is due; None when nothing waits."""
    with runtime.database.look() as tx:
        due = letters.next_due(tx)
    return None if due is None else max(0.0, (due - runtime.now_ms()) / 1000)
