"""What the head for names is fitted on: words of names, and words that people write where no name is meant.

`names.txt` holds given and family names of many islands, word by word; the hands' own names come beside them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpus.texts import ROOT, SEEDS, Text, lines

NAMES = ROOT / "corpus" / "names.txt"
IS_NAME, IS_WORD = "name", "word"
WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*")
# A word that is a name too is learnt as a word only where hands write it so often outside of names.
OFTEN = 8
# Towns are called like people, and people like towns.
TOLD_WITH_PLACES = ("place", "name")


def words_in(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def words_of_names(of: Iterable[str]) -> list[Text]:
    """Each word once, names first."""
    names: dict[str, int] = dict.fromkeys(NAMES.read_text("utf-8").split(), 1)
    others: Counter[str] = Counter()
    for hand in of:
        for line in lines(SEEDS / f"{hand}.jsonl"):
            mine = own_name(line)
            names |= dict.fromkeys(mine, 1)
            others.update(word for word in said_otherwise(line) if word not in mine)
    plain = (word for word, count in others.items() if word not in names or count >= OFTEN)
    return [*(Text(word, IS_NAME) for word in names), *(Text(word, IS_WORD) for word in plain)]


def own_name(line: Mapping[str, Any]) -> list[str]:
    return words_in(line["value"] or "") if line["kind"] == "name" else []


def said_otherwise(line: Mapping[str, Any]) -> Iterator[str]:
    """The words of a line, but where a town was asked for or told."""
    if line["kind"] != "place" and not (line["kind"] == "aside" and line["at"] in TOLD_WITH_PLACES):
        yield from words_in(line["text"])
