"""Reads the rulebook's pages from disk; the rules room itself opens no file."""

from __future__ import annotations

from pathlib import Path

from bot.errors import BadRulebook
from bot.rules.needed import NEEDED
from bot.rules.pages import read_pages
from bot.rules.rulebook import Rulebook
from bot.yaml_reading import read_yaml

PROGRAMMES = Path(__file__).parents[1] / "rules" / "programmes"


def load_rulebook(root: Path = PROGRAMMES) -> Rulebook:
    """The rulebook of every `*.yaml` in `root`; raises BadRulebook with all problems of all pages."""
    pages: dict[str, object] = {}
    problems: list[str] = []
    for path in sorted(root.glob("*.yaml")):
        try:
            pages[path.stem] = read_yaml(path)
        except ValueError as error:
            problems.append(f"{path.stem}: {error}")
    return _read(pages, problems)


def _read(pages: dict[str, object], problems: list[str]) -> Rulebook:
    try:
        book = read_pages(pages, needed=frozenset() if problems else NEEDED)
    except BadRulebook as error:
        raise BadRulebook([*problems, *error.problems]) from error
    if problems:
        raise BadRulebook(problems)
    return book
