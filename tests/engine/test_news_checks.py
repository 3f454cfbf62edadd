"""Texts that go to many are looked at before anybody gets them."""

from __future__ import annotations

import pytest

from bot.engine.checking.news_checks import news_problems
from bot.engine.words import Text, Words

KNOWN = {"operator", "min_two_other"}


def problems(text: str, english: str | None = None) -> list[str]:
    pages = {"id": {"broadcasts": {"price": Text(text)}}, "en": {"broadcasts": {}}}
    if english is not None:
        pages["en"]["broadcasts"]["price"] = Text(english)
    return list(news_problems(Words(pages), KNOWN, ["id", "en"]))


def test_a_sound_text_has_no_problem() -> None:
    assert problems("Mulai {min_two_other} sebulan.", "From {min_two_other} a month.") == []


@pytest.mark.parametrize(
    ("text", "english", "problem"),
    [
        ("Halo", None, "no text for price"),
        ("Halo {nobody}", "Hello {nobody}", "which nobody fills"),
        ("Rp 16.800", "Rp 16.800", "typed by hand"),
        ("16.800 sebulan", "16,800 a month", "typed by hand"),
        ("Halo {operator}", "Hello", "other figures"),
        ("x" * 700, "x", "700 characters"),
    ],
)
def test_what_must_not_go_to_many_is_found(text: str, english: str | None, problem: str) -> None:
    assert any(problem in found for found in problems(text, english))


def test_a_text_only_another_language_has_is_found() -> None:
    pages = {"id": {"broadcasts": {}}, "en": {"broadcasts": {"price": Text("Hello")}}}
    assert "has no Indonesian text" in next(news_problems(Words(pages), KNOWN, ["id", "en"]))
