"""`check`: flows, words, rules and settings, without starting anything."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

import click

from bot.engine.tables import Flow, build_flows
from bot.engine.words import Words
from bot.engine.world import WIB
from bot.errors import NoRuleOnDate, RefuseToStart
from bot.loading.rules import load_rulebook
from bot.loading.understanding import load_understanding
from bot.loading.words import load_words
from bot.loading.world import config_facts
from bot.rules.answers import read_day
from bot.rules.reasons import fact
from bot.rules.rulebook import Rulebook
from bot.services.check_flows import check_flows
from bot.settings import ROOT, Config, load_settings
from flows import FLOWS

# Rule values that end within so many days are worth a warning: somebody has to look for the new rule.
SOON = timedelta(days=60)

Thing = TypeVar("Thing")


@click.command()
@click.option("--on", "on_text", default=None, help="the day, YYYY-MM-DD; today in WIB when left out")
def command(on_text: str | None) -> None:
    """One line per problem and exit status 1, or one line that says what is sound."""
    on = read_day("on", on_text) if on_text is not None else datetime.now(WIB).date()
    problems: list[str] = []
    settings = _loaded(load_settings, problems)
    flows = _loaded(lambda: build_flows(FLOWS), problems)
    words = _loaded(lambda: load_words(ROOT / "messages"), problems)
    book = _loaded(load_rulebook, problems)
    _loaded(lambda: load_understanding(ROOT), problems)
    if settings and flows and words and book:
        problems += _checked(settings.config, flows, words, book, on)
    _warn(book, on)
    for problem in problems:
        click.echo(problem)
    if problems or not (flows and words and book):
        sys.exit(1)
    click.echo(_sound(flows, words, book))


def _loaded(load: Callable[[], Thing], problems: list[str]) -> Thing | None:
    """What was loaded; None, and its problems noted, where the start would be refused."""
    try:
        return load()
    except RefuseToStart as error:
        problems += error.problems
        return None


def _checked(config: Config, flows: dict[str, Flow], words: Words, book: Rulebook, on: date) -> list[str]:
    known = {*config_facts(config), *facts_on(book, on)}
    return check_flows(flows, words, config.languages.offered, known)


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
