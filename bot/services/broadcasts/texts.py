"""What a broadcast says: words in every language, filled from the rulebook and the office, within the limits."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.channels.limits import problems
from bot.channels.table import LIMITS, TIGHTEST
from bot.engine.saying.outgoing import Outgoing
from bot.engine.saying.speaking import fill
from bot.engine.words import FALLBACK, names_in
from bot.errors import BadArgument, BadWords, NoRuleOnDate, TooLong
from bot.rules.facts import facts
from bot.runtime import Runtime
from bot.services.leaving import NEWS
from bot.services.template_texts import filled, template_texts
from bot.services.world import world_now

_HOW_TO_STOP = re.compile(r"(?<=[.!?])\s+[^.!?]*\b(?:STOP|BERHENTI)\b[^.!?]*[.!?”\"]*\s*$")
FLOW = "broadcasts"  # messages/<language>/broadcasts.yaml


def words_of(runtime: Runtime, key: str) -> dict[str, str]:
    """The text of `key` in every language that has it; Indonesian must. Raises BadArgument."""
    words = runtime.world.words
    if not words.has(FALLBACK, FLOW, key):
        known = ", ".join(sorted(words.texts[FALLBACK].get(FLOW, {}))) or "none yet"
        raise BadArgument(f"messages/{FALLBACK}/{FLOW}.yaml has no text {key[:60]!r} (there are {known})")
    return {
        tongue: words.find(tongue, FLOW, key).text
        for tongue in words.languages()
        if words.has(tongue, FLOW, key)
    }


def ready_texts(runtime: Runtime) -> dict[str, str]:
    """The texts that stand ready, by key, in Indonesian with their figures still named."""
    page = runtime.world.words.texts[FALLBACK].get(FLOW, {})
    return {key: text.text for key, text in page.items()}


def filled_words(runtime: Runtime, words: Mapping[str, str], audience: Audience) -> dict[str, str]:
    """Every text as it will be sent. Raises BadArgument for what cannot be."""
    return {language: _filled(runtime, text, language, audience) for language, text in words.items()}


def _filled(runtime: Runtime, text: str, language: str, audience: Audience) -> str:
    typed = runtime.world.understanding.sums_in(text)
    if typed:
        named = ", ".join(repr(one) for one in typed[:3])
        said = (
            f"the text holds an amount typed by hand ({named}): name the figure instead, as {{min_two_other}}"
        )
        raise Stopped("typed_amount", said, typed=named)
    known = facts(runtime.world.rulebook, world_now(runtime).today)
    figures: Mapping[str, object] = {**known, **runtime.world.facts}
    try:
        unknown = sorted(names_in(text) - set(figures))
    except BadWords as error:
        raise BadArgument(f"the text: {error}") from error
    if unknown:
        raise BadArgument(
            f"the text names {', '.join('{' + name + '}' for name in unknown)}, which nobody fills"
        )
    try:
        full = fill(text, figures.__getitem__, language).strip()
    except NoRuleOnDate as error:
        raise BadArgument(f"the text: {error}") from error
    limits = LIMITS.get(audience.channel, TIGHTEST)
    found = problems(Outgoing(full), limits)
    if found:
        raise BadArgument(f"the text does not fit {audience.channel or 'every channel'}: {'; '.join(found)}")
    return full


def template_of(runtime: Runtime, language: str, text: str) -> Outgoing | None:
    """The same text in the frame for outside the window; None where there is no frame, or no room in it.

    The frame says itself who writes and how to stop: what the text says of it is left out.
    """
    frame = next(iter(template_texts(runtime.world.words, language, NEWS)), None)
    if frame is None or frame.language != language:
        return None
    operator = str(runtime.world.facts["operator"])
    inner = re.sub(rf"^[^:]{{0,40}}{re.escape(operator)}:\s*", "", text)
    inner = _HOW_TO_STOP.sub("", inner).strip() or text
    try:
        return filled(frame, {"operator": operator, "news": inner})
    except TooLong:
        return None


def hash_of(words: Mapping[str, str]) -> str:
    """By which the same words are known again, however they are spaced."""
    plain = {language: " ".join(text.split()).casefold() for language, text in words.items()}
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
