"""purge: what is older than config.yaml's retention goes, every night and on request; with a report in numbers."""

from __future__ import annotations

from bot.logs import log
from bot.runtime import Runtime
from bot.services.people.erased_outside import erase_for_good
from bot.storage.database import Tx
from bot.storage.people import retention
from bot.storage.staff import audit

DAY = 86_400_000
AT_ONCE, PEOPLE_AT_ONCE = 2_000, 100  # rows of a kind, and people erased, in one transaction
PEOPLE = ("silent_person", "stranger")
WHAT = "data past its time let go"


def plan(runtime: Runtime) -> dict[str, int]:
    """How many rows of each kind a purge would let go now."""
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        found = {kind: retention.count_old(tx, kind, _before(runtime, kind, now)) for kind in retention.KINDS}
        found["word"] = retention.count_words(tx, _before(runtime, "word", now))
        found["silent_person"] = retention.count_silent(tx, _before(runtime, "silent_person", now))
        found["stranger"] = retention.count_strangers(tx, _before(runtime, "stranger", now))
    return found


def purge(runtime: Runtime) -> dict[str, int]:
    """Let go of everything past its time, in short transactions; how many rows of each kind."""
    total: dict[str, int] = {}
    while True:
        with runtime.database.begin() as tx:
            done = _slice(runtime, tx)
        total = {kind: total.get(kind, 0) + number for kind, number in done.items()}
        if not _more(done):
            break
    with runtime.database.begin() as tx:
        _report(runtime, tx, "command line", total)
    return total


def _before(runtime: Runtime, kind: str, now: int) -> int:
    days: float = getattr(runtime.settings.config.retention, f"{kind}_days")
    return now - int(days * DAY)


def _slice(runtime: Runtime, tx: Tx) -> dict[str, int]:
    now = runtime.now_ms()
    done = {kind: retention.purge(tx, kind, _before(runtime, kind, now), AT_ONCE) for kind in retention.KINDS}
    done["word"] = retention.purge_words(tx, _before(runtime, "word", now))
    silent = _before(runtime, "silent_person", now)
    people = retention.silent_people(tx, silent, PEOPLE_AT_ONCE)
    done["silent_person"] = sum(erase_for_good(runtime, tx, person, now) for person in people)
    unknown = retention.strangers(tx, _before(runtime, "stranger", now), PEOPLE_AT_ONCE)
    done["stranger"] = sum(erase_for_good(runtime, tx, person, now) for person in unknown)
    return done


def _more(done: dict[str, int]) -> bool:
    """Whether a slice was full, so that there may be more."""
    others = [number for kind, number in done.items() if kind not in (*PEOPLE, "word")]
    return max(done[kind] for kind in PEOPLE) >= PEOPLE_AT_ONCE or max(others) >= AT_ONCE


def _report(runtime: Runtime, tx: Tx, who: str, done: dict[str, int]) -> None:
    said = " ".join(f"{kind}={number}" for kind, number in done.items() if number)
    log.info("purged", rows=done)
    if said:
        audit.record(tx, who=who, what=WHAT, subject="", purpose=said[:80], now=runtime.now_ms())


def purge_tonight(runtime: Runtime, tx: Tx, after: str) -> str | None:
    """One slice; None when nothing is left that is past its time."""
    done = _slice(runtime, tx)
    _report(runtime, tx, "bot", done)
    return "" if _more(done) else None
