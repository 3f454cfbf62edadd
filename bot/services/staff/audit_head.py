"""The audit checked, and how far it goes kept outside the database: what was cut off or made anew shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import BadArgument
from bot.logs import log
from bot.runtime import Runtime
from bot.services.outside import append, kept_outside, mark_of
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import LAST_PAGE, PAGE
from bot.storage.database import Tx
from bot.storage.staff import audit
from bot.storage.staff.audit import Checked, Head

NAME = "audit_heads"  # one line a day: day, which database, rows:hash


@dataclass(frozen=True, slots=True)
class AuditPage:
    rows: list[Mapping[str, Any]]
    count: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))


def read_audit(runtime: Runtime, scope: Scope, number: int) -> AuditPage:
    """The newest rows first; a branch's auditor reads what its own staff did."""
    demand(scope, "audit")
    number = min(max(number, 1), LAST_PAGE)
    with runtime.database.look() as tx:
        found, count = audit.page(tx, scope, offset=(number - 1) * PAGE, most=PAGE)
    return AuditPage(found, count, number)


def audit_head(runtime: Runtime, scope: Scope) -> Head:
    """To be kept somewhere that whoever can write into the database cannot."""
    demand(scope, "audit")
    with runtime.database.look() as tx:
        return audit.head(tx)


def verify_audit(runtime: Runtime, scope: Scope, expect: str = "") -> Checked:
    """Recompute every link and compare with what was kept outside. Raises BadArgument for a head that is none."""
    demand(scope, "audit")
    with runtime.database.look() as tx:
        heads = {**_read_heads(kept_outside(runtime, NAME), mark_of(tx)), **(_head(expect) if expect else {})}
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
    append(kept_outside(runtime, NAME), f"{runtime.now().date().isoformat()} {mark_of(tx)} {found}")
