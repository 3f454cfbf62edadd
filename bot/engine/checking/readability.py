"""Whether a text can be read by somebody who reads little: short sentences, said one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A third of all people who write have primary school or less; longer sentences lose them.
LONGEST_SENTENCE = 24
SENTENCE = re.compile(r"[.!?:;]\s|\n")


def hard_sentences(text: str) -> Iterator[str]:
    """A line for each sentence of more words than people follow; placeholders count as one word."""
    for sentence in SENTENCE.split(text):
        words = sentence.split()
        if len(words) > LONGEST_SENTENCE:
            yield f"a sentence of {len(words)} words, at most {LONGEST_SENTENCE}: {' '.join(words[:4])!r}"
