"""docs/security.md names the test that proves each guard: every one of them is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)))


@cache
def named_in(path: str) -> frozenset[str]:
    """The names of the tests in a file that can fail: each calls, asserts or raises something."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    made = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(
        one.name
        for one in made
        if any(isinstance(part, ast.Assert | ast.With | ast.Call) for part in ast.walk(one))
    )


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_the_page_names_is_there(path: str, name: str) -> None:
    assert name in named_in(path)


def test_every_guard_names_a_test() -> None:
    rows = [
        line for line in PAGE.splitlines() if line.startswith("|") and not line.startswith(("|---", "| want"))
    ]
    assert len(rows) > 25
    assert [row for row in rows if "::test_" not in row] == []
