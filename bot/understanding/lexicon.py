"""The reviewed words of all languages, merged by topic; made by `bot.loading.understanding`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.errors import BadLexicon

# In these a phrase has one meaning; in the others keys are sets that may overlap.
EXCLUSIVE = {
    "answers",
    "choices",
    "counting",
    "jobs",
    "money",
    "numbers",
    "secrets",
    "slang",
    "steering",
    "synonyms",
}
# Misspellings and parts of sentences stand here; they are no words that text may be corrected to.
NO_SPELLINGS = {
    "everyday",
    "helping",
    "places",
    "supposing",
    "own_work",
    "visits",
    "concepts",
    "denials",
    "occupations",
    "seats",
    "quarters",
    "provinces",
    "hidden",
    "permission",
}
# topic -> key -> phrases
Topics = Mapping[str, Mapping[str, tuple[str, ...]]]
# language, topic, and what its file holds
File = tuple[str, str, Mapping[object, object]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Topic -> key -> phrases, over all languages; `languages` says which were read."""

    topics: Topics
    languages: tuple[str, ...] = ()

    def of(self, topic: str) -> Mapping[str, tuple[str, ...]]:
        return self.topics.get(topic, {})

    def words(self, topic: str, key: str) -> frozenset[str]:
        return frozenset(self.of(topic).get(key, ()))

    def meaning(self, topic: str) -> dict[str, str]:
        """Phrase -> key of one topic."""
        return {phrase: key for key, phrases in self.of(topic).items() for phrase in phrases}

    def pattern(self, topic: str, *keys: str) -> str:
        """A group of a regular expression that matches any phrase of these keys, the longest first."""
        listed = {phrase for key in keys for phrase in self.of(topic).get(key, ())}
        return f"(?:{'|'.join(map(re.escape, sorted(listed, key=lambda phrase: (-len(phrase), phrase))))})"

    def vocabulary(self) -> set[str]:
        """Every single word that any topic knows."""
        return {
            word
            for name, topic in self.topics.items()
            if name not in NO_SPELLINGS
            for phrases in topic.values()
            for phrase in phrases
            for word in phrase.split()
        }


def merged(files: Iterable[File]) -> Lexicon:
    """One lexicon from (language, topic, mapping) triples.

    Raises BadLexicon for a key or value that is no text, and for a phrase with two meanings in one topic.
    """
    every = list(files)
    topics = by_topic(every)
    problems = [problem for file in every for problem in no_texts(*file)]
    problems += [p for topic, keys in topics.items() if topic in EXCLUSIVE for p in doubles(topic, keys)]
    if problems:
        raise BadLexicon(problems)
    frozen = {t: {k: tuple(dict.fromkeys(v)) for k, v in keys.items()} for t, keys in topics.items()}
    return Lexicon(frozen, tuple(dict.fromkeys(language for language, _, _ in every)))


def by_topic(files: Iterable[File]) -> dict[str, dict[str, list[str]]]:
    """Topic -> key -> phrases, over all languages; what is no text is left out."""
    topics: dict[str, dict[str, list[str]]] = {}
    for _, topic, mapping in files:
        for key, value in mapping.items():
            if isinstance(key, str) and isinstance(value, str):
                topics.setdefault(topic, {}).setdefault(key, []).extend(phrases(value))
    return topics


def no_texts(language: str, topic: str, mapping: Mapping[object, object]) -> list[str]:
    return [
        f"{language}/{topic}: {key!r} and its words must be text, quote them"
        for key, value in mapping.items()
        if not (isinstance(key, str) and isinstance(value, str))
    ]


def phrases(value: str) -> list[str]:
    return [phrase for part in value.split(",") if (phrase := part.strip())]


def doubles(topic: str, keys: Mapping[str, list[str]]) -> list[str]:
    seen: dict[str, str] = {}
    return [
        f"{topic}: {phrase!r} means both {seen[phrase]} and {key}"
        for key, listed in keys.items()
        for phrase in listed
        if seen.setdefault(phrase, key) != key
    ]
