"""`./jangkau rules` as machines outside rely on it: JSON lines and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.commands.rules import command

USUAL = {"income": "1000000", "sector": "other", "month": "2026-11", "programmes": "jkk,jkm"}
SITI = {
    "birth_year": 1985,
    "citizen": True,
    "has_nik": True,
    "works_now": True,
    "paid_by_employer": False,
    "already_member": "no",
}


def run(*arguments: str, lines: bytes = b"") -> Result:
    return CliRunner().invoke(command, arguments, input=lines)


def contribution(**options: str) -> Result:
    given = {**USUAL, **options}
    return run("contribution", *(part for name, text in given.items() for part in (f"--{name}", text)))


def eligibility(lines: bytes, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    found = run("eligibility", "--on", "2026-11-22", *arguments, lines=lines)
    return found.exit_code, [json.loads(line) for line in found.stdout.splitlines()]


def test_a_contribution_has_the_agreed_keys() -> None:
    found = contribution()
    assert found.exit_code == 0
    read = json.loads(found.stdout)
    expected = {"base": 1_000_000, "jkk": 5_000, "jkm": 3_400, "jht": 0, "total": 8_400, "discount": 8_400}
    assert {key: read[key] for key in expected} == expected
    assert (read["valid_until"], read["total_for_months"]) == ("2026-12", 8_400)
    assert "PP 50/2025 Pasal 3 dan 4" in read["sources"]


def test_months_over_the_end_have_no_total_but_both_prices_and_175() -> None:
    read = json.loads(contribution(month="2026-12", months="3").stdout)
    assert read["total_for_months"] is None
    assert [each["total"] for each in read["per_month"]] == [8_400, 16_800, 16_800]
    assert "175" in read["reasons"][-1]["says"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"income": "abc"},
        {"income": ""},
        {"income": "1.000.000"},
        {"income": "1e6"},
        {"income": "1_000"},
        {"income": "0"},
        {"income": "-5"},
        {"income": "9" * 13},
        {"sector": "becak"},
        {"month": "2026-13"},
        {"month": "November"},
        {"month": "2015-12"},
        {"programmes": "jkk"},
        {"programmes": ""},
        {"programmes": "jkk,jkm,jp"},
        {"months": "2"},
        {"months": "three"},
        {"payer": "uncle"},
        {"language": "jv"},
    ],
    ids=str,
)
def test_a_bad_value_is_an_answer_with_exit_1(wrong: dict[str, str]) -> None:
    found = contribution(**wrong)
    assert found.exit_code == 1
    assert set(json.loads(found.stdout)) <= {"error", "rule", "day"}
    assert json.loads(found.stdout)["error"]


@pytest.mark.parametrize(
    "arguments", [["contribution"], ["contribution", "--bogus", "1"], ["eligibility", "--x"], ["nonsense"]]
)
def test_unknown_or_missing_options_are_exit_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_verdict_has_the_agreed_keys() -> None:
    code, (read,) = eligibility(json.dumps(SITI).encode())
    assert code == 0
    assert (read["segment"], read["verdict"], read["programmes"]) == (
        "bpu",
        "eligible",
        ["jkk", "jkm", "jht"],
    )
    assert {"rule", "says", "source"} <= set(read["reasons"][0])
    assert read["would_change"]


def test_every_line_has_its_answer_in_order_and_a_bad_one_stops_nobody() -> None:
    lines = [
        b"{}",
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"works_now": "ya"}',
        b'{"a": 1, "a": 2}',
        b'{"jobs": NaN}',
        b"[" * 99999,
    ]
    code, read = eligibility(b"\n".join([*lines, json.dumps(SITI).encode()]) + b"\n")
    assert code == 1
    assert ["error" in each for each in read] == [False, *[True] * 8, False]


def test_english_is_spoken_when_asked_for() -> None:
    _, (read,) = eligibility(b'{"works_now": false}', "--language", "en")
    assert (
        read["reasons"][0]["says"] == "When registering, a person must be working or have a running business."
    )


@pytest.mark.parametrize(
    "arguments", [["--on", "tomorrow"], ["--on", ""], ["--on", "20261122"], ["--language", "jv"]]
)
def test_a_bad_day_or_language_is_one_answer(arguments: list[str]) -> None:
    found = run("eligibility", *arguments, lines=b"{}\n{}\n")
    assert found.exit_code == 1
    assert len(found.stdout.splitlines()) == 1


def test_no_lines_no_answers() -> None:
    assert eligibility(b"") == (0, [])


def test_nothing_heavy_is_loaded() -> None:
    heavy = "{'flask', 'sqlalchemy', 'babel', 'pydantic', 'telegram', 'twilio', 'redis'}"
    program = f"import sys, bot.__main__, bot.commands.rules; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
