"""The rulebook answers by day and case, and refuses pages that are not sound, all problems at once."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BadRulebook, NoRuleOnDate
from bot.loading.rules import PROGRAMMES, load_rulebook
from bot.rules.pages import read_pages
from bot.rules.rulebook import Rulebook

BOOK = load_rulebook()


def value(**entry: Any) -> dict[str, Any]:
    return {"from": date(2026, 1, 1), "value": 10, "source": "PP 1/2026", "certainty": "A", **entry}


def page(*values: Any, **rule: Any) -> dict[str, Any]:
    return {"page": {"rules": {"rate": {"unit": "rupiah", "values": list(values), **rule}}}}


def problems(pages: Any) -> list[str]:
    with pytest.raises(BadRulebook) as raised:
        read_pages(pages)
    return raised.value.problems


def test_a_value_holds_from_its_first_to_its_last_day() -> None:
    book = read_pages(page(value(until=date(2026, 6, 30)), value(**{"from": date(2026, 7, 1), "value": 20})))
    assert book.value("page.rate", date(2026, 6, 30)).number == 10
    assert book.value("page.rate", date(2026, 7, 1)).number == 20


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 7, 1)])
def test_a_day_without_value_names_rule_and_day(day: date) -> None:
    book = read_pages(page(value(until=date(2026, 6, 30))))
    with pytest.raises(NoRuleOnDate, match=f"page.rate on {day}"):
        book.value("page.rate", day)


def test_a_case_without_value_is_an_error_too() -> None:
    with pytest.raises(NoRuleOnDate):
        BOOK.value("payment.discount", date(2026, 11, 1), sector="other", payer="government")
    with pytest.raises(NoRuleOnDate):
        BOOK.value("membership.domestic_worker", date(2026, 11, 1))


def test_values_that_end_are_found_before_they_do() -> None:
    (ending,) = BOOK.ending_before(date(2027, 1, 21))
    assert (ending.name, ending.sector, ending.until) == ("payment.discount", "other", date(2026, 12, 31))
    assert len(BOOK.ending_before(date(2027, 4, 1))) == 2
    assert BOOK.ending_before(date(2027, 4, 1), after=date(2027, 4, 1)) == []


def test_a_value_that_is_followed_does_not_end() -> None:
    following = page(value(until=date(2026, 6, 30)), value(**{"from": date(2026, 7, 1)}))
    assert read_pages(following).ending_before(date(2027, 1, 1)) == []


def test_a_value_for_all_is_followed_by_one_for_each_sector_and_by_nothing_less() -> None:
    ends, begins = value(until=date(2026, 6, 30)), date(2026, 7, 1)
    each = [value(**{"from": begins, "sector": sector}) for sector in ("transport", "other")]
    assert read_pages(page(ends, *each)).ending_before(date(2027, 1, 1)) == []
    alone = read_pages(page(ends, each[0], optional=True))
    assert [found.until for found in alone.ending_before(date(2027, 1, 1))] == [date(2026, 6, 30)]


DEFECTS: dict[str, tuple[Any, str]] = {
    "gap": (
        page(value(until=date(2026, 3, 31)), value(**{"from": date(2026, 4, 2)})),
        "no value from 2026-04-01",
    ),
    "overlap": (
        page(value(until=date(2026, 3, 31)), value(**{"from": date(2026, 3, 31)})),
        "two values hold on 2026-03-31",
    ),
    "overlap without end": (
        page(value(), value(**{"from": date(2027, 1, 1)})),
        "two values hold on 2027-01-01",
    ),
    "overlap of all and one sector": (page(value(), value(sector="other")), "two values"),
    "a sector left out": (page(value(sector="other")), "no value for transport"),
    "a payer left out": (page(value(payer="self")), "no value for government"),
    "gap in one sector": (
        page(
            value(sector="other", until=date(2026, 3, 31)),
            value(sector="other", **{"from": date(2026, 5, 1)}),
            value(sector="transport"),
        ),
        "no value for other from 2026-04-01",
    ),
    "no source": (page(value(source=" ")), "value without source"),
    "source missing": (
        page({"from": date(2026, 1, 1), "value": 1, "certainty": "A"}),
        "value without source",
    ),
    "unconfirmed": (page(value(certainty="G")), "certainty 'G'"),
    "unknown sector": (page(value(sector="becak")), "sector 'becak'"),
    "unknown payer": (page(value(payer="family")), "payer 'family'"),
    "empty sector": (page(value(sector=None)), "sector None"),
    "day as text": (page(value(**{"from": "2026-01-01"})), "from '2026-01-01' is no day"),
    "moment for a day": (page(value(**{"from": datetime(2026, 1, 1)})), "is no day"),  # noqa: DTZ001
    "end as text": (page(value(until="soon")), "until 'soon' is no day"),
    "end before start": (page(value(until=date(2025, 1, 1))), "lies before from"),
    "unknown key in a value": (page(value(til=date(2027, 1, 1))), "unknown key 'til'"),
    "unknown key in a rule": (page(value(), vaules=[]), "unknown key 'vaules'"),
    "unknown key in a page": ({"page": {"rule": {}}}, "unknown key 'rule'"),
    "a key that is no text": ({"page": {"rules": {True: {}}}}, "unknown key True"),
    "unknown unit": (page(value(), unit="euro"), "unit 'euro'"),
    "no values": (page(), "has no values"),
    "values that are no list": (
        {"page": {"rules": {"rate": {"unit": "rupiah", "values": 10}}}},
        "has no values",
    ),
    "a value that is no mapping": (page(10), "expected keys and values"),
    "a rule that is no mapping": ({"page": {"rules": {"rate": 10}}}, "expected keys and values"),
    "an empty page": ({"page": None}, "expected keys and values"),
    "a fraction": (page(value(value=0.5)), "0.5 does not fit unit rupiah"),
    "a negative amount": (page(value(value=-1)), "does not fit"),
    "yes for an amount": (page(value(value=True)), "does not fit"),
    "amount missing": (page(value(value=None)), "does not fit"),
    "text for an amount": (page(value(value="10")), "does not fit"),
    "a statement with an amount": (
        page(value(), unit="statement", says={"id": "a", "en": "a"}),
        "does not fit unit statement",
    ),
    "a statement without sentence": (page(value(value=None), unit="statement"), "no sentence in id"),
    "choices that fall": (page(value(value=[3, 1]), unit="choices"), "does not fit"),
    "bands that fall": (page(value(value=[[0, 5], [9, 4]]), unit="bands"), "does not fit"),
    "bands that start late": (page(value(value=[[1, 5]]), unit="bands"), "does not fit"),
    "bands of one column": (page(value(value=[[0]]), unit="bands"), "does not fit"),
    "one language only": (page(value(), says={"id": "a"}), "no sentence in en"),
    "a typed amount": (page(value(), says={"id": "Rp16.800", "en": "a"}), "types a figure"),
    "a typed percent": (page(value(), says={"id": "a", "en": "half is 50%"}), "types a figure"),
    "an open brace": (page(value(), says={"id": "{", "en": "a"}), "leaves a brace open"),
    "a placeholder with an attribute": (
        page(value(), says={"id": "{value.x}", "en": "a"}),
        "is no plain name",
    ),
    "a placeholder nobody fills": (
        page(value(), says={"id": "{nothing}", "en": "a"}),
        "nobody fills {nothing}",
    ),
    "a flag that is no flag": (page(value(), optional="yes"), "optional must be"),
    "an unknown without source": ({"page": {"unknown": {"x": {"says": {"id": "a", "en": "a"}}}}}, "source"),
    "an unknown without sentence": ({"page": {"unknown": {"x": {"source": "none found"}}}}, "no sentence"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_an_unsound_page_is_refused(defect: str) -> None:
    pages, expected = DEFECTS[defect]
    assert any(expected in problem for problem in problems(pages)), problems(pages)


def test_every_problem_is_listed_not_only_the_first() -> None:
    two = page(value(source=""), value(certainty="G", **{"from": date(2027, 1, 1)}))
    assert len(problems(two)) == 2


def test_an_optional_rule_may_have_gaps_but_no_overlap() -> None:
    gap = page(value(until=date(2026, 3, 31)), value(**{"from": date(2026, 5, 1)}), optional=True)
    assert read_pages(gap).find("page.rate", date(2026, 4, 15)) is None
    assert problems(page(value(), value(), optional=True))


def test_a_name_is_either_a_rule_or_unknown() -> None:
    both = page(value())
    both["page"]["unknown"] = {"rate": {"source": "none", "says": {"id": "a", "en": "a"}}}
    assert any("both" in problem for problem in problems(both))


def written(folder: Path, **pages: str) -> Path:
    for path in PROGRAMMES.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    for name, text in pages.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def test_the_loader_names_a_rule_the_program_needs(tmp_path: Path) -> None:
    with pytest.raises(BadRulebook, match=r"jkm\.flat: the program needs this rule"):
        load_rulebook(written(tmp_path, jkm="rules: {}"))


@pytest.mark.parametrize(
    "text", ["rules: [", "rules: {a: 1, a: 2}", "rules: {r: {values: [{from: 2026-02-30}]}}"]
)
def test_the_loader_names_the_page_it_cannot_read(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRulebook, match="jp: "):
        load_rulebook(written(tmp_path, jp=text))


def test_a_new_pp_is_one_line(tmp_path: Path) -> None:
    case = "sector: other, payer: self, value: 50, certainty: A, source: PP X"
    line = f"      - {{from: 2027-01-01, until: 2027-06-30, {case}}}"
    old = (PROGRAMMES / "payment.yaml").read_text()
    before = "      - {from: 2026-04-01, until: 2026-12-31, sector: other"
    book = load_rulebook(written(tmp_path, payment=old.replace(before, f"{line}\n{before}")))
    assert book.value("payment.discount", date(2027, 2, 1), sector="other", payer="self").number == 50
    assert [each.sector for each in book.ending_before(date(2027, 5, 1))] == ["transport"]


def test_the_pages_are_read_the_same_twice() -> None:
    pages: dict[str, Any] = page(value())
    read_pages(deepcopy(pages))
    assert isinstance(read_pages(pages), Rulebook)
