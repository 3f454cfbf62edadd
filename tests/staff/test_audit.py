"""The audit is a chain: whatever is altered or taken out shows."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.staff.audit_head import keep_head, verify_audit
from bot.services.staff.scope import command_line
from bot.storage.database import Database, Tx
from bot.storage.staff import audit
from bot.storage.staff.audit import Head
from bot.wiring import audit_key
from tests.cast import NOW
from tests.conftest import SQLITE_ONLY
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


# --- keyed, and compared with what was kept outside -------------------------------------------------


@pytest.fixture
def kept(database: Database) -> Head:
    """Three rows, and their head kept elsewhere."""
    for subject in "abc":
        record(database, subject)
    with database.look() as tx:
        return audit.head(tx)


def checked(database: Database, head: Head | None = None) -> audit.Checked:
    with database.look() as tx:
        return audit.check(tx, {head.rows: head.hash} if head else {})


def forge(database: Database, key: bytes, *, without: str = "") -> None:
    """Write the whole chain anew with a key of one's own, leaving out a row: as whoever owns the database can."""
    with database.begin() as tx:
        rows = tx.all("SELECT * FROM audit WHERE subject <> :without ORDER BY id", {"without": without})
        tx.run("DELETE FROM audit")
        mine = Tx(tx.run, tx.postgresql, tx.vault, tx.hash_key, tx.networks, key)
        for row in rows:
            audit.record(
                mine, who=row.who, what=row.what, subject=row.subject, purpose=row.purpose, now=row.at
            )


def test_a_chain_made_anew_without_a_row_shows_for_want_of_the_key(database: Database, kept: Head) -> None:
    forge(database, b"another key", without="b")
    assert checked(database).why == "it was written under another SECRET_KEY"


def test_a_chain_made_anew_with_a_borrowed_mark_shows_too(database: Database, kept: Head) -> None:
    forge(database, b"another key", without="b")
    with database.begin() as tx:
        tx.run("UPDATE audit SET key = :mark", {"mark": audit.mark_of(tx.audit_key)})
    assert checked(database).why == "it was altered"


def test_a_chain_made_anew_as_before_there_was_a_key_shows_by_its_head(
    database: Database, kept: Head
) -> None:
    with database.begin() as tx:
        tx.run("DELETE FROM audit")
    assert (checked(database).broken, checked(database, kept).broken) == (None, 0)
    assert "3 were noted outside" in checked(database, kept).why


@pytest.mark.parametrize("harm", ["DELETE FROM audit WHERE id = 3", "DELETE FROM audit WHERE id > 1"])
def test_rows_cut_off_at_the_end_show_by_the_head_alone(database: Database, kept: Head, harm: str) -> None:
    with database.begin() as tx:
        tx.run(harm)
    assert checked(database).broken is None
    assert checked(database, kept).broken == 0


def test_rows_cut_off_and_others_put_in_their_place_show_by_the_head(database: Database, kept: Head) -> None:
    with database.begin() as tx:
        tx.run("DELETE FROM audit WHERE id = 3")
    record(database, "d")
    assert checked(database).broken is None
    assert checked(database, kept).why == "it is not the row that was noted outside"


def test_rows_of_before_the_key_hold_and_none_comes_after(database: Database) -> None:
    with database.begin() as tx:
        said = (audit.FIRST, NOW, "rina", "opened", "a", "help")
        old = audit._plain(*said)
        names = "at, who, what, subject, purpose, previous, hash, key"
        row = dict(zip(names.split(", "), (*said[1:], said[0], old, ""), strict=True))
        tx.run(f"INSERT INTO audit ({names}) VALUES (:{names.replace(', ', ', :')})", row)
    record(database, "b")
    assert first_broken(database) is None
    with database.begin() as tx:
        tx.run("UPDATE audit SET key = '' WHERE id = 2")
    assert checked(database).why == "it has no key, and rows before it have" or checked(database).broken == 2


@SQLITE_ONLY
def test_the_head_is_kept_beside_the_database_every_night(runtime: Runtime) -> None:
    kept = Path(runtime.settings.database_url.removeprefix("sqlite:///")).with_name("audit_heads")
    for subject in "ab":
        record(runtime.database, subject)
        with runtime.database.begin() as tx:
            keep_head(runtime, tx, "")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [line.split()[2][:2] for line in kept.read_text().splitlines()] == ["1:", "2:"]
    scope = command_line(runtime)
    assert verify_audit(runtime, scope).broken is None
    with runtime.database.begin() as tx:
        tx.run("DELETE FROM audit WHERE id = 2")
    assert verify_audit(runtime, scope).broken == 0
    kept.write_text(kept.read_text().replace(" ", " another-database-"))
    assert verify_audit(runtime, scope).broken is None


@SQLITE_ONLY
def test_a_head_that_is_none_is_one_sentence(runtime: Runtime) -> None:
    for typed in ("3", "3:abc", "x:" + "0" * 64):
        with pytest.raises(BadArgument, match="is no head"):
            verify_audit(runtime, command_line(runtime), typed)


def test_wiring_keys_the_audit_with_the_secret_key_and_with_nothing_the_database_holds() -> None:
    assert audit_key("one") != audit_key("two") and b"one" not in audit_key("one")
