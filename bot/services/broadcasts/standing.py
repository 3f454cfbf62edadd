"""Where broadcasts stand: the newest of a scope, one with its counts and history, and its ledger as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from bot.runtime import Runtime
from bot.services.broadcasts.life import known
from bot.services.broadcasts.rehearsal import Rehearsal, rehearsal_of
from bot.services.staff.scope import Scope, demand
from bot.storage.broadcasts import broadcasts, ledger
from bot.storage.broadcasts.broadcasts import Broadcast, Step
from bot.storage.broadcasts.ledger import Tally
from bot.storage.database import moment

COLUMNS = ("person", "channel", "state", "reason", "made_at", "done_at")
NEWEST = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a broadcast stands. `tallies` count its recipients by state and reason."""

    broadcast: Broadcast
    tallies: list[Tally]
    rehearsal: Rehearsal | None = None
    steps: tuple[Step, ...] = ()


def list_broadcasts(runtime: Runtime, scope: Scope, most: int = NEWEST) -> list[Standing]:
    """The newest, each with its tallies; a branch sees its own."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return [Standing(one, ledger.tallies(tx, one.id)) for one in broadcasts.newest(tx, scope, most)]


def standing(runtime: Runtime, scope: Scope, typed: str) -> Standing:
    """Raises BadArgument for an unknown broadcast, or another branch's."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = known(tx, scope, typed)
        steps = tuple(broadcasts.steps(tx, found.id))
        return Standing(found, ledger.tallies(tx, found.id), rehearsal_of(found.rehearsal), steps)


def export_ledger(runtime: Runtime, scope: Scope, typed: str) -> Iterator[str]:
    """The ledger as lines of CSV, times as ISO in UTC; ids only, no names or numbers. Raises BadArgument."""
    demand(scope, "export")
    with runtime.database.look() as tx:
        found = known(tx, scope, typed)
        yield _line(COLUMNS)
        for person, channel, state, reason, made, done in ledger.ledger(tx, found.id):
            yield _line((person, channel, state, reason, _iso(made), _iso(done)))


def _iso(at: int | None) -> str:
    return moment(at).isoformat(timespec="seconds") if at else ""


def _line(fields: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(fields)
    return out.getvalue()
