"""A backup comes back whole or not at all, on either kind of database, and a restored house erases and holds first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.errors import AskPerson, RefuseToStart
from bot.runtime import Runtime
from bot.services.backing_up import back_up, describe, drop_old, restore
from bot.services.messaging.holding import what_waits
from bot.services.outside import kept_outside
from bot.storage import copying
from bot.storage.keys.sealed_file import Damaged, pieces
from bot.storage.keys.sealing import CannotOpen
from bot.storage.people import people
from bot.storage.staff import sessions, staff
from tests import services
from tests.cast import simulated
from tests.conftest import SQLITE_ONLY
from tests.house import DATA_KEY, KEY, NEW_DATA_KEY, HeldClock, opened
from tests.looking import audited, plain
from tests.people.test_erased_is_erased import Words, erases_herself, everything
from tests.stage import Stage, says

SECRET = "a backup key that nobody guesses, 0123456789"


def keyed(runtime: Runtime, secret: str = SECRET) -> Runtime:
    """The same house with JANGKAU_BACKUP_KEY."""
    return replace(runtime, settings=runtime.settings.model_copy(update={"backup_key": secret}))


def rows(runtime: Runtime) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    with copying.snapshot(runtime.database) as tx:
        for page in copying.pages(tx):
            found.setdefault(page.table, []).extend(map(tuple, page.rows))
    return found


def she_types(stage: Stage, told: Words) -> None:
    """Siti registered, waits for an agent, and types words that stand nowhere else."""
    stage.worker("siti")
    stage.say("siti", f"{told('not understood')} {told('aside')}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "jangkau.backup"


@pytest.fixture
def elsewhere(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path, clock: HeldClock
) -> Iterator[Runtime]:
    """Another machine with an empty database, and the same secrets."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'elsewhere' / 'jangkau.db'}"
        if database_kind == "postgresql":
            server = request.getfixturevalue("postgres_url")
            url = stack.enter_context(services.fresh_database(server))
        yield stack.enter_context(opened(url, clock, JANGKAU_BACKUP_KEY=SECRET))


def test_every_row_of_every_table_comes_back_and_new_rows_are_numbered_behind_them(
    stage: Stage, elsewhere: Runtime, file: Path
) -> None:
    she_types(stage, Words())
    stage.agent("wati")
    before = rows(stage.runtime)
    made = back_up(keyed(stage.runtime), file)
    assert made.total == sum(map(len, before.values())) > 20
    done = restore(elsewhere, file, replace=False)
    after = rows(elsewhere)
    came = {"audit", "hold", "heartbeat", "letter", "timer"}  # what the restoring itself wrote
    assert {name: kept for name, kept in after.items() if name not in came} == {
        name: kept for name, kept in before.items() if name not in came
    }
    assert after["audit"][: len(before["audit"])] == before["audit"]
    assert done.backup == made
    assert says(elsewhere, "tg:budi", "halo") is not None
    with elsewhere.database.look() as tx:
        assert people.find(tx, simulated("tg:budi"))


@SQLITE_ONLY
def test_one_machine_moves_to_postgresql_by_a_backup(
    stage: Stage, postgres_url: str, file: Path, clock: HeldClock
) -> None:
    told = Words()
    she_types(stage, told)
    back_up(keyed(stage.runtime), file)
    with (
        services.fresh_database(postgres_url) as url,
        opened(url, clock, JANGKAU_BACKUP_KEY=SECRET) as moved,
    ):
        restore(moved, file, replace=False)
        assert told.found_in(everything(moved)) == set(told.typed)
        assert says(moved, "tg:budi", "halo") is not None


def test_whom_somebody_helps_may_stand_before_them(runtime: Runtime, elsewhere: Runtime, file: Path) -> None:
    with runtime.database.begin() as tx:
        for number, helper in ((1, None), (2, None)):
            tx.run(
                "INSERT INTO person (id, created_at, language, channel, last_seen_at, helper)"
                " VALUES (:id, 1, 'id', 'whatsapp', 1, :helper)",
                {"id": str(number) * 32, "helper": helper},
            )
        tx.run("UPDATE person SET helper = :b WHERE id = :a", {"a": "1" * 32, "b": "2" * 32})
    back_up(keyed(runtime), file)
    restore(elsewhere, file, replace=False)
    assert plain(elsewhere, "SELECT helper FROM person ORDER BY id") == [("2" * 32,), (None,)]


def test_a_restored_house_erases_holds_and_logs_everybody_out_before_anything_opens(
    stage: Stage, elsewhere: Runtime, file: Path, clock: HeldClock
) -> None:
    told, live = Words(), stage.runtime
    she_types(stage, told)
    soon = live.now_ms() + 9_999_999
    with live.database.begin() as tx:
        staff.add(tx, "rina", "bu-rina", "", "admin", until=soon, now=live.now_ms())
        sessions.begin(tx, "rina", "cookie", now=live.now_ms(), expires=soon)
    stage.say("budi", "halo")
    back_up(keyed(live), file)
    siti = stage.person("siti")
    erases_herself(stage)
    outside = kept_outside(elsewhere.settings.database_url, "erasures")
    outside.parent.mkdir(parents=True, exist_ok=True)
    mine = kept_outside(live.settings.database_url, "erasures")
    if mine != outside:
        copy(mine, outside)
    clock.forward(hours=2)
    done = restore(elsewhere, file, replace=False)
    assert done.erased == 1
    assert done.held > 0
    assert told.found_in(everything(elsewhere)) == set()
    assert sum(what_waits(elsewhere).counts.values()) > 0
    assert plain(elsewhere, "SELECT COUNT(*) FROM letter WHERE state = 'queued' AND held IS NULL") == [(0,)]
    assert plain(elsewhere, "SELECT ended_why FROM staff_session") == [("restored",)]
    assert ("bot", "person erased", siti, "erased before") in audited(elsewhere)
    assert "backup restored" in {row[1] for row in audited(elsewhere)}


@SQLITE_ONLY
def test_where_there_are_people_they_go_only_if_that_is_said(stage: Stage, file: Path) -> None:
    runtime = keyed(stage.runtime)
    stage.say("siti", "halo")
    back_up(runtime, file)
    stage.say("budi", "halo")
    with pytest.raises(AskPerson, match="--replace"):
        restore(runtime, file, replace=False)
    assert plain(runtime, "SELECT COUNT(*) FROM person") == [(2,)]
    restore(runtime, file, replace=True)
    assert plain(runtime, "SELECT COUNT(*) FROM person") == [(1,)]
    assert says(runtime, "tg:budi", "halo") is not None


@SQLITE_ONLY
def test_another_key_a_cut_and_a_changed_file_are_refused_and_change_nothing(
    stage: Stage, file: Path
) -> None:
    runtime = keyed(stage.runtime)
    stage.say("siti", "halo")
    back_up(runtime, file)
    before, whole = rows(runtime), file.read_bytes()
    with pytest.raises(Damaged, match="not the one"):
        restore(keyed(runtime, SECRET[::-1]), file, replace=True)
    broken = [whole[:cut] for cut in (0, 5, 20, 300, len(whole) // 2, len(whole) - 1)]
    broken += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in (3, 30, 400, len(whole) - 9)]
    broken += [whole + b"x", b"SQLite format 3\0" * 99]
    for bad in broken:
        file.write_bytes(bad)
        with pytest.raises(Damaged):
            restore(runtime, file, replace=True)
    assert rows(runtime) == before


@SQLITE_ONLY
def test_the_last_piece_cannot_be_left_out(stage: Stage, file: Path) -> None:
    runtime = keyed(stage.runtime)
    back_up(runtime, file)
    whole = file.read_bytes()
    with file.open("rb") as source:
        *_, _last = pieces(source, SECRET)
    end = 4 + 12 + 16 + 9  # length, nonce, tag, an empty list packed
    file.write_bytes(whole[:-end])
    with pytest.raises(Damaged, match="cut off"):
        restore(runtime, file, replace=True)


@SQLITE_ONLY
def test_a_backup_of_a_newer_release_is_refused_in_one_sentence(stage: Stage, file: Path) -> None:
    runtime = keyed(stage.runtime)
    with runtime.database.begin() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    back_up(runtime, file)
    with pytest.raises(AskPerson, match="9999"):
        restore(runtime, file, replace=True)


@SQLITE_ONLY
def test_after_so_many_days_a_backup_is_refused_and_the_next_one_removes_it(
    stage: Stage, file: Path, clock: HeldClock
) -> None:
    runtime = keyed(stage.runtime)
    back_up(runtime, file)
    clock.forward(days=37)
    restore(runtime, file, replace=True)
    other = file.with_name("letter to a friend")
    other.write_text("no backup")
    clock.forward(minutes=1)
    with pytest.raises(AskPerson, match="older than 37 days"):
        restore(runtime, file, replace=True)
    assert drop_old(runtime, file.parent) == [file]
    assert other.exists()


@SQLITE_ONLY
def test_without_the_data_keys_of_its_day_nothing_is_replaced(
    stage: Stage, own_sqlite: str, file: Path, clock: HeldClock
) -> None:
    stage.say("siti", "halo")
    back_up(keyed(stage.runtime), file)
    another = file.parent / "another" / "jangkau.db"
    with opened(
        f"sqlite:///{another}", clock, data_keys=[NEW_DATA_KEY], JANGKAU_BACKUP_KEY=SECRET
    ) as elsewhere:
        with pytest.raises(CannotOpen):
            restore(elsewhere, file, replace=False)
        assert not copying.holds_people(elsewhere.database)


@SQLITE_ONLY
def test_no_key_of_the_house_lies_in_a_backup_and_it_is_the_owners_alone(stage: Stage, file: Path) -> None:
    runtime = keyed(stage.runtime)
    told = Words()
    she_types(stage, told)
    back_up(runtime, file)
    with file.open("rb") as source:
        inside = repr(list(pieces(source, SECRET))).encode()
    for secret in (DATA_KEY, KEY.encode(), SECRET.encode()):
        assert secret not in file.read_bytes()
        assert secret not in inside
    assert told.found_in(file.read_text("latin-1")) == set()
    assert file.stat().st_mode & 0o777 == 0o600


@SQLITE_ONLY
@pytest.mark.parametrize("secret", ["", "short", "a" * 40, KEY])
def test_a_key_that_guards_nothing_writes_nothing(stage: Stage, file: Path, secret: str) -> None:
    with pytest.raises(RefuseToStart, match="JANGKAU_BACKUP_KEY"):
        back_up(keyed(stage.runtime, secret), file)
    assert list(file.parent.glob("jangkau.backup*")) == []


@SQLITE_ONLY
def test_the_two_commands_say_what_they_did(stage: Stage, file: Path) -> None:
    runtime = keyed(stage.runtime)
    stage.say("siti", "halo")
    made = CliRunner().invoke(main, ["backup", str(file)], obj=runtime)
    assert made.exit_code == 0
    assert f"{describe(file).total} rows" in made.output
    checked = CliRunner().invoke(main, ["restore", "--check", str(file)], obj=runtime)
    assert checked.output.rstrip().endswith("whole")
    back = CliRunner().invoke(main, ["restore", "--replace", str(file)], obj=runtime)
    assert "are back" in back.output
    assert "held for staff: 1" in back.output
