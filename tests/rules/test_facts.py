"""The figures that texts ask for, and the sums for a person's own base."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import NoRuleOnDate
from bot.loading.rules import PROGRAMMES, load_rulebook
from bot.rules.benefits import NAMES, amounts, rules_of
from bot.rules.facts import fact_sources, facts
from bot.rules.figures import Month, Percent, Rupiah
from bot.rules.pages import read_pages
from bot.rules.reasons import reason_for
from bot.yaml_reading import read_yaml

BOOK = load_rulebook()
TODAY = date(2026, 11, 22)
# Worked by hand for Budi's base of 2,950,000 and for the lowest base of 1,000,000.
SUMS = {
    "jkk_death": (141_600_000, 48_000_000),  # 48 x base
    "jkk_burial": (10_000_000, 10_000_000),
    "jkk_periodic": (12_000_000, 12_000_000),  # 24 x 500,000
    "jkk_death_total": (163_600_000, 70_000_000),  # the three above
    "jkk_disability": (165_200_000, 56_000_000),  # 56 x base
    "jkk_partial_whole": (236_000_000, 80_000_000),  # 80 x base, before the share
    "jkk_stmb_first": (2_950_000, 1_000_000),  # 100 % of the base
    "jkk_stmb_later": (1_475_000, 500_000),  # 50 % of the base
    "jkk_transport_land": (5_000_000, 5_000_000),
    "jkk_transport_sea": (2_000_000, 2_000_000),
    "jkk_transport_air": (10_000_000, 10_000_000),
    "jkk_home_care": (20_000_000, 20_000_000),
    "jkk_dentures": (5_000_000, 5_000_000),
    "jkk_hearing_aid": (2_500_000, 2_500_000),
    "jkk_glasses": (1_000_000, 1_000_000),
    "jkm_full": (42_000_000, 42_000_000),
    "jkm_short": (10_000_000, 10_000_000),
    "scholarship_tk": (3_000_000, 3_000_000),  # 1,500,000 x 2
    "scholarship_sd": (9_000_000, 9_000_000),  # 1,500,000 x 6
    "scholarship_smp": (6_000_000, 6_000_000),  # 2,000,000 x 3
    "scholarship_sma": (9_000_000, 9_000_000),  # 3,000,000 x 3
    "scholarship_college": (60_000_000, 60_000_000),  # 12,000,000 x 5
    "scholarship_child": (87_000_000, 87_000_000),  # 3 + 9 + 6 + 9 + 60 million
    "scholarship_max": (174_000_000, 174_000_000),  # 87 million x 2 children
}


def test_the_sums_follow_the_declared_base() -> None:
    budi, lowest = amounts(BOOK, 2_950_000, TODAY), amounts(BOOK, 1_000_000, TODAY)
    assert {name: (budi[name], lowest[name]) for name in budi} == SUMS


def test_every_rule_behind_a_sum_has_its_source() -> None:
    for rule in [rule for name in NAMES for rule in rules_of(name)]:
        assert BOOK.value(rule, TODAY).source == reason_for(BOOK, rule, TODAY).source != ""


def test_the_parts_make_the_whole() -> None:
    found = facts(BOOK, TODAY)
    parts = ("jkm_full_death", "jkm_full_periodic", "jkm_full_burial")
    assert sum(int(str(found[part])) for part in parts) == found["jkm_full"]
    assert found["jkk_periodic"] == found["jkk_periodic_months"] * found["jkk_periodic_monthly"]  # type: ignore[operator]
    assert found["scholarship_max"] == found["scholarship_child"] * found["scholarship_children"]  # type: ignore[operator]


def test_the_facts_of_today() -> None:
    found = facts(BOOK, TODAY, "other", 2_950_000)
    expected = {
        "min_two": 8_400,
        "min_two_transport": 8_400,
        "min_two_ordinary": 16_800,
        "min_three": 28_400,
        "min_three_ordinary": 36_800,
        "own_two": 18_150,
        "own_three_ordinary": 95_300,
        "own_jkk_death": 141_600_000,
        "discount_percent": 50,
        "discount_last_month_other": Month(2026, 12),
        "discount_last_month_transport": Month(2027, 3),
        "ordinary_from_month": Month(2027, 1),
        "base_lowest": 1_000_000,
        "bands": 33,
        "periods": "1, 3, 6, 12",
        "call_centre": "175",
        "age_limit": 65,
        "min_death_total": 70_000_000,
        "min_disability": 56_000_000,
    }
    assert {name: found[name] for name in expected} == expected


def test_figures_know_their_kind() -> None:
    found = facts(BOOK, TODAY, "other")
    assert type(found["jkm_full"]) is Rupiah
    assert type(found["discount_percent"]) is Percent
    assert type(found["jkm_months"]) is int


def test_after_the_discount_the_ordinary_price_holds_and_the_percent_is_gone() -> None:
    found = facts(BOOK, date(2027, 1, 1), "other")
    assert (found["min_two"], found["min_two_transport"]) == (16_800, 8_400)
    with pytest.raises(NoRuleOnDate, match=r"payment\.discount on 2027-01-01"):
        found["discount_percent"]


def test_next_january_costs_what_its_own_rules_say() -> None:
    """The discount of 2026 has ended for most by then, that of transport has not."""
    found = facts(BOOK, TODAY)
    assert found["next_year_month"] == Month(2027, 1)
    assert (found["min_two_next_year_other"], found["min_two_next_year_transport"]) == (16_800, 8_400)
    assert (found["min_three_next_year_other"], found["min_three_next_year_transport"]) == (36_800, 28_400)


def test_the_ordinary_price_is_the_sector_s_own_and_silent_where_sectors_differ() -> None:
    pages = {path.stem: read_yaml(path) for path in PROGRAMMES.glob("*.yaml")}
    (flat,) = pages["jkm"]["rules"]["flat"]["values"]
    pages["jkm"]["rules"]["flat"]["values"] = [
        {**flat, "sector": "transport"},
        {**flat, "sector": "other", "value": 9_000},
    ]
    book = read_pages(pages)
    assert facts(book, TODAY, "transport")["min_two_ordinary"] == 16_800
    assert facts(book, TODAY, "other")["min_two_ordinary"] == 19_000
    with pytest.raises(NoRuleOnDate):
        facts(book, TODAY)["min_two_ordinary"]


def test_each_fact_is_traceable_to_rules() -> None:
    sources = fact_sources(BOOK)
    assert set(facts(BOOK, TODAY, "other", 1_000_000)) <= set(sources)
    assert all(rule in BOOK.rules for rules in sources.values() for rule in rules)
