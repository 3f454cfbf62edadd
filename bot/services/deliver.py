"""deliver: letters that are due go out, replies first, each person's in order, none at once twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.channels import GiveUp, Outcome, RetryAt, Unknown
from bot.logs import log
from bot.runtime import Runtime
from bot.storage import letters
from bot.storage.database import milliseconds
from bot.storage.letters import Claimed

AT_ONCE = 64  # letters claimed together
CHANNEL_OFF = 300.0  # seconds until a letter of a channel that is off is looked at again
# Shorter than the leases in storage: a send that is still under way is never taken for a dead one.
PATIENCE = {"reply": 4.0, "referral": 4.0, "bulk": 45.0}


async def deliver(runtime: Runtime) -> int:
    """Send one batch of due letters; how many were claimed. Claiming and acknowledging run in a thread."""
    claimed = await asyncio.to_thread(_claim, runtime)
    if not claimed:
        return 0
    held = [(row, wait) for row in claimed if (wait := _wait(runtime, row)) > 0]
    waiting = {row.row for row, _ in held}
    going = [row for row in claimed if row.row not in waiting]
    outcomes = await asyncio.gather(*(_send(runtime, row) for row in going))
    await asyncio.to_thread(_settle, runtime, list(zip(going, outcomes, strict=True)), held)
    return len(going)


def _claim(runtime: Runtime) -> list[Claimed]:
    with runtime.database.begin() as tx:
        return letters.claim_due(tx, now=milliseconds(runtime.now()), most=AT_ONCE)


def _wait(runtime: Runtime, claimed: Claimed) -> float:
    """Seconds the throttle asks for; none for a letter that cannot go anyway."""
    if claimed.letter is None or claimed.channel not in runtime.channels:
        return 0.0
    return runtime.throttle.take(claimed.channel, claimed.person)


async def _send(runtime: Runtime, claimed: Claimed) -> Outcome:
    channel = runtime.channels.get(claimed.channel)
    if claimed.letter is None:
        return GiveUp(claimed.why)
    if channel is None:
        return RetryAt(CHANNEL_OFF, reason="channel is off")
    try:
        async with asyncio.timeout(PATIENCE[claimed.letter.urgency]):
            outcome = await channel.send(claimed.letter)
    except TimeoutError:
        return Unknown("no answer in time")
    except Exception as error:  # a channel classifies its own; anything else must not stop the others
        log.error("send_failed", letter=claimed.row, channel=claimed.channel, reason=type(error).__name__)
        return Unknown(type(error).__name__)
    if isinstance(outcome, RetryAt) and outcome.scope == "channel":
        runtime.throttle.pause(claimed.channel, outcome.seconds)
    if not isinstance(outcome, RetryAt):
        log.info("letter", letter=claimed.row, channel=claimed.channel, outcome=type(outcome).__name__)
    return outcome


def _settle(
    runtime: Runtime, outcomes: Sequence[tuple[Claimed, Outcome]], held: Sequence[tuple[Claimed, float]]
) -> None:
    now = milliseconds(runtime.now())
    with runtime.database.begin() as tx:
        letters.settle(tx, outcomes, now)
        if held:
            letters.release(tx, [(row, now + int(wait * 1000) + 1) for row, wait in held])


def recover_letters(runtime: Runtime, *, all_leases: bool = False) -> int:
    """Letters of a sender that died are taken up again; how many."""
    with runtime.database.begin() as tx:
        return letters.recover(tx, now=milliseconds(runtime.now()), all_leases=all_leases)


def seconds_until_due(runtime: Runtime) -> float | None:
    """Until the next letter or timer is due; None when nothing waits."""
    with runtime.database.begin() as tx:
        due = letters.next_due(tx)
    return None if due is None else max(0.0, (due - milliseconds(runtime.now())) / 1000)
