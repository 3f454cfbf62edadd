"""Readers that are tables of small rules: every rule has a text that is read otherwise without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest

from bot.loading.understanding import LEXICON, TABLE, load_gazetteer, load_lexicon
from bot.understanding import Option, Reading
from bot.understanding.choices import ANSWERING, DECIDING, Choices, choices_reader
from bot.understanding.clauses import REFUSING
from bot.understanding.days import days_reader
from bot.understanding.evidence import AFTERWARDS, HEARD
from bot.understanding.jobs import jobs_reader
from bot.understanding.labels import FITTING
from bot.understanding.mistyped import PASSED_OVER
from bot.understanding.places import DOUBTING, Places
from bot.understanding.addresses import address_words
from bot.understanding.speller import speller_of
from bot.understanding.year_parts import JOINING
from bot.understanding.years import Years, years_reader
from bot.understanding.yes_no import PUTTING_OFF, YesNo, yes_no_reader

from .conftest import ROOT, TODAY


class Readers:
    """The readers that work by tables, each made once."""

    def __init__(self, root: Path) -> None:
        self.root, self.lexicon = root, load_lexicon(root / LEXICON)
        self.speller = speller_of(self.lexicon)

    @cached_property
    def yes_no(self) -> YesNo:
        return yes_no_reader(self.lexicon, self.speller)

    @cached_property
    def choices(self) -> Choices:
        jobs = cache(lambda: jobs_reader(self.lexicon, self.speller))
        return choices_reader(self.lexicon, self.speller, self.yes_no, jobs)

    def place(self, item: Mapping[str, Any], **tables: Any) -> Reading:
        words, areas = self.places
        return Places(words, lambda: areas, **tables).read(item["text"])

    @cached_property
    def places(self) -> Any:
        return address_words(self.lexicon), load_gazetteer(self.root / TABLE)

    @cached_property
    def years(self) -> Years:
        return years_reader(self.lexicon, days_reader(self.lexicon, self.speller))

    def choose(self, item: Mapping[str, Any], **tables: Any) -> Reading:
        scales = {key: tables.pop(key) for key in ("heard", "afterwards", "fitting") if key in tables}
        reader = replace(self.choices, scales=replace(self.choices.scales, **scales), **tables)
        return reader.read(item["text"], [Option(label) for label in item["options"]])

    def agree(self, item: Mapping[str, Any], **tables: Any) -> Reading:
        return replace(self.yes_no, **tables).read(item["text"])

    def birth_year(self, item: Mapping[str, Any], **tables: Any) -> Reading:
        return replace(self.years, **tables).read(item["text"], TODAY)


@dataclass(frozen=True)
class Table:
    """The rules of one table, and how a text is read by other rules in their place."""

    kind: str
    rules: tuple[Callable[..., Any], ...]
    read: Callable[[Readers, Sequence[Any], Mapping[str, Any]], Reading]


TABLES = {
    "choices.ANSWERING": Table("choice", ANSWERING, lambda of, rules, item: of.choose(item, answering=rules)),
    "choices.DECIDING": Table("choice", DECIDING, lambda of, rules, item: of.choose(item, deciding=rules)),
    "evidence.HEARD": Table("choice", HEARD, lambda of, rules, item: of.choose(item, heard=rules)),
    "evidence.AFTERWARDS": Table("choice", AFTERWARDS, lambda of, rules, item: of.choose(item, afterwards=rules)),
    "labels.FITTING": Table("choice", FITTING, lambda of, rules, item: of.choose(item, fitting=rules)),
    "mistyped.PASSED_OVER": Table("place", PASSED_OVER, lambda of, rules, item: of.place(item, passed_over=rules)),
    "places.DOUBTING": Table("place", DOUBTING, lambda of, rules, item: of.place(item, doubting=rules)),
    "year_parts.JOINING": Table("birth_year", JOINING, lambda of, rules, item: of.birth_year(item, joining=rules)),
    "clauses.REFUSING": Table("yes_no", REFUSING, lambda of, rules, item: of.agree(item, refusing=rules)),
    "yes_no.PUTTING_OFF": Table("yes_no", PUTTING_OFF, lambda of, rules, item: of.agree(item, putting_off=rules)),
}
