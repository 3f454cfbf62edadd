"""The page of promises names thirty-five of them, and every test it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_walls import ROOT

PAGE = ROOT / "docs" / "handbook" / "broadcast_promises.md"
ROW = re.compile(r"^\| (\d+) \| .+ \| (.+) \| .+ \|$", re.MULTILINE)


def promises() -> dict[int, list[str]]:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {int(number): re.findall(r"`([^`]+)`", tests) for number, tests in rows}


def missing(tests: list[str], root: Path = ROOT / "tests") -> list[str]:
    """Those that no file has."""
    return [
        test
        for test in tests
        if not (root / test.partition("::")[0]).is_file()
        or f"def {test.partition('::')[2]}(" not in (root / test.partition("::")[0]).read_text("utf-8")
    ]


def test_all_thirty_five_stand_there() -> None:
    assert sorted(promises()) == list(range(1, 36))


@pytest.mark.parametrize("number", range(1, 36))
def test_every_promise_has_a_test_that_is_there(number: int) -> None:
    tests = promises()[number]
    assert tests and missing(tests) == []


def test_a_test_that_is_gone_would_be_missed() -> None:
    gone = ["broadcasts/test_life.py::test_nobody_wrote_this", "broadcasts/test_gone.py::test_it"]
    assert missing(gone) == gone
