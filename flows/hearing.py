"""What people ask beside the open question: a what-if ("kalau 3 juta?") or one of the known questions. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.tables import Answers
from bot.engine.world import Aside, World
from bot.errors import BadArgument
from bot.rules.contribution import Contribution, contribution
from bot.rules.figures import Month
from flows import work

CLOSE = 0.8  # a likeness from which one of the known questions is surely meant


def hear(text: str, known: Mapping[str, Any], world: World) -> Aside | None:
    """What a text asks: to help somebody, a what-if, then one known question or a likely few."""
    if world.understanding.wants_to_help(text):
        return Aside("family", eager=True)
    supposed = world.understanding.supposed(text, on=world.today)
    if supposed:
        return Aside("what_if", {"what_if": supposed}, eager=True)
    found = world.questions.match(text) if world.questions else None
    if found is None or not found.likely:
        return None
    if found.sure:
        return _question(found.sure, known, world)
    likely = tuple(_question(key, known, world) for key in found.likely)
    return Aside(sure=False, eager=found.score >= CLOSE, likely=likely)


def _question(key: str, known: Mapping[str, Any], world: World) -> Aside:
    return Aside("questions", {"question": key}, label=_title(key, str(known["language"]), world))


def _title(key: str, language: str, world: World) -> str:
    """The label that the question has in the list of its topic."""
    steps = world.flows["questions"].steps
    options = (
        world.words.find(language, "questions", step).options for step in steps if step[:6] == "about_"
    )
    return next(labels[key] for labels in options if key in labels)


# --- what if ------------------------------------------------------------------------------------


def per(answers: Answers) -> str:
    """day, week or month of the supposed income; empty while it must be asked."""
    supposed = answers.get("what_if") or {}
    asked = answers.get("what_if_per") if supposed.get("amount", 0) < work.LOOKS_DAILY else ""
    return str(supposed.get("per") or asked or "") if "amount" in supposed else ""


def income(answers: Answers) -> int | None:
    """The supposed income in rupiah a month, or the person's own where none was supposed."""
    supposed = answers.get("what_if") or {}
    if "amount" not in supposed:
        return work.monthly_income(answers)
    times = {"day": supposed.get("days") or answers.get("what_if_days"), "week": answers.get("what_if_weeks")}
    count = times.get(per(answers), 1)
    return int(supposed["amount"]) * int(count) if count else None


def months(answers: Answers) -> int:
    return int((answers.get("what_if") or {}).get("months", 1))


def supposed(answers: Answers, world: World, programmes: str, month: Month | None = None) -> Contribution:
    """What the supposed would cost. Ask for income and sector first; BadArgument for months not offered."""
    earned, sector = income(answers), work.sector(answers)
    assert earned is not None
    assert sector is not None
    return contribution(
        world.rulebook,
        income=earned,
        sector=sector,
        month=month or Month.of(world.today),
        programmes=work.PACKAGES[programmes],
        months=months(answers) if month is None else 1,
    )


def offered_months(answers: Answers, world: World) -> bool:
    """Whether so many months can be paid at once."""
    try:
        supposed(answers, world, "two")
    except BadArgument:
        return False
    return True
