"""`unread`: heaps of what was asked again, without anybody's figures, and noted as a read."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.conversation.unread import heaped, unread
from bot.services.staff.scope import command_line
from bot.settings import ROOT
from bot.storage.conversation.unread import Asked
from tests.conftest import SQLITE_ONLY
from tests.house import KEY
from tests.stage import says


def test_wordings_that_are_alike_lie_in_one_heap() -> None:
    asked = [Asked("register", "job", text) for text in ("tukang sablon", "Tukang sablonn!", "pawang hujan")]
    first, second = heaped(asked, lambda text: text)
    assert (first.count, first.examples) == (2, ["tukang sablon", "Tukang sablonn!"])
    assert second.examples == ["pawang hujan"]


def test_the_same_words_at_another_question_are_another_heap() -> None:
    asked = [Asked("register", step, "entah") for step in ("job", "income")]
    assert [heap.count for heap in heaped(asked, lambda text: text)] == [1, 1]


@SQLITE_ONLY
def test_reading_them_stands_in_the_audit(runtime: Runtime) -> None:
    assert unread(runtime, command_line(runtime), days=7, most=5, purpose="a test") == []
    with runtime.database.begin() as tx:
        assert tx.one("SELECT who, what FROM audit")._mapping == {
            "who": "command line",
            "what": "unread messages",
        }


@SQLITE_ONLY
def test_a_span_of_no_days_is_refused(runtime: Runtime) -> None:
    with pytest.raises(BadArgument):
        unread(runtime, command_line(runtime), days=0, most=5, purpose="a test")


# At the menu: none of them is an answer, each carries what may not stand in a list.
UNREAD = (
    "pawang ular",
    "Pawang  ularr!",
    "pawang ular 0812 345 678 90",
    "pawang ular 0812-3456-7890",
    "pawang ular rek 123.456.7890",
)
SENSITIVE = ("pawang NIK 3I72O4550590OOOl", "pawang 4111 1111 1111 1111", "otp pawang 482913")
SECRETS = ("O455", "0590", "4111", "482913", "345", "7890")


@SQLITE_ONLY
def test_what_was_asked_again_comes_out_of_the_command_without_anybodys_figures(
    runtime: Runtime, database_url: str
) -> None:
    for number, text in enumerate((*UNREAD, *SENSITIVE)):
        for typed in ("halo", text):
            says(runtime, f"tg:siti{number}", typed)
    told = command(database_url)
    assert told.startswith(f"{len(UNREAD):5}  menu.menu  ")
    assert "pawang ular" in told
    assert not [secret for secret in SECRETS if secret in told]
    with runtime.database.begin() as tx:
        assert tx.one("SELECT who FROM audit WHERE what = 'unread messages'").who == "bu-rina"


def command(database_url: str) -> str:
    """What `./jangkau unread` prints over this database, on the held day."""
    env = {**os.environ, "DATABASE_URL": database_url, "DATA_KEYS": KEY, "SECRET_KEY": "held"}
    env["JANGKAU_CLOCK"] = "2026-11-22T04:00:00Z"
    line = [sys.executable, "-m", "bot", "unread", "--who", "bu-rina"]
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, env=env, check=True)
    return done.stdout
