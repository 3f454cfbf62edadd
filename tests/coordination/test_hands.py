"""What a process was really writing when it was killed is known afterwards; everything else it had goes on at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from bot.coordination import hands
from bot.coordination.hands import Hands

HOLDS = """
import sys, time
from pathlib import Path
from bot.coordination.hands import Hands
mine = Hands("dead", Path(sys.argv[1]))
mine.open()
for letter in (7, 8, 9):
    mine.begin(letter, 1)
mine.end(8, 1)
mine.took(9, 1, "SM123")
print("ready", flush=True)
time.sleep(600)
"""


def a_process(folder: Path) -> subprocess.Popen[str]:
    """It writes 7, 9 has been answered; what became of 8 is written down."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "ready\n"
    return process


def test_what_was_being_written_at_a_kill_is_known_and_only_that(tmp_path: Path) -> None:
    other, process = Hands("other", tmp_path), a_process(tmp_path)
    other.open()
    assert list(other.dead()) == []
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    (left,) = other.dead()
    assert (left.owner, left.begun, left.taken) == ("dead", frozenset({7}), {9: "SM123"})
    other.forget(left)
    assert list(other.dead()) == []
    other.close()


def test_a_try_that_ends_late_takes_no_later_tries_mark_away(tmp_path: Path) -> None:
    mine = Hands("mine", tmp_path)
    mine.open()
    mine.begin(7, 2)
    mine.end(7, 1)
    mine.close()
    (left,) = Hands("other", tmp_path).dead()
    assert left.begun == {7}


def test_more_at_once_than_there_is_room_for_leaves_all_in_doubt(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(hands, "SLOTS", 3)
    mine = Hands("mine", tmp_path)
    mine.open()
    for letter in (1, 2, 3):
        mine.begin(letter, 1)
    mine.close()
    (left,) = Hands("other", tmp_path).dead()
    assert left.begun is None


def test_a_process_that_ended_in_order_leaves_nothing(tmp_path: Path) -> None:
    mine = Hands("mine", tmp_path)
    mine.open()
    mine.begin(7, 1)
    mine.end(7, 1)
    mine.close()
    assert list(Hands("other", tmp_path).dead()) == []


def test_where_no_file_can_be_made_nobody_owns_a_row(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    mine = Hands("mine", tmp_path / "file")
    mine.open()
    assert mine.name is None
    assert Hands().name is None
