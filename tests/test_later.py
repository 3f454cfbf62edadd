"""What nobody waits for goes to the database with the next statement, or with COMMIT; nothing is lost or half kept."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from bot.post import Sent
from bot.storage import bulk
from bot.storage.conversation.shared import take_together
from bot.storage.database import Database, Tx
from bot.storage.messaging import letters
from bot.storage.packing import packed
from tests.cast import NOW, telegram
from tests.conftest import POSTGRESQL_ONLY
from tests.looking import how_many
from tests.taking import claim, job, said, somebody

SHELF = bulk.Target("shelf", (("owner", "text"), ("key", "text"), ("number", "text"), ("made_at", "bigint")))
_NAMED = "SELECT COUNT(*) AS n FROM shelf"


def row(key: str) -> tuple[str, str, str, int]:
    return "here", key, "7", 5


def test_it_is_there_for_the_next_statement_and_after_the_commit(database: Database) -> None:
    with database.begin() as tx:
        bulk.write(tx, [(SHELF, [row("a")])])
        assert tx.run(_NAMED).one().n == 1
        last = tx.later(_NAMED)
        bulk.write(tx, [(SHELF, [row("b"), row("c")])])
    assert (last.ran.one().n, how_many(database, "shelf")) == (1, 3)


def test_what_is_to_follow_follows_in_the_same_transaction(database: Database) -> None:
    heard = list[int]()
    with pytest.raises(ZeroDivisionError), database.begin() as tx:
        bulk.write(tx, [(SHELF, [row("a")])])
        tx.later(_NAMED, then=lambda ran: heard.append(ran.one().n // 0))
    assert (heard, how_many(database, "shelf")) == ([], 0)


def test_one_that_goes_with_the_commit_and_fails_takes_everything_with_it(database: Database) -> None:
    with pytest.raises(DBAPIError, match="INSERT INTO shelf"), database.begin() as tx:
        bulk.write(tx, [(SHELF, [row("a")])])
        bulk.write(tx, [(SHELF, [row("a")])])
    assert how_many(database, "shelf") == 0
    with database.begin() as tx:  # and the connection is as good as before
        bulk.write(tx, [(SHELF, [row("a")])])
    assert how_many(database, "shelf") == 1


def test_what_raises_before_the_commit_leaves_nothing(database: Database) -> None:
    with pytest.raises(KeyError), database.begin() as tx:
        bulk.write(tx, [(SHELF, [row("a")])])
        raise KeyError
    assert how_many(database, "shelf") == 0


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", ["", "Cilincing – 中", None, '{a,"b"}']),
        ("bytea", [b"", b"\x00\xff", None]),
        ("int", [0, -1, None, 2**31 - 1]),
        ("bigint", [0, None, -(2**62)]),
    ],
)
def test_packed_arrays_are_read_as_they_were(database: Database, kind: str, values: list[object]) -> None:
    with database.begin() as tx:
        found = tx.run(f"SELECT v FROM unnest(CAST(:all AS {kind}[])) AS t(v)", {"all": packed(kind, values)})
    assert [bytes(one.v) if isinstance(one.v, memoryview) else one.v for one in found] == values


@POSTGRESQL_ONLY
def test_a_commit_reads_no_table_whole_though_it_was_planned_when_there_was_nothing(
    database: Database,
) -> None:
    database.engine.dispose()  # a connection of an earlier test keeps the plans that it made there
    for number in range(9):  # after five the plans are kept
        somebody(database, telegram(100 + number))
        in_hand = claim(database)[0]
        with database.begin() as tx:
            tx.by_index()
            before = whole(tx)
            letters.settle(tx, [(in_hand, Sent(f"SM{number}"))], NOW)
            take_together(tx, [job(said("hai", telegram(100 + number)))], {})
            tx.go_on()
            assert whole(tx) == before


def whole(tx: Tx) -> dict[str, int]:
    """How often each table was read whole by this connection, as far as it remembers."""
    found = tx.all("SELECT relname, seq_scan FROM pg_stat_xact_user_tables")
    return {row.relname: row.seq_scan for row in found if row.seq_scan}
