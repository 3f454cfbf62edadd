"""Reads the lexicon and the gazetteer from files and makes the one Understanding of a process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.errors import BadLexicon
from bot.understanding import Gazetteer, Heads, Lexicon, Understanding, heads_of, merged, table_of
from bot.yaml_reading import read_yaml

LEXICON = Path("bot/understanding/lexicon")
TABLE = Path("vendor/gazetteer/areas.gz")
# Fitted on the texts in corpus/ by `./jangkau learn`.
LEARNED = Path("bot/understanding/learner/weights.bin")
# The same for free questions, apart, so that a command that reads none does not load them.
ASKED = Path("bot/understanding/learner/questions.bin")


def load_understanding(root: Path) -> Understanding:
    """The understanding of the project at `root`; places are read from disk at the first need."""
    return Understanding(
        load_lexicon(root / LEXICON),
        lambda: load_gazetteer(root / TABLE),
        lambda: load_heads(root / LEARNED),
        lambda: load_heads(root / ASKED),
    )


def load_lexicon(folder: Path) -> Lexicon:
    """All word lists below `folder`. Raises BadLexicon with every problem found."""
    if not folder.is_dir():
        raise BadLexicon(f"no word lists at {folder.name}")
    return merged(files(folder))


def load_heads(path: Path) -> Heads:
    """The learned reader. Raises BadLexicon when its weights are missing or torn."""
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise BadLexicon(f"no weights at {path.name}, make them by ./jangkau learn") from error
    return heads_of(packed)


def load_gazetteer(path: Path) -> Gazetteer:
    """The table of all places. Raises BadLexicon when it is missing or torn."""
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise BadLexicon(f"no gazetteer at {path.name}") from error
    return table_of(packed)


def files(folder: Path) -> Iterator[tuple[str, str, Mapping[object, object]]]:
    for path in sorted(folder.glob("*/*.yaml")):
        yield path.parent.name, path.stem, mapping_in(path)


def mapping_in(path: Path) -> Mapping[object, object]:
    try:
        content = read_yaml(path)
    except ValueError as error:
        raise BadLexicon(f"{path.parent.name}/{path.name} is no YAML: {error}") from error
    if not isinstance(content, dict):
        raise BadLexicon(f"{path.parent.name}/{path.name} is no mapping of words")
    return content
