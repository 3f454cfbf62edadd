"""Texts that staff keep for broadcasts: checked, kept version by version; a figure that came or went is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.engine.words import FALLBACK, names_in
from bot.errors import BadWords
from bot.runtime import Runtime
from bot.services.broadcasts.texts import filled_words
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.broadcasts import wordings
from bot.storage.broadcasts.wordings import Wording

SHORTEST, LONGEST = 3, 60  # of a name


def list_wordings(runtime: Runtime, scope: Scope) -> Sequence[Wording]:
    demand(scope, "see")
    with runtime.database.look() as tx:
        return wordings.listed(tx, scope)


def open_wording(runtime: Runtime, scope: Scope, identity: str) -> Sequence[Wording]:
    """Every version, the newest first; empty for none in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return wordings.versions(tx, scope, identity[:32])


def save_wording(
    runtime: Runtime,
    scope: Scope,
    name: str,
    words: Mapping[str, str],
    *,
    identity: str = "",
    sure: bool = False,
) -> Wording:
    """A new text, or the next version of `identity`. Raises Stopped where figures came or went and nobody is `sure`.

    Raises BadArgument for words that could not be sent.
    """
    demand(scope, "broadcast")
    name, spoken = " ".join(name.split()), {language: text for language, text in words.items() if text}
    if not SHORTEST <= len(name) <= LONGEST:
        raise Stopped("wording_name", "a name has 3 to 60 letters", most=LONGEST)
    if FALLBACK not in spoken:
        raise Stopped("no_text", "the Indonesian text is missing")
    filled_words(runtime, spoken, Audience())
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        before = next(iter(wordings.versions(tx, scope, identity[:32])), None) if identity else None
        if before and not sure:
            _ask_of_figures(before.words, spoken)
        if before and before.words == spoken:
            return before
        first = Wording(runtime.new_id(), name, 0, {}, scope.who, now)
        kept = replace(before or first, words=spoken, who=scope.who, at=now)
        kept = replace(kept, number=kept.number + 1)
        if before is None:
            wordings.add(tx, scope, kept.id, name)
        wordings.add_version(tx, scope.who, kept.id, kept.number, spoken, now)
        note(runtime, tx, scope, "wording saved", kept.id)
    return kept


def _ask_of_figures(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Raises Stopped naming the placeholders that came and those that went."""
    old, new = _figures(before), _figures(after)
    if old == new:
        return
    came, went = (", ".join(sorted(f"{{{name}}}" for name in names)) for names in (new - old, old - new))
    raise Stopped("figures", f"figures came ({came}) or went ({went})", came=came or "–", went=went or "–")


def _figures(words: Mapping[str, str]) -> set[str]:
    try:
        return {name for text in words.values() for name in names_in(text)}
    except BadWords:
        return set()
