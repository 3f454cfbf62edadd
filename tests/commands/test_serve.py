"""`serve` on a port that somebody has, or that nobody may have."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.errors import RefuseToStart
from bot.listening import bound
from tests.house import open_held
from tests.launching import ROOT


@pytest.fixture
def taken() -> Iterator[int]:
    """A port with a server that shares it with whoever else asks to share, as ours does."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_second_server_does_not_start_on_a_taken_port(
    taken: int, own_sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", own_sqlite)
    monkeypatch.setenv("PORT", str(taken))
    found = CliRunner().invoke(main, ["serve", "--host", "127.0.0.1"])
    assert isinstance(found.exception, RefuseToStart)
    assert (
        str(found.exception)
        == f"port {taken} is taken by another program: stop it, or set PORT to another one"
    )
    assert found.output == ""


def test_a_port_that_cannot_be_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "70000")
    found = CliRunner().invoke(main, ["serve"])
    assert str(found.exception) == "environment: PORT must be a whole number from 1 to 65535"


def test_wrong_settings_end_the_start_in_one_sentence_each() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    wrong = {**os.environ, "PORT": str(free), "DATABASE_URL": "mysql://host/db", "PUBLIC_URL": "ftp://x"}
    command = [sys.executable, "-m", "bot", "serve", "--host", "127.0.0.1"]
    found = subprocess.run(command, cwd=ROOT, env=wrong, capture_output=True, text=True, timeout=60)
    assert found.returncode == 1
    assert [line.split(": ")[:2] for line in found.stderr.splitlines()] == [
        ["environment", "DATABASE_URL"],
        ["environment", "PUBLIC_URL"],
    ]


def test_an_address_that_is_not_ours_is_said_in_one_sentence() -> None:
    with pytest.raises(RefuseToStart) as caught:
        bound("203.0.113.7", 8000)
    [problem] = caught.value.problems
    assert problem.startswith("cannot listen on 203.0.113.7 port 8000: ")


def test_a_port_is_had_by_one_alone_and_by_the_next_when_it_ends() -> None:
    with bound("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(RefuseToStart):
            bound("127.0.0.1", port)
    bound("127.0.0.1", port).close()


def test_a_file_that_is_no_database_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("Bu Rina's notes, and no database at all.")
    database = open_held(f"sqlite:///{tmp_path}/notes.db")
    with pytest.raises(RefuseToStart) as caught, database.peek():
        raise AssertionError("nothing to look at")
    database.close()
    assert caught.value.problems == ["DATABASE_URL names a file that is no SQLite database"]
