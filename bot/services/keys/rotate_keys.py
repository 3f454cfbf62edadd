"""rotate_keys: everybody's key wrapped with the first of DATA_KEYS; cut off anywhere, it goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.runtime import Runtime
from bot.storage.keys import data_keys, rewrapping
from bot.storage.staff import audit

AT_ONCE = 400  # people a transaction: some 10 ms, so that chats go on meanwhile


@dataclass(frozen=True, slots=True)
class Rotated:
    """`lost` cannot be opened with any of DATA_KEYS: an old key is missing."""

    seen: int
    wrapped: int
    lost: int


def how_many(runtime: Runtime) -> int:
    """People whose keys there are."""
    with runtime.database.begin() as tx:
        return rewrapping.count_people(tx)


def rotate_keys(runtime: Runtime, progress: Callable[[int], object]) -> Rotated:
    """Wrap anew; `progress` hears of each slice how many people it held. What is done already is left alone."""
    seen = wrapped = lost = 0
    after = ""
    while True:
        with runtime.database.begin() as tx:
            done = rewrapping.rewrap_people(tx, after, AT_ONCE)
        seen, wrapped, lost, after = seen + done.seen, wrapped + done.wrapped, lost + done.lost, done.last
        progress(done.seen)
        if done.seen < AT_ONCE:
            break
    with runtime.database.begin() as tx:
        now = runtime.now_ms()
        data_keys.note(tx, now)
        rewrapping.rewrap_shared(tx)
        if not lost:  # no older key is needed any more, but for copies of the database
            data_keys.retire(tx, tx.vault.fingerprints[1:], now)
        audit.record(
            tx,
            who="command line",
            what="keys rotated",
            subject="",
            purpose=f"{wrapped} of {seen}",
            now=now,
        )
    return Rotated(seen, wrapped, lost)
