"""`./jangkau understand`: one JSON object for every line, and plain refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from .conftest import ROOT


def run(*arguments: str, typed: bytes = b"") -> tuple[int, list[dict[str, Any]]]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand", *arguments],
        input=typed,
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_every_line_is_answered_in_order_also_the_empty_one() -> None:
    status, lines = run("yes_no", typed="ya\n\nnggak 😀\n".encode())
    assert status == 0
    assert [line["value"] for line in lines] == [True, None, False]
    assert [line["input"] for line in lines] == ["ya", "", "nggak 😀"]


def test_a_sum_has_its_period_beside_it() -> None:
    _, lines = run("rupiah", typed=b"2jt sebulan")
    assert (lines[0]["value"], lines[0]["per"]) == (2_000_000, "month")


def test_a_place_is_an_object_and_its_rivals_say_where_they_are() -> None:
    _, lines = run("place", typed=b"cilincing\nciledug\n")
    assert set(lines[0]["value"]) == {"code", "name", "level", "lat", "lon"}
    assert lines[1]["alternatives"][0]["within"][0] == "Kabupaten Cirebon"


def test_days_are_counted_from_the_day_given() -> None:
    _, lines = run("date", "--on", "2000-01-01", typed=b"hari ini")
    assert lines[0]["value"] == "2000-01-01"


def test_bytes_that_are_no_text_are_answered() -> None:
    status, lines = run("yes_no", typed=b"\xff\xfe ya\x00\n")
    assert (status, len(lines)) == (0, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("shoe_size",),
        ("yes_no", "--on", "nonsense"),
        ("choice", "--options", "A||B"),
        ("yes_no", "--language", "xx"),
    ],
)
def test_a_bad_value_is_one_error_line(arguments: tuple[str, ...]) -> None:
    status, lines = run(*arguments)
    assert status == 1
    assert list(lines[0]) == ["error"]


def test_production_refuses_a_rehearsals_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JANGKAU_CLOCK", "2030-01-01T00:00:00Z")
    monkeypatch.setenv("JANGKAU_ENV", "production")
    status, lines = run("date", typed=b"hari ini")
    assert (status, list(lines[0])) == (1, ["error"])


@pytest.mark.parametrize("arguments", [(), ("yes_no", "--loud"), ("choice",)])
def test_wrong_use_is_exit_two(arguments: tuple[str, ...]) -> None:
    assert run(*arguments) == (2, [])


def test_it_loads_no_door_and_no_wall() -> None:
    code = "import sys, bot.commands.understand; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert {"flask", "sqlalchemy", "telegram", "babel", "redis"}.isdisjoint(done.stdout.split())
