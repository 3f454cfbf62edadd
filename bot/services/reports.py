"""reports: large tables are asked for, made beside the worker's other work, and kept a week for whoever asked."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from bot.errors import Refused, TryLater
from bot.logs import log, where
from bot.runtime import Runtime
from bot.services.agents.directory import export_agents
from bot.services.broadcasts.standing import export_ledger, standing
from bot.services.people.people_table import export_people
from bot.services.staff.scope import Scope, demand, scope_of
from bot.services.staff.views import as_moments, masked, meant_by, note, noted, stated
from bot.storage.staff import lists, reports, staff
from bot.storage.staff.lists import LISTS
from bot.storage.staff.reports import Asked
from bot.tables.writing import TYPES, as_file

KEPT_DAYS = 7
POLL, AFTER_TROUBLE = 3.0, 10.0  # seconds
AT_ONCE = 500  # lines of one look
MOST = 100_000  # lines of one list
LEDGER = "broadcast "  # before the code of a broadcast: who got it, always as CSV
TABLES = ("people", "agents")  # with everything in clear; of all else what the list shows, masked


def ask_report(
    runtime: Runtime, scope: Scope, kind: str, form: str, filters: Mapping[str, str], why: str
) -> str:
    """A table to be made; its id. Raises Refused for one that we do not make, and without a reason."""
    demand(scope, "export")
    why = stated(why)
    listing = kind.removeprefix("list ")
    if kind.startswith(LEDGER):
        standing(runtime, scope, kind.removeprefix(LEDGER))  # in reach, or BadArgument
    elif form not in TYPES or (kind not in TABLES and listing not in LISTS):
        raise Refused("report_unknown")
    narrowed = meant_by(runtime, listing, filters) if listing in LISTS else {}
    asked = json.dumps({"as": form, "why": why, "filters": narrowed})
    report, now = runtime.new_id(), runtime.now_ms()
    with runtime.database.begin() as tx:
        reports.drop_old(tx, now)
        reports.ask(tx, Asked(report, scope.staff, kind, asked), now, now + KEPT_DAYS * 86_400_000)
        note(runtime, tx, scope, f"report {kind}"[:40], "", why)
    runtime.doorbell.ring()
    return report


def own_reports(runtime: Runtime, scope: Scope) -> Sequence[Mapping[str, Any]]:
    demand(scope, "export")
    with runtime.database.look() as tx:
        found = reports.listed(tx, scope.staff, runtime.now_ms())
    return [{**one, **json.loads(one["asked"])} for one in found]


def open_report(runtime: Runtime, scope: Scope, report: str) -> tuple[str, bytes] | None:
    """Its name and content; None for one that somebody else asked for, is not ready, or past its time."""
    demand(scope, "export")
    with runtime.database.look() as tx:
        found = reports.open_one(tx, report, scope.staff, "ready", runtime.now_ms())
    if found is None:
        return None
    noted(runtime, scope, "report downloaded", report, "export")
    return f"jangkau.{json.loads(found[0])['as']}", found[1]


# --- made beside the worker -------------------------------------------------------------------------


async def keep_reporting(runtime: Runtime, stop: threading.Event) -> None:
    """One after another until `stop`."""
    while not stop.is_set():
        try:
            made = await asyncio.to_thread(make_next, runtime)
            await asyncio.sleep(0 if made else POLL)
        except TryLater:
            await asyncio.sleep(AFTER_TROUBLE)


def make_next(runtime: Runtime) -> bool:
    """Make the oldest report that was asked for; False where there is none. Its rows are read outside any writing."""
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        if not reports.any_asked(tx, now):
            return False
    with runtime.database.begin() as tx:
        asked = reports.take(tx, now)
    if asked is None:
        return False
    try:
        content, lines = _made(runtime, asked)
    except TryLater:
        raise
    except Exception as error:  # one report that trips must not stop the others
        log.error("report_failed", report=asked.id, reason=where(error))
        with runtime.database.begin() as tx:
            reports.fail(tx, asked.id, runtime.now_ms())
        return True
    table = reports.packed(runtime.database.vault, asked.id, content, lines)
    with runtime.database.begin() as tx:
        reports.put(tx, asked.id, table, runtime.now_ms())
    return True


def _made(runtime: Runtime, asked: Asked) -> tuple[bytes, int]:
    wanted = json.loads(asked.asked)
    scope, name = _scope(runtime, asked), f"jangkau.{wanted['as']}"
    if asked.kind == "agents":
        return export_agents(runtime, scope, wanted["why"], name), 0
    if asked.kind.startswith(LEDGER):
        return _ledger(runtime, scope, asked.kind.removeprefix(LEDGER))
    if asked.kind == "people":
        rows = export_people(runtime, scope, with_nik=False, purpose=wanted["why"])
    else:
        rows = _list_rows(runtime, scope, asked.kind.removeprefix("list "), wanted["filters"])
    counted = Counted(rows)
    return as_file(name, counted), counted.lines - 1


class Counted:
    """Rows on their way into a file, none of them kept."""

    def __init__(self, rows: Iterator[list[str]]) -> None:
        self._rows, self.lines = rows, 0

    def __iter__(self) -> Iterator[list[str]]:
        for row in self._rows:
            self.lines += 1
            yield row


def _ledger(runtime: Runtime, scope: Scope, code: str) -> tuple[bytes, int]:
    """Who got a broadcast, line by line: a million of them are never in memory as rows."""
    out, lines = BytesIO(), 0
    for line in export_ledger(runtime, scope, code):
        out.write(f"{line}\n".encode())
        lines += 1
    return out.getvalue(), lines - 1


def _scope(runtime: Runtime, asked: Asked) -> Scope:
    """As far as whoever asked sees now; somebody disabled meanwhile gets nothing."""
    with runtime.database.look() as tx:
        who = staff.by_id(tx, asked.staff)
        if who is None or who.disabled_at:
            raise Refused("session_gone")
        return scope_of(runtime, tx, who, second=True)


def _list_rows(
    runtime: Runtime, scope: Scope, listing: str, filters: Mapping[str, str]
) -> Iterator[list[str]]:
    """What the list shows, names and phones masked, the header first."""
    after, head = "", True
    for _ in range(MOST // AT_ONCE):
        with runtime.database.look() as tx:
            found = lists.page(tx, scope, listing, as_moments(filters), after=after, most=AT_ONCE)
        for entry in map(masked, found.entries):
            if head:
                yield ["name", "phone", *entry.facts]
                head = False
            yield [
                entry.who.name,
                entry.who.phone,
                *("" if v is None else str(v) for v in entry.facts.values()),
            ]
        after = found.after
        if not after:
            return
