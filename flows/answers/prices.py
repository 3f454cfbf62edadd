"""The figures of a price as facts of a text: today's, the later one, and several months at once. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.engine.tables import Answers, Fact
from bot.engine.world import World
from bot.rules.contribution import Contribution
from bot.rules.figures import Month

LAW = re.compile(r"\b(?:UU|PP|Perpres|Permenaker|Perdir) \d+/[\w.]*\d{4}")
# (answers, world, "two" | "three", first month or None for the current one) -> what is paid
Priced = Callable[[Answers, World, str, Month | None], Contribution]


def month_facts(priced: Priced) -> dict[str, Fact]:
    """Facts of both packages: `two`, `two_later`, `two_months`, and the same of `three`, and what they rest on."""
    return {
        "two": _part(priced, "two", "total"),
        "three": _part(priced, "three", "total"),
        "two_later": _later(priced, "two"),
        "three_later": _later(priced, "three"),
        "two_months": _part(priced, "two", "total_for_months"),
        "three_months": _part(priced, "three", "total_for_months"),
        "base": _part(priced, "two", "base"),
        "last_month": _part(priced, "two", "valid_until"),
        "next_month": _next_month(priced),
        "this_month": lambda answers, world: Month.of(world.today),
        "sources": _sources(priced),
    }


def _part(priced: Priced, programmes: str, part: str) -> Fact:
    return lambda answers, world: getattr(priced(answers, world, programmes, None), part)


def _ends(priced: Priced, answers: Answers, world: World, programmes: str) -> Month:
    last = priced(answers, world, programmes, None).valid_until
    assert last is not None
    return last.plus(1)


def _later(priced: Priced, programmes: str) -> Fact:
    """The monthly price in the month after the last one at today's price."""

    def fact(answers: Answers, world: World) -> object:
        return priced(answers, world, programmes, _ends(priced, answers, world, programmes)).total

    return fact


def _next_month(priced: Priced) -> Fact:
    return lambda answers, world: _ends(priced, answers, world, "two")


def _sources(priced: Priced) -> Fact:
    return lambda answers, world: rests_on(priced(answers, world, "two", None))


def rests_on(found: Contribution) -> str:
    """The sources of a price, each named once."""
    return "; ".join(dict.fromkeys(one for several in found.sources for one in several.split("; ")))


def laws_of(found: Contribution) -> str:
    """The regulations among the sources, by their numbers: "PP 44/2015, PP 50/2025"; all of them where none is one."""
    whole = rests_on(found)
    return ", ".join(dict.fromkeys(LAW.findall(whole))) or whole
