"""What a registration's fields are called on pages: by the pages' own words, else by the words of the chat."""

from __future__ import annotations

from bot.engine.words import Text
from bot.public.pages import page_words, the_runtime
from flows.answers.fields import Field


def label_of(field: Field, language: str) -> str:
    """Its label on the form, else its line in the chat's review."""
    own = page_words(language).get(f"form_{field.key}")
    return own or _chat(language, "review").labels.get(field.answer, field.key)


def help_of(field: Field, language: str) -> str:
    """The line below it on the form, else the first hint of the question that asks for it in the chat."""
    own = page_words(language).get(f"form_{field.key}_help")
    return own or next(iter(_chat(language, field.answer).hints), "")


def _chat(language: str, step: str) -> Text:
    words = the_runtime().world.words
    asked = the_runtime().world.flows["register"].step_of(step)
    return words.find(language, "register", asked) if asked else Text("")
