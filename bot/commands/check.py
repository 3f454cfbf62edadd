"""`check`: flows, words, rules and settings, without starting anything."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import click

from bot.commands.day import day_of
from bot.engine.checking.fingerprints import accept as accepted_now
from bot.engine.checking.fingerprints import print_problems
from bot.engine.checking.news_checks import news_problems
from bot.engine.checking.sampling import never_true
from bot.engine.tables import Flow, FlowModule, build_flows
from bot.engine.words import Words
from bot.engine.world import WIB, World
from bot.errors import NoRuleOnDate, RefuseToStart
from bot.loading.calendar import load_calendar
from bot.loading.fingerprints import load_fingerprints, save_fingerprints
from bot.loading.rules import load_rulebook
from bot.loading.understanding import load_understanding
from bot.loading.words import load_words
from bot.loading.world import config_facts
from bot.rules.facts import facts
from bot.rules.reasons import fact
from bot.rules.rulebook import Rulebook
from bot.services.conversation.check_flows import check_flows
from bot.settings import ROOT, Config, load_settings
from bot.understanding import Understanding
from flows import FLOWS, SUBJECT

# Rule values that end within so many days are worth a warning: somebody has to look for the new rule.
SOON = timedelta(days=60)

Thing = TypeVar("Thing")


@click.command()
@click.option("--on", "on_text", default=None, help="the day, YYYY-MM-DD; today in WIB when left out")
@click.option("--accept", is_flag=True, help="write the shape of new flows and new versions down")
def command(on_text: str | None, accept: bool) -> None:
    """One line per problem and exit status 1, or one line that says what is sound."""
    on = day_of(on_text)
    looked = look(FLOWS, ROOT / "messages", on, accept=accept)
    _warn(looked.book, on)
    for problem in looked.problems:
        click.echo(problem)
    if looked.problems or not (looked.flows and looked.words and looked.book):
        sys.exit(1)
    click.echo(_sound(looked.flows, looked.words, looked.book))


@dataclass(frozen=True, slots=True)
class Looked:
    """What was loaded, and everything that is wrong with it."""

    flows: dict[str, Flow] | None
    words: Words | None
    book: Rulebook | None
    problems: list[str]


def look(modules: Sequence[FlowModule], messages: Path, on: date, *, accept: bool = False) -> Looked:
    """Load and check everything; `accept` writes down the shape of new flows and new versions."""
    problems: list[str] = []
    settings = _loaded(load_settings, problems)
    flows = _loaded(lambda: build_flows(modules), problems)
    problems += _prints(flows or {}, accept)
    words = _loaded(lambda: load_words(messages), problems)
    book = _loaded(_rulebook, problems)
    understanding = _loaded(_understanding, problems)
    calendar = _loaded(load_calendar, problems)
    if settings and flows and words and book and understanding and calendar:
        noon = datetime.combine(on, time(12), WIB)
        facts = config_facts(settings.config)
        world = World(flows, SUBJECT, words, book, understanding, facts, now=noon, calendar=calendar)
        problems += _checked(settings.config, flows, words, book, on)
        problems += never_true(flows, world)
    return Looked(flows, words, book, problems)


@cache
def _rulebook() -> Rulebook:
    return load_rulebook()


@cache
def _understanding() -> Understanding:
    return load_understanding(ROOT)


def _prints(flows: dict[str, Flow], accept: bool) -> list[str]:
    """Flows that changed under the version they had; with `accept` the rest is written down."""
    found: list[str] = []
    accepted = _loaded(lambda: load_fingerprints(ROOT), found) or {}
    if not flows or found:
        return found
    if not accept:
        return list(print_problems(flows, accepted))
    prints, refused = accepted_now(flows, accepted)
    if not refused:
        save_fingerprints(ROOT, prints)
    return refused


def _loaded(load: Callable[[], Thing], problems: list[str]) -> Thing | None:
    """What was loaded; None, and its problems noted, where the start would be refused."""
    try:
        return load()
    except RefuseToStart as error:
        problems += error.problems
        return None


def _checked(config: Config, flows: dict[str, Flow], words: Words, book: Rulebook, on: date) -> list[str]:
    known = {*config_facts(config), *facts_on(book, on)}
    found = check_flows(flows, words, SUBJECT, config.spoken.offered, known, config.spoken.flows)
    return [*found, *news_problems(words, {*known, *facts(book, on)}, config.spoken.offered)]


def facts_on(book: Rulebook, on: date) -> set[str]:
    """The placeholders that the rulebook fills on a day, as a turn looks them up."""
    return {rule.fact for rule in book.rules.values() if _fills(book, rule.fact, on)}


def _fills(book: Rulebook, name: str, on: date) -> bool:
    try:
        return fact(book, name, on) != ""
    except (NoRuleOnDate, TypeError):  # no value on that day, or a list of values
        return False


def _warn(book: Rulebook | None, on: date) -> None:
    for value in book.ending_before(on + SOON, after=on) if book else ():
        case = f" ({value.sector})" if value.sector else ""
        click.echo(f"warning: {value.name}{case} ends on {value.until}, nothing follows it", err=True)


def _sound(flows: dict[str, Flow], words: Words, book: Rulebook) -> str:
    texts = sum(len(page) for pages in words.texts.values() for page in pages.values())
    languages = len(words.languages())
    return f"ok: {len(flows)} flows, {texts} texts in {languages} languages, {len(book.rules)} rules"
