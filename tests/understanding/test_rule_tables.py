"""Readers that go down a table of rules: each rule has an example in rules.jsonl that is read otherwise without it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import Any, NamedTuple

import pytest

from bot.loading.understanding import LEARNED, LEXICON, load_heads, load_lexicon
from bot.understanding import (
    Option,
    Reading,
    Understanding,
    choices,
    clauses,
    evidence,
    intents,
    labels,
    meeting,
    mistyped,
    numbers,
    occupations,
    places,
    rupiah,
    year_parts,
    yes_no,
)
from bot.understanding.addresses import address_words
from bot.understanding.asides_of_place import aside_words
from bot.understanding.days import days_reader
from bot.understanding.jobs import jobs_reader
from bot.understanding.speller import speller_of
from bot.understanding.years import Years, years_reader

from .conftest import ROOT, TODAY
from .scoring import HERE, plain

CASES = [json.loads(line) for line in (HERE / "rules.jsonl").read_text("utf-8").splitlines()]


class Readers:
    """The readers that work by tables, each made once; `with_…` reads a case by other tables."""

    def __init__(self, understanding: Understanding) -> None:
        self.lexicon = load_lexicon(ROOT / LEXICON)
        self.speller = speller_of(self.lexicon)
        self.gazetteer = understanding.gazetteer
        self.words = address_words(self.lexicon)
        self.beside = aside_words(self.lexicon)

    @cached_property
    def yes_no(self) -> yes_no.YesNo:
        return yes_no.yes_no_reader(self.lexicon, self.speller)

    @cached_property
    def choices(self) -> choices.Choices:
        jobs = cache(lambda: jobs_reader(self.lexicon, self.speller))
        return choices.choices_reader(self.lexicon, self.speller, self.yes_no, jobs)

    @cached_property
    def numbers(self) -> numbers.Numbers:
        return numbers.number_reader(self.lexicon, self.speller)

    @cached_property
    def sums(self) -> rupiah.Rupiah:
        return rupiah.rupiah_reader(self.lexicon, self.speller)

    @cached_property
    def years(self) -> Years:
        return years_reader(self.lexicon, days_reader(self.lexicon, self.speller))

    @cached_property
    def intents(self) -> intents.Intents:
        return intents.intents_reader(self.lexicon, self.speller, load_heads(ROOT / LEARNED))

    @cached_property
    def occupations(self) -> occupations.Occupations:
        return occupations.occupations_reader(self.lexicon, self.speller, load_heads(ROOT / LEARNED))


Case = Mapping[str, Any]
Rules = Sequence[Any]


class Table(NamedTuple):
    """The rules of one table, and how a case is read by others in their place."""

    rules: tuple[Callable[..., Any], ...]
    read: Callable[[Readers, Rules, Case], Reading]


def chosen(key: str) -> Callable[[Readers, Rules, Case], Reading]:
    return lambda of, rules, case: pick(replace(of.choices, **{key: rules}), case)


def weighed(key: str) -> Callable[[Readers, Rules, Case], Reading]:
    return lambda of, rules, case: pick(
        replace(of.choices, scales=replace(of.choices.scales, **{key: rules})), case
    )


def pick(reader: choices.Choices, case: Case) -> Reading:
    return reader.read(case["text"], [Option(label) for label in case["options"]])


def said(reader: str, key: str) -> Callable[[Readers, Rules, Case], Reading]:
    return lambda of, rules, case: replace(getattr(of, reader), **{key: rules}).read(case["text"])


def listed(of: Readers, rules: Rules, case: Case) -> Reading:
    """By the lists alone: what the learner would offer beside them changes with its weights."""
    return replace(of.intents, judging=rules, meeting=[lambda met: met.listed.reading]).read(case["text"])


def placed(key: str) -> Callable[[Readers, Rules, Case], Reading]:
    return lambda of, rules, case: places.Places(of.words, of.beside, of.gazetteer, **{key: rules}).read(
        case["text"]
    )


def worked(of: Readers, rules: Rules, case: Case) -> Reading:
    """Only the status: the rules settle nothing else."""
    reading = replace(of.occupations, settling=rules).read(case["text"])
    return reading._replace(value=reading.value and reading.value.status)


TABLES = {
    "choices.ANSWERING": Table(choices.ANSWERING, chosen("answering")),
    "choices.DECIDING": Table(choices.DECIDING, chosen("deciding")),
    "evidence.HEARD": Table(evidence.HEARD, weighed("heard")),
    "evidence.AFTERWARDS": Table(evidence.AFTERWARDS, weighed("afterwards")),
    "labels.FITTING": Table(labels.FITTING, weighed("fitting")),
    "clauses.REFUSING": Table(clauses.REFUSING, said("yes_no", "refusing")),
    "yes_no.PUTTING_OFF": Table(yes_no.PUTTING_OFF, said("yes_no", "putting_off")),
    "numbers.FLAGGING": Table(numbers.FLAGGING, said("numbers", "flagging")),
    "rupiah.REFUSING": Table(rupiah.REFUSING, said("sums", "refusing")),
    "year_parts.JOINING": Table(
        year_parts.JOINING,
        lambda of, rules, case: replace(of.years, joining=rules).read(case["text"], TODAY),
    ),
    "mistyped.PASSED_OVER": Table(mistyped.PASSED_OVER, placed("passed_over")),
    "places.DOUBTING": Table(places.DOUBTING, placed("doubting")),
    "intents.JUDGING": Table(intents.JUDGING, listed),
    "occupations.SETTLING": Table(occupations.SETTLING, worked),
    "meeting.MEETING": Table(meeting.MEETING, said("intents", "meeting")),
}


@pytest.fixture(scope="module")
def readers(understanding: Understanding) -> Readers:
    return Readers(understanding)


def test_every_rule_has_its_example_in_the_order_of_the_tables() -> None:
    listed = [(case["table"], case["rule"]) for case in CASES]
    assert listed == [(name, rule.__name__) for name, table in TABLES.items() for rule in table.rules]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['table']}.{case['rule']}")
def test_an_example_is_read_as_said_and_otherwise_without_its_rule(readers: Readers, case: Case) -> None:
    rules, read = TABLES[case["table"]]
    reading = read(readers, rules, case)
    value = reading.value if reading.understood else list(reading.alternatives)
    shown = [plain(one) for one in value] if isinstance(value, list) else plain(value)
    assert [reading.verdict.value, shown, reading.how] == case["reading"]
    assert read(readers, [rule for rule in rules if rule.__name__ != case["rule"]], case) != reading


@pytest.mark.parametrize("name", TABLES)
def test_every_rule_says_what_it_hears(name: str) -> None:
    assert all(rule.__doc__ for rule in TABLES[name].rules)
