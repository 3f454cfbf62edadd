"""Reads messages/<language>/<flow>.yaml into Words; what stands in <flow>.<theme>.yaml belongs to that flow too."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.engine.words import Text, Words
from bot.errors import BadWords
from bot.yaml_reading import read_yaml

_FIELDS = {"text", "hints", "options", "accepts", "labels", "why", "ask", "simpler", "category", "samples"}


def load_words(root: Path, fallbacks: Mapping[str, str] | None = None) -> Words:
    """Every text below `root`, `fallbacks` as the table of languages has them. Raises BadWords with every problem."""
    problems: list[str] = []
    texts: dict[str, dict[str, dict[str, Text]]] = {}
    for path in sorted(root.glob("*/*.yaml")):
        where = f"{path.parent.name}/{path.name}"
        page = texts.setdefault(path.parent.name, {}).setdefault(flow_of(path), {})
        found = _file(path, where, problems)
        problems += [f"{where}: {step} stands in another file of its flow" for step in found if step in page]
        page |= found
    if problems:
        raise BadWords(problems)
    return Words(texts, fallbacks or {})


def flow_of(path: Path) -> str:
    """The flow whose words a file holds: "common" of common.heard.yaml."""
    return path.stem.partition(".")[0]


def _file(path: Path, where: str, problems: list[str]) -> dict[str, Text]:
    try:
        plain = read_yaml(path) or {}
    except ValueError as error:
        problems.append(f"{where}: {error}")
        return {}
    found = {}
    for step, words in plain.items():
        text = _text(words, f"{flow_of(path)}.{step}", f"{where}: {step}", problems)
        if text is not None:
            found[step] = text
    return found


def _text(words: Any, key: str, where: str, problems: list[str]) -> Text | None:
    if isinstance(words, str):
        return Text(words.strip(), key=key)
    if not isinstance(words, Mapping):
        problems.append(f"{where}: is neither a text nor a table")
        return None
    # YAML reads yes, no, on, off as booleans: such a key would never be found.
    wrong = [str(key) for key in _keys(words) if not isinstance(key, str)]
    wrong += sorted(set(map(str, words)) - _FIELDS)
    if wrong:
        problems.append(f"{where}: wrong keys {', '.join(wrong)}")
        return None
    return Text(
        text=str(words.get("text", "")).strip(),
        hints=tuple(str(hint).strip() for hint in words.get("hints", ())),
        options={key: str(label) for key, label in words.get("options", {}).items()},
        accepts={key: tuple(map(str, more)) for key, more in words.get("accepts", {}).items()},
        labels={key: str(label) for key, label in words.get("labels", {}).items()},
        why=str(words.get("why", "")).strip(),
        simpler=str(words.get("simpler", "")).strip(),
        ask=str(words.get("ask", "")),
        category=str(words.get("category", "")),
        samples={key: str(sample) for key, sample in words.get("samples", {}).items()},
        key=key,
    )


def _keys(words: Mapping[Any, Any]) -> list[Any]:
    inner = [key for value in words.values() if isinstance(value, Mapping) for key in value]
    return [*words, *inner]
