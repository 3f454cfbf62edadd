"""No statement of a turn, a claim or an idle look reads a whole table, however long the history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.post import Receipt, Sent
from bot.runtime import Runtime
from bot.services.daily_jobs import JOBS, plant_jobs
from bot.storage import statistics
from bot.storage.database import Database
from bot.storage.messaging import letters, receipts, timers
from bot.storage.people.about import ERASING, MOVING
from bot.storage.statistics import FEW as FEW_ROWS
from tests.cast import NOW
from tests.conftest import SQLITE_ONLY
from tests.stage import Stage, says
from tests.taking import said, somebody, take

pytestmark = SQLITE_ONLY

# A branch's agents, a rehearsal's directory and the week's unreadable are few and may be read through.
FEW = {
    "CONSTANT",
    "agent",
    "a",
    "unreadable_payload",
    "early_receipt",  # whether there is any: the first row is enough
    "branch",
    "community",
    "due",
    "soonest",
    "secret",
    "(subquery-1)",
    "v",  # the rows that a statement brings along
}


@contextmanager
def whole_tables_read(database: Database) -> Iterator[list[str]]:
    """Which statements meanwhile scan which tables."""
    seen: set[str] = set()
    found: list[str] = []

    def note(raw: Any, *_: object) -> None:
        raw.set_trace_callback(seen.add)

    event.listen(database.engine, "checkout", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "checkout", note)
    statements = [sql for sql in seen if sql.startswith(("SELECT", "UPDATE", "DELETE", "WITH"))]
    assert len(statements) > 2
    with database.engine.connect() as connection:
        for sql in statements:
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + sql).fetchall()
            scans = [row[3].split()[1] for row in plan if row[3].startswith("SCAN ")]
            found += [f"{name}: {sql}" for name in scans if name not in FEW and not name.startswith("u")]


def test_a_turn_finds_everything_by_index(database: Database) -> None:
    somebody(database)
    with whole_tables_read(database) as found:
        take(database, said("halo"))
    assert found == []


def test_sending_finds_everything_by_index(database: Database) -> None:
    somebody(database)
    with whole_tables_read(database) as found, database.begin() as tx:
        claimed = letters.claim_due(tx, now=NOW, most=64)
        letters.settle(tx, [(claimed[0], Sent("SM1"))], NOW)
        receipts.note(tx, Receipt("whatsapp", "SM1", "read"), NOW)
        timers.claim_due(tx, now=NOW, most=50)
    assert found == []


def test_an_idle_look_finds_everything_by_index(database: Database) -> None:
    with whole_tables_read(database) as found, database.begin() as tx:
        letters.next_due(tx)
        receipts.now_known(tx)
        letters.any_expired(tx, NOW)
        timers.any_due(tx, NOW)
        letters.recover(tx, now=NOW)
        timers.recover(tx, now=NOW)
    assert found == []


def test_referring_finds_everything_by_index(stage: Stage) -> None:
    stage.agent("wati")
    stage.worker()
    with whole_tables_read(stage.runtime.database) as found:
        stage.ring()
        stage.say("wati", f"TERIMA {stage.code('wati')}")
        stage.ring()
    # "b" is what the box around a place held, at most 120 agents: no table.
    assert [plan for plan in found if not plan.startswith("b:")] == []


def test_erasing_and_joining_find_everything_by_index(database: Database) -> None:
    """Voices of minutes, timers of thirty days and a branch's staff are few enough to be read through."""
    few, found = {"voice_note", "timer", "staff"}, list[str]()
    with database.look() as tx:
        for sql in (*ERASING, *MOVING):
            named = dict.fromkeys(re.findall(r":(\w+)", sql), "x")
            plans = [row.detail.split() for row in tx.all(f"EXPLAIN QUERY PLAN {sql}", named)]
            found += [sql for words in plans if words[0] == "SCAN" and words[1] not in few]
    assert found == []


def test_a_night_and_a_start_tell_sqlite_how_its_tables_are_filled(stage: Stage) -> None:
    with stage.runtime.database.begin() as tx:
        rows = ", ".join(["('k', 0, 'done')"] * FEW_ROWS * 3)
        tx.run(f"INSERT INTO timer (kind, due_at, state) VALUES {rows}")
    plant_jobs(stage.runtime)
    with stage.runtime.database.begin() as tx:
        assert tx.one("SELECT 1 FROM sqlite_stat1 WHERE tbl = 'timer'")
        tx.run("DELETE FROM sqlite_stat1")
        JOBS["statistics"].slice(stage.runtime, tx, "")
        assert tx.one("SELECT 1 FROM sqlite_stat1 WHERE tbl = 'timer'")


def test_a_branch_s_first_day_finds_everything_by_index(runtime: Runtime) -> None:
    """What was known of tables that held a single person holds for none of the thousands who come before night."""
    says(runtime, text="halo")
    with runtime.database.begin() as tx:
        statistics.freshen(tx)
    with whole_tables_read(runtime.database) as found:
        says(runtime, text="halo lagi")
        take(runtime.database, said("halo"))
    assert found == []
