"""Verdicts by the table eligibility.yaml, and the answers that are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import BadArgument, NoRuleOnDate
from bot.loading.rules import load_rulebook
from bot.rules.eligibility import Verdict, eligibility
from bot.rules.reasons import render

BOOK = load_rulebook()
TODAY = date(2026, 11, 22)
TABLE = yaml.safe_load((Path(__file__).parent / "eligibility.yaml").read_text())
GROUNDS = {
    "membership.own_work",
    "membership.must_work",
    "membership.age_limit",
    "membership.nik",
    "payment.packages",
}


def verdict(**said: Any) -> Verdict:
    return eligibility(BOOK, {**TABLE["usual"], **said}, TODAY)


@pytest.mark.parametrize("row", TABLE["cases"], ids=lambda row: row["case"])
def test_the_table(row: dict[str, Any]) -> None:
    found = verdict(**row["says"])
    usual = GROUNDS if found.verdict == "eligible" else set()
    rules = [reason.rule for reason in found.reasons if reason.rule not in usual]
    assert (found.segment, found.verdict, rules) == (row["segment"], row["verdict"], row["because"])


def test_programmes_are_open_only_to_the_eligible() -> None:
    assert verdict().programmes == ("jkk", "jkm", "jht")
    assert verdict().compulsory == ("jkk", "jkm")
    assert verdict(works_now=False).programmes == ()


def test_employers_must_take_jht() -> None:
    assert verdict(employs_others=True).compulsory == ("jkk", "jkm", "jht")


def test_an_active_member_needs_no_papers_again() -> None:
    assert eligibility(BOOK, {"already_member": "bpu_active", "works_now": True}, TODAY).verdict == "eligible"


def test_nothing_said_asks_for_everything_needed() -> None:
    found = eligibility(BOOK, {}, TODAY)
    assert found.verdict == "ask_branch"
    asked = {change.answers[0] for change in found.would_change}
    assert asked == {"works_now", "paid_by_employer", "citizen", "has_nik", "birth_year", "already_member"}


def test_somebody_without_work_is_told_what_would_change_it() -> None:
    (change,) = verdict(works_now=False).would_change
    assert change.answers == ("works_now",)
    assert render(change, "id") == "Begitu bekerja atau berusaha lagi, Anda boleh mendaftar."


def test_an_answer_that_is_null_is_not_given() -> None:
    assert eligibility(BOOK, dict.fromkeys(TABLE["usual"]), TODAY) == eligibility(BOOK, {}, TODAY)


def test_on_the_last_day_of_the_year_the_birth_year_is_enough() -> None:
    said = {**TABLE["usual"], "birth_date": None, "birth_year": 1961}
    assert eligibility(BOOK, said, date(2026, 12, 31)).verdict == "not_eligible"
    assert eligibility(BOOK, said, date(2026, 12, 30)).verdict == "ask_branch"


def test_a_leap_day_child_turns_65_on_the_first_of_march() -> None:
    said = {**TABLE["usual"], "birth_date": "1960-02-29"}
    assert eligibility(BOOK, said, date(2025, 2, 28)).verdict == "eligible"
    assert eligibility(BOOK, said, date(2025, 3, 1)).verdict == "not_eligible"


@pytest.mark.parametrize(
    "wrong",
    [
        {"works_now": "ya"},
        {"works_now": 1},
        {"citizen": "true"},
        {"birth_year": 1800},
        {"birth_year": 2027},
        {"birth_year": 1985.0},
        {"birth_year": True},
        {"birth_year": "1985"},
        {"birth_date": "2026-11-23"},
        {"birth_date": "1985-02-30"},
        {"birth_date": "01-06-1985"},
        {"birth_date": "19850601"},
        {"birth_date": 1985},
        {"birth_date": "1800-01-01"},
        {"already_member": "yes"},
        {"already_member": True},
        {"already_member": ["no"]},
        {"jobs": -1},
        {"jobs": 1.5},
        {"jobs": 101},
        {"monthly_income": -1},
        {"monthly_income": 10**13},
        {"sector": "becak"},
        {"domestic_workers": True},
    ],
    ids=str,
)
def test_an_answer_of_the_wrong_kind_is_refused_by_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadArgument, match=next(iter(wrong))):
        verdict(**wrong)


def test_a_day_before_the_rules_is_an_error_naming_rule_and_day() -> None:
    with pytest.raises(NoRuleOnDate) as raised:
        eligibility(BOOK, {}, date(2023, 12, 31))
    assert (raised.value.rule, raised.value.day) == ("membership.age_limit", date(2023, 12, 31))
