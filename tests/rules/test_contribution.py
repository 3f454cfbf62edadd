"""Contributions by the tables beside this file: bands, date boundaries, whole cases."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import BadArgument, NoRuleOnDate
from bot.loading.rules import load_rulebook
from bot.rules.contribution import Contribution, band_of, contribution
from bot.rules.figures import Month

BOOK = load_rulebook()
HERE = Path(__file__).parent
TWO, THREE = ("jkk", "jkm"), ("jkk", "jkm", "jht")


@cache
def rows(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((HERE / name).read_text())


def month(text: str) -> Month:
    found = Month.parse(text)
    assert found
    return found


def pays(**asked: Any) -> Contribution:
    usual = {"income": 1_000_000, "sector": "other", "month": month("2026-11"), "programmes": TWO}
    return contribution(BOOK, **{**usual, **asked})


@pytest.mark.parametrize("row", rows("bands.yaml"), ids=lambda row: f"band {row['band']}")
def test_each_band_costs_what_the_table_says(row: dict[str, Any]) -> None:
    ordinary, halved = month("2027-01"), month("2026-12")
    assert pays(income=row["lowest"]).base == row["base"]
    assert pays(income=row["lowest"], month=ordinary).total == row["two"]
    assert pays(income=row["lowest"], month=ordinary, programmes=THREE).total == row["three"]
    assert pays(income=row["lowest"], month=halved).total == row["two_halved"]
    assert pays(income=row["lowest"], month=halved, programmes=THREE).total == row["three_halved"]


@pytest.mark.parametrize("row", rows("bands.yaml")[:-1], ids=lambda row: f"band {row['band']}")
def test_the_gap_above_a_band_belongs_to_it(row: dict[str, Any]) -> None:
    following = rows("bands.yaml")[row["band"]]
    for income in (row["highest"], row["highest"] + 1, following["lowest"] - 1):
        assert pays(income=income).band == row["band"]
    assert pays(income=following["lowest"]).band == following["band"]


def test_the_bands_are_the_reference_ones() -> None:
    bands = BOOK.value("payment.bands", date(2026, 11, 22)).bands
    assert [(band.number, band.base) for band in bands] == [
        (r["band"], r["base"]) for r in rows("bands.yaml")
    ]
    assert band_of(bands, 0).number == 1


@pytest.mark.parametrize(
    "row", rows("boundaries.yaml"), ids=lambda row: f"{row['month']} {row['sector']} {row['payer']}"
)
def test_each_date_boundary(row: dict[str, Any]) -> None:
    found = pays(month=month(row["month"]), sector=row["sector"], payer=row["payer"])
    assert found.total == row["total"]
    assert found.valid_until == (month(row["until"]) if row["until"] else None)


@pytest.mark.parametrize("row", rows("contributions.yaml"), ids=lambda row: row["case"])
def test_whole_cases(row: dict[str, Any]) -> None:
    asked = {key: row[key] for key in ("income", "sector", "programmes", "months", "payer")}
    found = pays(**asked, month=month(row["month"]))
    got = {key: getattr(found, key) for key in ("base", "jkk", "jkm", "jht", "total", "discount")}
    assert {**got, "for_months": found.total_for_months} == row["expect"]


def test_months_on_both_sides_of_the_end_get_both_prices_and_the_call_centre() -> None:
    found = pays(month=month("2026-12"), months=3)
    assert found.spans_discount_end
    assert [total for _, total in found.per_month] == [8400, 16800, 16800]
    assert "payment.prepaying_past_discount" in found.rules


def test_a_month_is_explained_by_the_rules_that_made_it() -> None:
    assert pays().rules == ("payment.bands", "jkk.rate", "jkm.flat", "payment.discount")
    assert pays(payer="government").rules[-1] == "payment.discount_government"
    assert pays(month=month("2027-01")).rules[-2:] == ("payment.ordinary", "payment.discount_after")
    assert pays(month=month("2025-01")).rules[-1] == "payment.ordinary"


def test_a_base_gives_what_its_income_gives() -> None:
    by_base = pays(income=None, base=2_950_000)
    assert by_base == pays(income=3_000_000)


@pytest.mark.parametrize(
    "wrong",
    [
        {"programmes": ("jkk",)},
        {"programmes": ("jkm",)},
        {"programmes": ("jht",)},
        {"programmes": ("jkk", "jht")},
        {"programmes": ("jkk", "jkm", "jp")},
        {"programmes": ("jkk", "jkm", "jkp")},
        {"programmes": ("jkk", "jkm", "jkm")},
        {"programmes": ()},
        {"months": 0},
        {"months": 2},
        {"months": 24},
        {"income": 0},
        {"income": -1},
        {"income": None},
        {"base": 1_000_000},
        {"income": None, "base": 1_100_000},
        {"sector": "becak"},
        {"payer": "family"},
    ],
    ids=str,
)
def test_what_does_not_exist_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadArgument):
        pays(**wrong)


def test_a_month_before_the_rules_is_an_error_naming_rule_and_day() -> None:
    with pytest.raises(NoRuleOnDate) as raised:
        pays(month=month("2015-12"))
    assert raised.value.rule in BOOK.rules
    assert raised.value.day == date(2015, 12, 1)
