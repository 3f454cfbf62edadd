"""Every page of the console over a full database: how long it takes, by who looks, and which tables are read whole."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.branch import build
from bot.console.console import ROUTES
from bot.console.lists import COLUMNS
from bot.runtime import Runtime
from bot.services.staff.accounts import add_staff, change_password
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from bot.storage.running import Ran
from bot.storage.transaction import Tx
from bot.wiring import close_runtime
from tests.browsing import browser
from tests.cast import PASSWORD, bu_rina, scope_named
from tests.console.office import Browser, shows_code
from tests.house import HeldClock, migrated, open_house
from tests.launching import Server, new_folder
from tests.services import fresh_database

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]  # title, head, rows
SIZES = {"sqlite": 200_000, "postgresql": 1_000_000}
AT_MOST = 200.0  # milliseconds
LARGE = 5_000  # rows; a smaller table may be read whole
HEAD = (
    "page",
    "who sees all: ms",
    "one branch: ms",
    "statements",
    "slowest statement ms",
    "large tables read whole",
)
NAMED = {
    **{"people/<": "identity", "referrals/<": "referral", "agents/<": "handle", "complaints/<": "reference"},
    **{"help/<": "request_id", "duplicates/<": "duplicate", "failed/<": "failed", "letters/<": "letter"},
}
SKIPPED = {"login", "enter", "factor"}  # before anybody is in
# Addresses that a page narrowed or far down a list has, beside the bare ones.
MORE = (
    "people?area=31.75", "people?channel=telegram&language=jv", "people?stage=submitted", "people?after={middle}.0",
    "registrations?area=31.75", "registrations?after={middle}.0", "referrals?state=confirmed",
    "referrals?agent={agent}", "referrals?flagged=yes", "referrals?after={middle}.0", "confirmed?since=2026-01-01",
    "agents?trouble=unreachable", "agents?trouble=silent", "agents?q=Siti", "agents?area=31.75",
    "figures?by=area", "figures?by=agent", "figures?by=community", "figures?by=language", "stops?days=90",
    "flows/register?days=90", "letters?state=failed", "inbox?kind=complaint", "complaints?state=closed",
    "costs?days=90", "audit?who=bu-sari", "audit?subject=x", "figures?by=area&as=xlsx", "audit/file?as=csv",
)  # fmt: skip
SEARCHED = ("JK-000000010", "siti", "+6285700000001", "4321", "Budi")


@dataclass
class Seen:
    """What the database was asked for one page."""

    said: list[tuple[float, str, Any]] = field(default_factory=list)

    @property
    def slowest(self) -> float:
        return max((took for took, _, _ in self.said), default=0.0) * 1000


def measured(servers: Mapping[str, Server], runs: int) -> list[Table]:
    """A table for each kind of database, the slowest page first."""
    with fresh_database(servers["postgresql"].url) as url:
        found = [_table("postgresql", url, runs)]
    return [_table("sqlite", f"sqlite:///{new_folder() / 'branch.db'}", runs), *found]


def _table(kind: str, url: str, runs: int) -> Table:
    migrated(url)
    runtime = open_house(url, HeldClock(), PUBLIC_URL="http://localhost:8000")
    try:
        begun = time.monotonic()
        build(runtime, SIZES[kind])
        took = time.monotonic() - begun
        rows = walk(runtime, runs)
    finally:
        close_runtime(runtime)
    over = sum(max(float(row[1]), float(row[2])) > AT_MOST for row in rows)
    size = f"{kind}, {SIZES[kind]:,} people, {3 * SIZES[kind]:,} letters, filled in {took:.0f} s"
    title = f"{size}; pages over {AT_MOST:.0f} ms: {over} of {len(rows)}"
    return title, HEAD, rows


def walk(runtime: Runtime, runs: int) -> list[list[str]]:
    """Every address, looked at by Bu Rina, who sees all, and by a colleague of one branch."""
    known = named(runtime)
    inside = {"all": browser_of(runtime, "bu-rina"), "branch": browser_of(runtime, "bu-sari")}
    rows = []
    for address in [*addresses(known), *(f"search: {typed}" for typed in SEARCHED)]:
        took, seen = {}, Seen()
        for who, here in inside.items():
            times = []
            for _ in range(runs):
                with _watched() as one:
                    begun = time.perf_counter()
                    _open(here, address)
                    times.append((time.perf_counter() - begun) * 1000)
                seen = max(seen, one, key=lambda each: each.slowest)
            took[who] = median(times)
        whole = _read_whole(runtime, seen)
        rows.append(
            [
                address or "/",
                f"{took['all']:.0f}",
                f"{took['branch']:.0f}",
                str(len(seen.said)),
                f"{seen.slowest:.0f}",
                whole,
            ]
        )
    return sorted(rows, key=lambda row: -max(float(row[1]), float(row[2])))


def _open(here: Browser, address: str) -> None:
    if address.startswith("search: "):
        answer = here.client.post("/console/search", data={"q": address.removeprefix("search: ")})
    else:
        answer = here.get(f"/console/{address}")
    assert answer.status_code in (200, 303, 403, 404), f"{address}: {answer.status_code}"


def browser_of(runtime: Runtime, name: str) -> Browser:
    if name == "bu-rina":
        bu_rina(runtime)
    else:
        add_staff(runtime, command_line(runtime), name, Wanted("admin", "Cabang 0"))
        assert not change_password(runtime, scope_named(runtime, name), PASSWORD)
    found = Browser(browser(runtime))
    found.client.application.config["WTF_CSRF_ENABLED"] = True
    assert found.log_in(name).status_code == 303
    shows_code(runtime, found, name)  # some pages open only to whoever has a second factor
    found.client.application.config["WTF_CSRF_ENABLED"] = False
    return found


def named(runtime: Runtime) -> Mapping[str, str]:
    """One of everything that an address names."""
    asked = {
        "identity": "SELECT person AS one FROM registration ORDER BY created_at DESC LIMIT 1",
        "referral": "SELECT id AS one FROM referral WHERE state = 'unserved' ORDER BY created_at DESC LIMIT 1",
        "handle": "SELECT handle AS one FROM agent ORDER BY handle LIMIT 1",
        "agent_person": "SELECT person AS one FROM agent ORDER BY handle LIMIT 1",
        "reference": "SELECT reference AS one FROM complaint WHERE state = 'open' LIMIT 1",
        "request_id": "SELECT id AS one FROM help_request WHERE state = 'open' AND reason = 'asked' LIMIT 1",
        "duplicate": "SELECT id AS one FROM duplicate WHERE state = 'open' LIMIT 1",
        "failed": "SELECT id AS one FROM message WHERE state = 'failed' LIMIT 1",
        "letter": "SELECT id AS one FROM letter WHERE state IN ('unknown', 'failed') LIMIT 1",
        "middle": "SELECT (MIN(created_at) + MAX(created_at)) / 2 AS one FROM person",
    }
    with runtime.database.look() as tx:
        return {name: str(tx.run(sql).one().one) for name, sql in asked.items()}


def addresses(known: Mapping[str, str]) -> Iterator[str]:
    """Each page that answers GET, of those that name something which was filled in; each list; and some narrowed."""
    for path, name, _, method, _ in ROUTES:
        if method == "GET" and name not in SKIPPED and path != "/<name>":
            filled = _filled(path.strip("/"), known)
            if "<" not in filled:
                yield filled
    yield from COLUMNS
    yield from (one.format(middle=known["middle"], agent=known["handle"]) for one in MORE)


def _filled(path: str, known: Mapping[str, str]) -> str:
    """With one of each thing that was filled in; what nobody filled in stays as it is."""
    for begins, name in NAMED.items():
        if path.startswith(begins):
            return re.sub("<[^>]+>", known[name], path, count=1)
    return path.replace("flows/<name>", "flows/register").replace("<step>", "called")


# --- what the database was asked -----------------------------------------------------------------------


@contextmanager
def _watched() -> Iterator[Seen]:
    """Every statement meanwhile, with its time and its values."""
    seen, plainly = Seen(), Tx.run

    def run(tx: Tx, sql: str, params: Any = None) -> Ran:
        begun = time.perf_counter()
        try:
            return plainly(tx, sql, params)
        finally:
            seen.said.append((time.perf_counter() - begun, sql, params))

    Tx.run = run  # type: ignore[method-assign,assignment]
    try:
        yield seen
    finally:
        Tx.run = plainly  # type: ignore[method-assign]


def _read_whole(runtime: Runtime, seen: Seen) -> str:
    """Large tables that the plan of a page's slowest statements reads from end to end."""
    slow = sorted((one for one in seen.said if one[1].startswith("SELECT")), key=lambda one: -one[0])[:4]
    with runtime.database.look() as tx:
        found = {
            table for _, sql, params in slow for table in _scans(tx, sql, params) if _rows(tx, table) > LARGE
        }
    return ", ".join(sorted(found)) or "–"


def _scans(tx: Tx, sql: str, params: Any) -> Iterator[str]:
    named = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (\w+)", sql)}
    if tx.postgresql:
        lines = [next(iter(row)) for row in tx.all(f"EXPLAIN {sql}", params)]
        yield from (str(found[1]) for line in lines if (found := re.search(r"Seq Scan on (\w+)", line)))
        return
    for row in tx.all(f"EXPLAIN QUERY PLAN {sql}", params):
        if (scan := re.match(r"SCAN (\w+)(?! USING (?:COVERING )?INDEX)", row.detail)) and scan[1] != "m":
            yield str(named.get(scan[1], scan[1]))


_COUNTED: dict[tuple[bool, str], int] = {}


def _rows(tx: Tx, table: str) -> int:
    if (tx.postgresql, table) not in _COUNTED:
        known = re.fullmatch(r"[a-z_]+", table) and table in _tables(tx)
        _COUNTED[tx.postgresql, table] = (
            int(tx.run(f"SELECT COUNT(*) AS n FROM {table}").one().n) if known else 0
        )
    return _COUNTED[tx.postgresql, table]


def _tables(tx: Tx) -> set[str]:
    where = "pg_tables" if tx.postgresql else "sqlite_master"
    name = "tablename" if tx.postgresql else "name"
    return {getattr(row, name) for row in tx.all(f"SELECT {name} FROM {where}")}
