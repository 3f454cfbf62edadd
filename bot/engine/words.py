"""The words people read: texts by language, flow and step, found or refused before anybody needs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import NamedTuple

from bot.engine.hearing.phrases import NOTHING, Phrases, folded, phrases_of
from bot.errors import BadWords
from bot.languages import INDONESIAN
from bot.understanding import Option

FALLBACK = INDONESIAN
ASKS = "asks"  # key of the ways in which people ask what a text answers
SIGNS = "signs"  # key of the words by which a doubt about the open question is known


class Shown(NamedTuple):
    """The options of a question: their labels, how they are read, and which one is named to the letter."""

    labels: Mapping[str, str]
    options: tuple[Option, ...]
    named: Mapping[str, str]  # folded label or accepted word -> option


@dataclass(frozen=True, slots=True)
class Text:
    """One step's words. `hints` differ at each failed try, `simpler` asks in the plainest words before a person is
    offered; `why` says why a question is asked."""

    text: str
    hints: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    accepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    simpler: str = ""
    ask: str = ""  # label of a location or contact button
    category: str = ""  # of a template: utility, marketing, authentication
    samples: Mapping[str, str] = field(default_factory=dict)  # of a template: an example of each fact
    key: str = ""  # flow.step, by which traces and tests name it
    named: Mapping[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _shown: dict[tuple[str, ...], Shown] = field(init=False, repr=False, compare=False, default_factory=dict)

    __hash__ = object.__hash__  # each is made once, and what is worked out of it is kept by it

    def __post_init__(self) -> None:
        object.__setattr__(self, "named", _named(self.options, self.accepts))

    def shown(self, options: tuple[str, ...]) -> Shown:
        """These options of its own, in this order; worked out when they are first shown."""
        if options not in self._shown:
            self._shown[options] = self.shown_as({option: self.options[option] for option in options})
        return self._shown[options]

    def shown_as(self, labels: Mapping[str, str]) -> Shown:
        """Options under these labels. A word that names one which is not shown names none."""
        called = {folded(label): option for option, label in reversed(list(labels.items()))}
        named = {word: option for word, option in {**called, **self.named}.items() if option in labels}
        options = tuple(Option(label, tuple(self.accepts.get(key, ()))) for key, label in labels.items())
        return Shown(labels, options, named)

    @property
    def placeholders(self) -> frozenset[str]:
        """Every name in braces, in any of its texts."""
        return frozenset().union(
            *(names_in(text) for text in (self.text, self.why, self.simpler, *self.hints))
        )


def _named(options: Mapping[str, str], accepts: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Folded label or accepted word -> option; a word of two options names none. Listed ones have no label here."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for key in {**options, **accepts}:
        for word in {folded(options.get(key, "")), *map(folded, accepts.get(key, ()))}:
            if found.setdefault(word, key) != key:
                twice.add(word)
    return {word: key for word, key in found.items() if word and word not in twice}


def names_in(text: str) -> set[str]:
    """The placeholders of one text. Raises BadWords for anything but plain names in braces."""
    try:
        fields = [
            (name, spec, conversion)
            for _, name, spec, conversion in Formatter().parse(text)
            if name is not None
        ]
    except ValueError as error:
        raise BadWords(f"{text[:40]!r}: {error}") from error
    if any(spec or conversion or not name.isidentifier() for name, spec, conversion in fields):
        raise BadWords(f"{text[:40]!r}: placeholders are plain names")
    return {name for name, _, _ in fields}


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """texts[language][flow][step]. Languages that do not cover a flow speak their fallback there, else Indonesian."""

    texts: Mapping[str, Mapping[str, Mapping[str, Text]]]
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    phrases: Phrases = field(init=False, repr=False, compare=False)
    # Labels of a keyboard that asks for a number or a place: of the request, and of the choices below it.
    requests: frozenset[str] = field(init=False, repr=False, compare=False)
    below_requests: frozenset[str] = field(init=False, repr=False, compare=False)
    # Gathering the words of all languages takes milliseconds: each step's are kept once somebody asked.
    _accepted: dict[tuple[str, str], Mapping[str, str]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    _patterns: dict[tuple[str, str, str], re.Pattern[str]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        common = [pages["common"] for pages in self.texts.values() if "common" in pages]
        object.__setattr__(self, "phrases", phrases_of(common))
        texts = (text for pages in self.texts.values() for page in pages.values() for text in page.values())
        asking = [text for text in texts if text.ask]
        object.__setattr__(self, "requests", frozenset(folded(text.ask) for text in asking))
        below = frozenset(folded(label) for text in asking for label in text.options.values())
        object.__setattr__(self, "below_requests", below)

    def find(self, language: str, flow: str, step: str) -> Text:
        """The text of a step. Raises BadWords when not even Indonesian has it."""
        try:
            return self.texts[language][flow][step]
        except KeyError:
            if language == FALLBACK:
                raise BadWords(f"messages/{FALLBACK}/{flow}.yaml has no text for {step}") from None
            return self.find(self.fallbacks.get(language, FALLBACK), flow, step)

    def has(self, language: str, flow: str, step: str) -> bool:
        return step in self.texts.get(language, {}).get(flow, {})

    def accepted(self, flow: str, step: str) -> Mapping[str, str]:
        """Every accepted word of a step -> what it means, of all languages: people mix them."""
        if (flow, step) not in self._accepted:
            self._accepted[flow, step] = self._gathered(flow, step)
        return self._accepted[flow, step]

    def phrases_of(self, flow: str, step: str, meaning: str) -> re.Pattern[str]:
        """Where in a folded text a phrase of a step begins, of those that mean this; whole words, of all languages."""
        key = flow, step, meaning
        if key not in self._patterns:
            said = (phrase for phrase, meant in self.accepted(flow, step).items() if meant == meaning)
            listed = "|".join(map(re.escape, sorted(said))) or NOTHING.pattern
            self._patterns[key] = re.compile(rf"(?<!\S)(?=(?:{listed})(?!\S))")
        return self._patterns[key]

    def meaning(self, flow: str, step: str, *meanings: str) -> list[str]:
        """The accepted words of a step that mean one of these."""
        return [word for word, meant in self.accepted(flow, step).items() if meant in meanings]

    def _gathered(self, flow: str, step: str) -> Mapping[str, str]:
        pages = [page[flow][step] for page in self.texts.values() if step in page.get(flow, {})]
        return {
            folded(word): meaning
            for text in pages
            for meaning, words in text.accepts.items()
            for word in words
        }

    def languages(self) -> tuple[str, ...]:
        return tuple(self.texts)
