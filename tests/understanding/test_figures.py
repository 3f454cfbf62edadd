"""Phone numbers with figures beside them, and months as old papers spell them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding import Understanding, Verdict

from .conftest import TODAY


@pytest.mark.parametrize(
    "text",
    [
        "085919157811 14",
        "081234567890 5 orang",
        "08123456789 0",
        "0812 3456 7890 12",
        "0812-3456-7890/91",
        "0812-3456-7890 / 7891",
        "08123456789 081298765432",
    ],
)
def test_digits_left_over_beside_a_number_leave_it_open(understanding: Understanding, text: str) -> None:
    reading = understanding.read("phone", text, on=TODAY)
    assert reading.verdict is Verdict.UNSURE
    assert reading.alternatives


@pytest.mark.parametrize("text", ["021-14045", "0274-14045", "021 1500910", "telp 022 14022", "14045"])
def test_a_short_code_is_no_number_in_any_town(understanding: Understanding, text: str) -> None:
    assert understanding.read("phone", text, on=TODAY).verdict is Verdict.NOT_UNDERSTOOD


@pytest.mark.parametrize("dash", ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"])
def test_any_dash_parts_the_groups_of_a_number(understanding: Understanding, dash: str) -> None:
    reading = understanding.read("phone", f"0812{dash}3456{dash}7890", on=TODAY)
    assert reading.value == "+6281234567890"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("djanuari", 1),
        ("pebroeari", 2),
        ("maart", 3),
        ("djuni", 6),
        ("djoeni", 6),
        ("djuli", 7),
        ("october", 10),
    ],
)
def test_months_are_known_in_the_spelling_of_old_papers(
    understanding: Understanding, text: str, month: int
) -> None:
    assert understanding.read("date", f"17 {text} 1965", on=TODAY).value == date(1965, month, 17)
