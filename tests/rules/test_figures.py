"""Every figure of the rulebook stands in a second list, and is said as people read it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.loading.rules import load_rulebook
from bot.rules.figures import Figure, Month, Percent, Rupiah, spoken
from bot.rules.reasons import placeholders
from bot.rules.rulebook import LANGUAGES, Value

BOOK = load_rulebook()
TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "figures.yaml").read_text())
FIGURED = {rule.name: rule for rule in BOOK.rules.values() if rule.unit not in ("statement", "bands")}


def test_every_figure_is_in_the_second_list_and_no_other() -> None:
    assert set(TABLE) == set(FIGURED)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_both_readings_agree(name: str) -> None:
    for value in FIGURED[name].values:
        amount = list(value.amount) if isinstance(value.amount, tuple) else value.amount
        assert amount == second_reading(name, value)


def second_reading(name: str, value: Value) -> Any:
    """The figure as the second list has it; one that changes stands there by the day each value begins."""
    entry = TABLE[name]
    return (
        {str(day): figure for day, figure in entry.items()}[str(value.since)]
        if isinstance(entry, dict)
        else entry
    )


def test_every_value_is_quoted_by_a_test() -> None:
    # Statements and unknowns hold no figure; their names and sentences are checked below and in the tables.
    quoted = set(TABLE) | {"payment.bands"}
    holding = {rule.name for rule in BOOK.rules.values() if rule.unit != "statement"}
    assert len(quoted & holding) / len(holding) == 1.0


@pytest.mark.parametrize("name", sorted({*BOOK.rules, *BOOK.unknowns}))
def test_a_sentence_is_short_and_asks_the_same_figures_in_both_languages(name: str) -> None:
    entry = BOOK.unknowns.get(name) or BOOK.rules[name]
    for says in (entry.says, entry.changes):
        texts = [says[language] for language in LANGUAGES if says]
        assert len({frozenset(placeholders(text)) for text in texts}) <= 1
        assert all(len(re.sub("{.*?}", "Rp10.000", text)) <= 140 and text.endswith(".") for text in texts)


@pytest.mark.parametrize(
    ("figure", "indonesian", "english"),
    [
        (Rupiah(16800), "Rp16.800", "Rp16.800"),
        (Rupiah(174_000_000), "Rp174.000.000", "Rp174.000.000"),
        (Rupiah(0), "Rp0", "Rp0"),
        (Percent(50), "50%", "50%"),
        (Month(2026, 12), "Desember 2026", "December 2026"),
        (date(2026, 8, 17), "17 Agustus 2026", "17 August 2026"),
        (48, "48", "48"),
        ("175", "175", "175"),
    ],
)
def test_a_figure_is_said_as_people_read_it(figure: Figure, indonesian: str, english: str) -> None:
    assert (spoken(figure, "id"), spoken(figure, "en")) == (indonesian, english)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "", "0000-01", "9999-01", "２０２６-01"]
)
def test_a_text_that_is_no_month(text: str) -> None:
    assert Month.parse(text) is None


def test_months_count_over_the_turn_of_the_year() -> None:
    assert Month(2026, 11).plus(3) == Month(2027, 2)
    assert Month(2027, 1).plus(-1) == Month(2026, 12)
