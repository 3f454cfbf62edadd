"""The short way to the long one: a row that no word of a message wakes would have found nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.engine.happenings import Message
from bot.engine.hearing.order import looked_at, order, sieve
from bot.engine.walk import Walk
from tests.house import the_world
from tests.talking import Talk, met, registering, reviewing
from tests.understanding.scoring import KINDS, items


def texts() -> Iterator[str]:
    """What people wrote, and every phrase that a row may know: alone, slanted, and loudly within a sentence."""
    for kind in KINDS:
        yield from (str(item["text"]) for item in items("corpus", kind))
    words = the_world().words
    steps = {step for pages in words.texts.values() for step, text in pages["common"].items() if text.accepts}
    for phrase in {phrase for step in sorted(steps) for phrase in words.accepted("common", step)}:
        yield from (phrase, f"_{phrase}_", f"0rang, {phrase.upper()} kak? K7")


@pytest.mark.parametrize("begin", [met, registering, reviewing])
def test_a_row_that_no_word_wakes_finds_nothing(begin: Callable[[], Talk]) -> None:
    talk = begin()
    rows = [(n, row) for n, row in enumerate(order(talk.world.subject, Message)) if row.words]
    sifting = sieve(talk.world.subject, talk.world.words)
    for text in dict.fromkeys(texts()):
        walk, message = Walk(talk.conversation, talk.world), Message(text)
        woken = sifting.woken(text)
        asleep = [row for n, row in rows if not woken >> n & 1]
        assert [row.name for row in asleep if row.when(walk, message) is not None] == [], text


def test_a_bare_number_wakes_no_row_that_knows_words() -> None:
    walk = Walk(met().conversation, the_world())
    assert [row.name for _, row in looked_at(walk, Message("1")) if row.words] == []
