"""The audit checked, and how far it goes kept outside the database: what was cut off or made anew shows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.engine.world import WIB
from bot.errors import BadArgument
from bot.logs import log
from bot.runtime import Runtime
from bot.services.outside import append, kept_outside, mark_of
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import PAGE, noted
from bot.storage.database import Tx, milliseconds, moment
from bot.storage.staff import audit
from bot.storage.staff.audit import Checked, Head

MOST_IN_A_FILE = 5_000
__all__ = ["Checked", "audit_head", "audit_rows", "keep_head", "read_audit", "verify_audit"]
NAME = "audit_heads"  # one line a day: day, which database, rows:hash


@dataclass(frozen=True, slots=True)
class AuditPage:
    """`after` is where the next page goes on, 0 on the last; `narrowed` as it was understood."""

    rows: list[Mapping[str, Any]]
    after: int
    first: bool
    narrowed: Mapping[str, str]


def read_audit(runtime: Runtime, scope: Scope, narrowed: Mapping[str, str], after: int = 0) -> AuditPage:
    """The newest rows first; a branch's auditor reads what its own staff did."""
    demand(scope, "audit")
    chosen = {name: value[:80] for name, value in narrowed.items() if value}
    with runtime.database.look() as tx:
        found, more = audit.page(tx, scope, _days(chosen), after=max(after, 0), most=PAGE)
    return AuditPage(found, more, not after, chosen)


def audit_rows(runtime: Runtime, scope: Scope, narrowed: Mapping[str, str]) -> list[list[str]]:
    """The newest rows as lines of a table, the header first; that they were taken along is noted."""
    demand(scope, "audit")
    chosen = {name: value[:80] for name, value in narrowed.items() if value}
    with runtime.database.look() as tx:
        found, _ = audit.page(tx, scope, _days(chosen), most=MOST_IN_A_FILE)
    noted(runtime, scope, "audit exported", str(len(found)), "export")
    head = ["at", "who", "what", "subject", "purpose"]
    lines = [[moment(one["at"]).isoformat(), *(str(one[name]) for name in head[1:])] for one in found]
    return [head, *lines]


def _days(typed: Mapping[str, str]) -> dict[str, Any]:
    """Days as moments, the last one to its end; what is no day is left out."""
    found: dict[str, Any] = {name: typed[name] for name in ("who", "what", "subject") if name in typed}
    for name, more in (("since", 0), ("until", 1)):
        with suppress(ValueError):
            day = date.fromisoformat(typed.get(name, "")) + timedelta(days=more)
            found[name] = milliseconds(datetime.combine(day, time.min, WIB))
    return found


def audit_head(runtime: Runtime, scope: Scope) -> Head:
    """To be kept somewhere that whoever can write into the database cannot."""
    demand(scope, "audit")
    with runtime.database.look() as tx:
        return audit.head(tx)


def verify_audit(runtime: Runtime, scope: Scope, expect: str = "") -> Checked:
    """Recompute every link and compare with what was kept outside. Raises BadArgument for a head that is none."""
    demand(scope, "audit")
    with runtime.database.look() as tx:
        heads = {
            **_read_heads(kept_outside(runtime.settings.database_url, NAME), mark_of(tx)),
            **(_head(expect) if expect else {}),
        }
        return audit.check(tx, heads)


def _head(typed: str) -> Mapping[int, str]:
    rows, _, found = typed.strip().partition(":")
    if not rows.isdecimal() or len(found) != 64:
        raise BadArgument(f"{typed[:80]!r} is no head: ROWS:HASH, as `audit head` prints it")
    return {int(rows): found}


def _read_heads(kept: Path, mark: str) -> dict[int, str]:
    """What was noted on earlier days; a line that is none is passed over."""
    found: dict[int, str] = {}
    for line in kept.read_text(encoding="ascii").splitlines() if kept.exists() else []:
        _, about, head = [*line.split(), "", "", ""][:3]
        rows, _, hashed = head.partition(":")
        if about == mark and rows.isdecimal() and int(rows):
            found[int(rows)] = hashed
    return found


def keep_head(runtime: Runtime, tx: Tx, _ended: str) -> None:
    """Every night: a line in a file beside the database, and one in the log, which goes elsewhere."""
    found = audit.head(tx)
    log.info("audit_head", rows=found.rows, hash=found.hash)
    append(
        kept_outside(runtime.settings.database_url, NAME),
        f"{runtime.now().date().isoformat()} {mark_of(tx)} {found}",
    )
