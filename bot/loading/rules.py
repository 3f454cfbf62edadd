"""Reads the rulebook's pages from disk; the rules room itself opens no file."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadRulebook
from bot.rules.needed import NEEDED
from bot.rules.pages import read_pages
from bot.rules.rulebook import Rulebook

PROGRAMMES = Path(__file__).parents[1] / "rules" / "programmes"
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _PageLoader(_Loader):  # type: ignore[valid-type,misc]
    """A safe loader that refuses a key written twice: plain YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            problem = f"written twice: {', '.join(sorted(twice))}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        read: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return read


def load_rulebook(root: Path = PROGRAMMES) -> Rulebook:
    """The rulebook of every `*.yaml` in `root`; raises BadRulebook with all problems of all pages."""
    pages: dict[str, object] = {}
    problems: list[str] = []
    for path in sorted(root.glob("*.yaml")):
        try:
            pages[path.stem] = yaml.load(path.read_bytes(), Loader=_PageLoader)  # noqa: S506 - a safe loader
        except (yaml.YAMLError, ValueError, TypeError) as error:
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
