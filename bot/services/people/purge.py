"""purge: what is older than config.yaml's retention goes, every night and on request; with a report in numbers."""

from __future__ import annotations

from collections import Counter

from bot.logs import log, where
from bot.runtime import Runtime
from bot.services.people.erased_outside import erase_for_good
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen
from bot.storage.people import retention
from bot.storage.staff import audit

DAY = 86_400_000
# In one transaction: rows or people looked at, and people erased. On SQLite everybody waits for it, some 20 ms.
LOOKED_AT_ONCE, ERASED_AT_ONCE = 1_000, 5
WORD = "word"
ORDER = (*retention.KINDS, WORD, *retention.PEOPLE)
WHAT = "data past its time let go"


def plan(runtime: Runtime) -> dict[str, int]:
    """How many rows of each kind a purge would let go now."""
    now = runtime.now_ms()
    before = {kind: _before(runtime, kind, now) for kind in ORDER}
    with runtime.database.look() as tx:
        found = {kind: retention.count_old(tx, kind, before[kind]) for kind in retention.KINDS}
        found[WORD] = retention.count_words(tx, before[WORD])
        return found | {kind: retention.count_people(tx, kind, before[kind]) for kind in retention.PEOPLE}


def purge(runtime: Runtime) -> dict[str, int]:
    """Let go of everything past its time, in short transactions; how many rows of each kind."""
    total, place = Counter(dict.fromkeys(ORDER, 0)), ""
    while True:
        with runtime.database.begin() as tx:
            kind, done, place = _slice(runtime, tx, place)
        total[kind] += done
        if not place:
            break
    with runtime.database.begin() as tx:
        _report(runtime, tx, "command line", total)
    return dict(total)


def purge_tonight(runtime: Runtime, tx: Tx, after: str) -> str | None:
    """One slice; None when nothing is left that is past its time."""
    kind, done, place = _slice(runtime, tx, after)
    _report(runtime, tx, "bot", {kind: done})
    return place or None


def _before(runtime: Runtime, kind: str, now: int) -> int:
    days: float = getattr(runtime.settings.config.retention, f"{kind}_days")
    return now - int(days * DAY)


def _slice(runtime: Runtime, tx: Tx, place: str) -> tuple[str, int, str]:
    """Some rows of one kind: which, how many went, and where the next slice begins; empty after the last."""
    kind, _, after = (place or ORDER[0]).partition(":")
    before = _before(runtime, kind, runtime.now_ms())
    if kind in retention.PEOPLE:
        done, last = _erase(runtime, tx, kind, before, after)
    elif kind == WORD:
        done, last = retention.purge_words(tx, before), ""
    else:
        done, last = retention.purge(tx, kind, before, after, LOOKED_AT_ONCE)
    following = [*ORDER, ""][ORDER.index(kind) + 1]
    return kind, done, f"{kind}:{last}" if last else following


def _erase(runtime: Runtime, tx: Tx, kind: str, before: int, after: str) -> tuple[int, str]:
    """How many people were erased, and behind whom the next slice looks; empty after the last of them."""
    found = retention.looked_through(tx, kind, before, after, LOOKED_AT_ONCE)
    going = [person for person, goes in found if goes][:ERASED_AT_ONCE]
    done = sum(_erased(runtime, tx, person) for person in going)
    if len(going) == ERASED_AT_ONCE:
        return done, going[-1]
    return done, found[-1][0] if len(found) == LOOKED_AT_ONCE else ""


def _erased(runtime: Runtime, tx: Tx, person: str) -> bool:
    """Somebody whose key no data key opens stays, and is told of: they must not keep everybody else."""
    try:
        with tx.savepoint():
            return erase_for_good(runtime, tx, person, runtime.now_ms())
    except CannotOpen as error:
        log.error("not_erased", person=person, reason=where(error))
        return False


def _report(runtime: Runtime, tx: Tx, who: str, done: dict[str, int]) -> None:
    said = " ".join(f"{kind}={number}" for kind, number in done.items() if number)
    if said:
        log.info("purged", rows=done)
        audit.record(tx, who=who, what=WHAT, subject="", purpose=said[:80], now=runtime.now_ms())
