"""Suggested words as a patch of the files they stand in: what `git apply` takes, and a person reads first."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.yaml_reading import nodes_of

SEEDS = Path("corpus/seeds/staff.jsonl")


class Words(NamedTuple):
    """What a step is to say in a language: messages/<language>/<flow>.yaml, its text."""

    language: str
    flow: str
    step: str
    text: str


def patch_of(root: Path, words: Sequence[Words], seeds: Sequence[Mapping[str, str]]) -> str:
    """One patch below `root`. What no file holds any more is left out; empty where nothing is left."""
    paths = dict.fromkeys(Path("messages") / one.language / f"{one.flow}.yaml" for one in words)
    parts = []
    for path in paths:
        before = _read(root / path)
        here = [one for one in words if path == Path("messages") / one.language / f"{one.flow}.yaml"]
        parts.append(_diff(path, before, reworded(before, {one.step: one.text for one in here})))
    before = _read(root / SEEDS)
    lines = [json.dumps(seed, ensure_ascii=False) for seed in seeds]
    known = set(before.splitlines())
    added = "".join(f"{line}\n" for line in dict.fromkeys(lines) if line not in known)
    return "".join([*parts, _diff(SEEDS, before, before + added)])


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _diff(path: Path, before: str, after: str) -> str:
    if before == after:
        return ""
    named = f"a/{path}" if before else "/dev/null"
    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), named, f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def reworded(plain: str, texts: Mapping[str, str]) -> str:
    """A file of messages in which these steps say something else; everything else in it stays as it is written.

    Where several steps share one text, it changes for all of them.
    """
    places = {(start, end): text for start, end, text in _places(plain, texts)}
    for (start, end), text in sorted(places.items(), reverse=True):
        old = plain[start:end]
        after = old[len(old.rstrip()) :]  # a block of text ends where the next key begins
        plain = plain[:start] + json.dumps(text, ensure_ascii=False) + after + plain[end:]
    return plain


def _places(plain: str, texts: Mapping[str, str]) -> Iterable[tuple[int, int, str]]:
    """Where each step's text stands: of the step itself, or below its `text`."""
    for step, said in _pairs(nodes_of(plain)):
        own = said
        if isinstance(said, yaml.MappingNode):
            own = next((value for key, value in _pairs(said) if key == "text"), None)
        if step in texts and isinstance(own, yaml.ScalarNode):
            yield own.start_mark.index, own.end_mark.index, texts[step]


def _pairs(node: yaml.Node | None) -> Iterable[tuple[str, yaml.Node | None]]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return ((str(key.value), value) for key, value in pairs)
