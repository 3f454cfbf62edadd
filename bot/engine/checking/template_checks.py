"""What Meta refuses of a text for outside the window, found before it is submitted: a review takes a day."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from string import Formatter

from bot.engine.words import Text, Words

AUTHENTICATION = "authentication"
CATEGORIES = ("utility", "marketing", AUTHENTICATION)
BODY = 1024
BUTTONS, BUTTON = 10, 20
_PUNCTUATION = " .,;:!?…\"'()"


def template_problems(
    words: Words, facts: Mapping[str, Collection[str]], one_time: Collection[str], complete: Collection[str]
) -> Iterator[str]:
    """`facts`: those of a notice by its name; a text without a notice names its own, as its samples have them.

    `one_time` are notices with a word of one use that proves who somebody is: no text but an authentication one
    may carry it.
    """
    first = words.texts.get("id", {}).get("templates", {})
    for language, pages in words.texts.items():
        texts = pages.get("templates", {})
        missing = [name for name in first if name not in texts] if language in complete else []
        yield from (f"{language}/templates.yaml: no text for {name}" for name in missing)
        for name, text in texts.items():
            known = {*facts[name], "code"} if name in facts else set(text.samples)
            found = [*_secret(name, text, one_time), *_of(text, known, first.get(name))]
            yield from (f"{language}/templates.yaml: {name}: {problem}" for problem in found)


def _secret(name: str, text: Text, one_time: Collection[str]) -> Iterator[str]:
    if name in one_time and text.category != AUTHENTICATION:
        yield "a word of one use goes inside the window"


def _of(text: Text, known: Collection[str], first: Text | None) -> Iterator[str]:
    named = [field for _, field, _, _ in Formatter().parse(text.text) if field is not None]
    if text.category not in CATEGORIES:
        yield f"category {text.category!r} is none of {', '.join(CATEGORIES)}"
    if unknown := sorted(set(named) - set(known)):
        yield f"nobody fills {', '.join(unknown)}"
    if set(named) != set(text.samples):
        yield "each fact needs one sample, and no other"
    if first is not None and (set(text.options) != set(first.options) or text.category != first.category):
        yield "buttons and category are those of the Indonesian text"
    if text.category == AUTHENTICATION:  # worded by WhatsApp: ours says the same where a talk is shown
        yield from _of_one_use(text, named)
        return
    yield from _shape(text.text, len(named))
    pressed = (*text.options.values(), *text.labels.values())
    long = [label for label in pressed if len(label) > BUTTON]
    if long or len(text.options) > BUTTONS:
        yield f"at most {BUTTONS} buttons of {BUTTON} characters"


def _of_one_use(text: Text, named: Collection[str]) -> Iterator[str]:
    if len(named) != 1 or text.options or not 0 < len(text.labels.get("copy", "")) <= BUTTON:
        yield f"one fact, no buttons, and under labels a `copy` of at most {BUTTON} characters"


def _shape(text: str, facts: int) -> Iterator[str]:
    bare = text.strip(_PUNCTUATION)
    if len(text) > BODY:
        yield f"{len(text)} characters of {BODY}"
    if bare.startswith("{") or bare.endswith("}"):
        yield "begins or ends with a fact"
    if re.search(r"\}[\s.,;:!?]*\{", text):
        yield "two facts stand side by side"
    plain = len(re.sub(r"\{\w+\}", " ", text).split())
    if plain < 2 * facts + 1:
        yield f"{plain} words for {facts} facts; {2 * facts + 1} are needed"
