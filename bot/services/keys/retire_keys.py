"""Data keys grow old: whoever was erased can be read in a backup for as long as its data key is kept, and no longer.

Every night the worker wraps anew whatever an older key wraps, notes since when nothing needs it, and raises an
alarm when the first key is due to be replaced or an old one should be gone from DATA_KEYS.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, timedelta

from bot.engine.world import WIB
from bot.logs import log
from bot.runtime import Runtime
from bot.services.keys.rotate_keys import AT_ONCE
from bot.storage.database import Tx, moment
from bot.storage.keys import data_keys, rewrapping
from bot.storage.keys.data_keys import DataKey
from bot.storage.keys.sealing import fresh_key


@dataclass(frozen=True, slots=True)
class KeyState:
    """One of DATA_KEYS by its place. `due` is the day to replace the first, or to take an older one out.

    An older key without a day still wraps something. `late`: that day is over.
    """

    place: int
    fingerprint: str
    since: date
    due: date | None
    late: bool


def new_data_key() -> str:
    """A fresh key as DATA_KEYS takes it."""
    return base64.b64encode(fresh_key()).decode()


def key_states(runtime: Runtime) -> list[KeyState]:
    """Every data key that is configured, the first one first."""
    with runtime.database.begin() as tx:
        return _states(runtime, data_keys.note(tx, runtime.now_ms()))


def _states(runtime: Runtime, keys: list[DataKey]) -> list[KeyState]:
    limits, today = runtime.settings.config.keys, runtime.now().astimezone(WIB).date()
    found = []
    for place, key in enumerate(keys, start=1):
        begun = _day(key.first_at)
        if place == 1:
            due: date | None = begun + timedelta(days=limits.renew_days)
        else:
            due = _day(key.retired_at) + timedelta(days=limits.keep_days) if key.retired_at else None
        found.append(KeyState(place, key.fingerprint, begun, due, bool(due and due < today)))
    return found


def _day(stored: int) -> date:
    return moment(stored).astimezone(WIB).date()


def tend_keys(runtime: Runtime, tx: Tx, after: str) -> str | None:
    """One slice of people: the last one of it and how many keys could not be opened; None after the last slice."""
    after, _, lost = after.partition(":")
    now = runtime.now_ms()
    keys = data_keys.note(tx, now)
    if len(keys) > 1:
        done = rewrapping.rewrap_people(tx, after, AT_ONCE)
        lost = str(int(lost or 0) + done.lost)
        if done.seen == AT_ONCE:
            return f"{done.last}:{lost}"
        rewrapping.rewrap_shared(tx)
        if lost == "0":
            data_keys.retire(tx, tx.vault.fingerprints[1:], now)
    _alarm(_states(runtime, data_keys.note(tx, now)))
    return None


def _alarm(keys: list[KeyState]) -> None:
    for key in keys:
        if key.late:
            what = "data_key_too_old" if key.place == 1 else "data_key_still_there"
            log.error(what, place=key.place, fingerprint=key.fingerprint, due=str(key.due))


def note_keys(runtime: Runtime) -> None:
    """Note which keys there are from today."""
    with runtime.database.begin() as tx:
        data_keys.note(tx, runtime.now_ms())
