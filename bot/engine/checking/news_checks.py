"""What is wrong with texts that go to many: languages that are missing, figures nobody fills or that were typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.engine.words import FALLBACK, Text, Words

PAGE = "broadcasts"
LONGEST = 600
AMOUNT = re.compile(r"\bRp\s?\d|\b\d{1,3}(?:[.,]\d{3})+\b|%", re.IGNORECASE)


def news_problems(words: Words, facts: Collection[str], complete: Collection[str]) -> Iterator[str]:
    """`facts` are the placeholders that configuration and rulebook fill, `complete` languages have every text."""
    first = words.texts.get(FALLBACK, {}).get(PAGE, {})
    for language, pages in words.texts.items():
        texts = pages.get(PAGE, {})
        missing = [name for name in first if name not in texts] if language in complete else []
        yield from (f"{language}/{PAGE}.yaml: no text for {name}" for name in missing)
        yield from (
            f"{language}/{PAGE}.yaml: {name} has no Indonesian text" for name in set(texts) - set(first)
        )
        for name, text in texts.items():
            for problem in _of(text, first.get(name, text), facts):
                yield f"{language}/{PAGE}.yaml: {name} {problem}"


def _of(text: Text, first: Text, facts: Collection[str]) -> Iterator[str]:
    if unknown := sorted(text.placeholders - set(facts)):
        yield f"names {', '.join(unknown)}, which nobody fills"
    if text.placeholders != first.placeholders:
        yield "names other figures than the Indonesian text"
    if AMOUNT.search(text.text):
        yield "has an amount typed by hand: name the figure"
    if not 0 < len(text.text) <= LONGEST:
        yield f"has {len(text.text)} characters of {LONGEST}"
