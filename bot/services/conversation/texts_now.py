"""texts_now: what the bot says, page by page and language by language: what is missing, what changed, what lags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.engine.words import FALLBACK, Text, Words
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.storage.conversation import texts_seen
from bot.storage.conversation.texts_seen import Key

DAY = 86_400_000
NEW_FOR = 30 * DAY  # milliseconds for which a changed text is marked
MISSING, LAGS, CHANGED = "missing", "lags", "changed"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One text in one language; `state`: missing, lags (the Indonesian changed since), changed lately, or empty."""

    language: str
    text: Text | None
    state: str
    since: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A step of a page with its text in every language, Indonesian first."""

    step: str
    spoken: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One file of messages/."""

    name: str
    places: tuple[Place, ...]

    def count(self, state: str) -> int:
        return sum(one.state == state for place in self.places for one in place.spoken)


def texts_now(runtime: Runtime, scope: Scope) -> list[Page]:
    """Every page in which Indonesian speaks."""
    demand(scope, "see")
    words, now = runtime.world.words, runtime.now_ms()
    with runtime.database.look() as tx:
        seen = texts_seen.all_seen(tx)
    covers = {code: one.covers for code, one in runtime.settings.config.spoken.rows.items()}
    order = [*(one for one in covers if one in words.texts), *sorted(words.texts.keys() - covers.keys())]
    pages = words.texts[FALLBACK]

    def spoken(page: str, step: str) -> Iterator[Spoken]:
        first = seen.get((FALLBACK, page, step), ("", 0))[1]
        for language in order:
            text = words.texts[language].get(page, {}).get(step)
            at = seen.get((language, page, step), ("", 0))[1]
            wanted = not covers.get(language) or page in covers[language]
            if text is not None or wanted:
                yield Spoken(language, text, _state(text, at, first, now), at)

    return [
        Page(page, tuple(Place(step, tuple(spoken(page, step))) for step in texts))
        for page, texts in sorted(pages.items())
    ]


def _state(text: Text | None, at: int, first: int, now: int) -> str:
    if text is None:
        return MISSING
    if first > at:
        return LAGS
    return CHANGED if at and now - at < NEW_FOR else ""


def note_texts(runtime: Runtime) -> int:
    """Which texts are other ones than at the last start; how many. What is found first is no news."""
    prints = dict(_prints(runtime.world.words))
    with runtime.database.look() as tx:
        seen = texts_seen.all_seen(tx)
    other = {key: found for key, found in prints.items() if seen.get(key, ("", 0))[0] != found}
    if other:
        with runtime.database.begin() as tx:
            texts_seen.note(tx, other, runtime.now_ms() if seen else 0)
    return len(other) if seen else 0


def _prints(words: Words) -> Iterator[tuple[Key, str]]:
    """Of everything that people read of a text."""
    for language, pages in words.texts.items():
        for page, texts in pages.items():
            for step, text in texts.items():
                yield (language, page, step), _print(text)


def _print(text: Text) -> str:
    options: Mapping[str, str] = {**text.options, **text.labels}
    read = (text.text, text.hints, text.why, text.simpler, text.ask, sorted(options.items()))
    return sha256(repr(read).encode()).hexdigest()[:16]
