"""Where broadcasts stand: the newest of a scope, one with its counts and history, and its ledger as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.broadcasts.audience import Audience
from bot.broadcasts.trial import ARMS, Arm, Verdict, verdict
from bot.runtime import Runtime
from bot.services.broadcasts.life import known
from bot.services.broadcasts.planning import checked_audience
from bot.services.broadcasts.rehearsal import Rehearsal, rehearsal_of
from bot.services.broadcasts.ways import looking_now
from bot.services.messaging.desk import WORTH
from bot.services.staff.scope import Scope, demand
from bot.storage.broadcasts import broadcasts, ledger, planning
from bot.storage.broadcasts.broadcasts import Broadcast, Step
from bot.storage.broadcasts.ledger import Row, Tally
from bot.storage.database import Tx, moment

COLUMNS = ("person", "channel", "state", "reason", "made_at", "done_at")
NEWEST = 50


COUNTED = 20_000  # people looked at for a count on a page: above that it says "more than"
ROWS = 50
RATE_OVER = 60_000  # milliseconds over which the rate is measured


@dataclass(frozen=True, slots=True)
class Count:
    """Who would get it, by reason; `more`: more people match than were looked at."""

    people: int
    skipped: Mapping[str, int]
    more: bool
    sample: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pace:
    """`spent` in sen so far; letters of the last minute; minutes that are left at that rate, None while unknown."""

    spent: int
    a_minute: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a broadcast stands. `tallies` count its recipients by state and reason; none while a worker plans it.

    `looked_at`: how many people its plan has so far, None where nobody plans it. `worth`: letters of a finished one
    that failed for a reason that is worth trying again.
    """

    broadcast: Broadcast
    tallies: list[Tally]
    rehearsal: Rehearsal | None = None
    steps: tuple[Step, ...] = ()
    looked_at: int | None = None
    worth: int = 0


def list_broadcasts(runtime: Runtime, scope: Scope, most: int = NEWEST) -> list[Standing]:
    """The newest, each with its tallies; a branch sees its own."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return [tallied(tx, one) for one in broadcasts.newest(tx, scope, most)]


def tallied(tx: Tx, broadcast: Broadcast) -> Standing:
    """One with its counts."""
    return Standing(broadcast, _tallies(tx, broadcast))


def standing(runtime: Runtime, scope: Scope, typed: str) -> Standing:
    """Raises BadArgument for an unknown broadcast, or another branch's."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = known(tx, scope, typed)
        steps = tuple(broadcasts.steps(tx, found.id))
        looked_at = planning.written(tx, found.id) if planning.is_under_way(tx, found.id) else None
        worth = ledger.worth_trying(tx, found.id, WORTH) if found.state == "finished" else 0
        return Standing(found, _tallies(tx, found), rehearsal_of(found.rehearsal), steps, looked_at, worth)


def _tallies(tx: Tx, broadcast: Broadcast) -> list[Tally]:
    return [] if planning.is_under_way(tx, broadcast.id) else ledger.tallies(tx, broadcast.id)


def count_audience(runtime: Runtime, scope: Scope, audience: Audience) -> Count:
    """Who would get it now. Raises BadArgument for what nobody knows."""
    demand(scope, "broadcast")
    audience = checked_audience(runtime, scope, audience)
    with runtime.database.look() as tx:
        looking = looking_now(runtime, tx, scope.branch)
        found, sample = planning.counted(tx, scope, audience, looking, COUNTED)
    skipped = {why: count for why, count in found.items() if why}
    return Count(found.get("", 0), skipped, sum(found.values()) >= COUNTED, sample)


def recipients(runtime: Runtime, scope: Scope, typed: str, state: str, reason: str, after: str) -> list[Row]:
    """A page of recipients, by person: what, when and why not. Raises BadArgument for no such broadcast."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = known(tx, scope, typed)
        return ledger.rows_of(tx, scope, found.id, state, reason, after, ROWS)


def pace_of(runtime: Runtime, scope: Scope, typed: str) -> Pace:
    """How quickly it goes, what it cost so far, and how long it will take. Raises BadArgument."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = known(tx, scope, typed)
        spent = ledger.spent(tx, found.id)
        a_minute = ledger.sent_since(tx, found.id, runtime.now_ms() - RATE_OVER)
        waiting = sum(
            t.count for t in ledger.tallies(tx, found.id) if t.state in ("planned", "queued", "sending")
        )
    return Pace(spent, a_minute, -(-waiting // a_minute) if a_minute else None)


@dataclass(frozen=True, slots=True)
class Trial:
    """Two texts beside each other: the second one's words, what came of each, and what may be said of it."""

    words: Mapping[str, str]
    arms: Mapping[str, Arm]
    verdict: Verdict


def trial_of(runtime: Runtime, scope: Scope, typed: str) -> Trial | None:
    """None for a broadcast of one text. Raises BadArgument for no broadcast in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = known(tx, scope, typed)
        if not found.split:
            return None
        said = broadcasts.said(tx, found.id)
        arms = ledger.by_arm(tx, found.id)
    second = {language: one.text for (arm, way, language), one in said.items() if (arm, way) == (ARMS[1], "")}
    return Trial(second, arms, verdict(arms[ARMS[0]], arms[ARMS[1]]))


def export_ledger(runtime: Runtime, scope: Scope, typed: str) -> Iterator[str]:
    """The ledger as lines of CSV, times as ISO in UTC; ids only, no names or numbers. Raises BadArgument."""
    demand(scope, "export")
    with runtime.database.look() as tx:
        found = known(tx, scope, typed)
        yield _line(COLUMNS)
        for person, channel, state, reason, made, done in ledger.ledger(tx, scope, found.id):
            yield _line((person, channel, state, reason, _iso(made), _iso(done)))


def _iso(at: int | None) -> str:
    return moment(at).isoformat(timespec="seconds") if at else ""


def _line(fields: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(fields)
    return out.getvalue()
