"""The audit is a chain: whatever is altered or taken out shows."""

from __future__ import annotations

import pytest

from bot.storage import Database
from bot.storage.staff import audit
from tests.cast import NOW
from tests.looking import how_many
from tests.stage import at_once


def record(database: Database, subject: str) -> None:
    with database.begin() as tx:
        audit.record(tx, who="rina", what="opened", subject=subject, purpose="help", now=NOW)


def first_broken(database: Database) -> int | None:
    with database.look() as tx:
        return audit.first_broken(tx)


def test_a_chain_holds(database: Database) -> None:
    for subject in "abc":
        record(database, subject)
    assert first_broken(database) is None


def test_rows_written_at_once_never_hang_on_the_same_predecessor(database: Database) -> None:
    at_once(*[lambda s=s: [record(database, s) for _ in range(5)] for s in "abcd"])
    assert how_many(database, "audit") == 20
    assert first_broken(database) is None


@pytest.mark.parametrize(
    "harm", ["UPDATE audit SET who = 'x' WHERE id = 2", "UPDATE audit SET at = 1 WHERE id = 2"]
)
def test_an_altered_row_shows(database: Database, harm: str) -> None:
    for subject in "abc":
        record(database, subject)
    with database.begin() as tx:
        tx.run(harm)
    assert first_broken(database) == 2


def test_a_missing_row_shows(database: Database) -> None:
    for subject in "abc":
        record(database, subject)
    with database.begin() as tx:
        tx.run("DELETE FROM audit WHERE id = 2")
    assert first_broken(database) == 3
