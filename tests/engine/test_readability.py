"""A sentence too long for tired eyes is found by `bot check`."""

from __future__ import annotations

from bot.engine.checking.readability import LONGEST_SENTENCE, hard_sentences
from tests.house import the_world


def test_a_long_sentence_is_found() -> None:
    assert list(hard_sentences("kata " * (LONGEST_SENTENCE + 1)))


def test_two_short_sentences_are_not_one_long() -> None:
    assert not list(hard_sentences("kata " * 20 + "habis. " + "kata " * 20))
    assert not list(hard_sentences("kata " * 20 + "\n" + "kata " * 20))


def test_every_text_that_ships_is_easy_to_read() -> None:
    texts = [
        text
        for pages in the_world().words.texts.values()
        for page in pages.values()
        for text in page.values()
    ]
    assert not [problem for text in texts for problem in hard_sentences(text.text)]
