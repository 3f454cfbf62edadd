"""Where the tests' Chromium comes from, and what is said where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.browsers import find_chromium
from tests.conftest import had
from tests.launching import Missing


def nowhere() -> Iterator[str]:
    yield from ()


def here() -> Iterator[str]:
    yield "/usr/bin/chromium"


def never() -> str | None:
    raise AssertionError("asked although one was found")


def no_program() -> str | None:
    return None


def test_the_named_one_is_taken_before_all_others() -> None:
    assert find_chromium({"JANGKAU_TEST_CHROMIUM": sys.executable}, here, never) == sys.executable


def test_a_named_one_that_does_not_run_is_told_and_not_replaced() -> None:
    with pytest.raises(Missing, match="/nowhere/chromium does not run"):
        find_chromium({"JANGKAU_TEST_CHROMIUM": "/nowhere/chromium"}, here, never)


def test_the_machines_own_is_taken_before_a_download() -> None:
    assert find_chromium({}, here, never) == "/usr/bin/chromium"


def test_playwrights_own_is_brought_where_the_machine_has_none() -> None:
    assert find_chromium({}, nowhere, lambda: "/home/siti/.cache/chromium") == "/home/siti/.cache/chromium"


def test_debians_packages_are_left_alone_outside_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(Missing, match="apt-get install chromium"):
        find_chromium({}, nowhere, no_program)


def test_what_is_missing_is_skipped_in_plain_sight_and_red_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise Missing("no chromium on this machine")

    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no chromium"):
        had(missing)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no chromium"):
        had(missing)
