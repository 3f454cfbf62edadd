"""suggest_text, suggest_seed: other words for the bot, as staff would have them, until somebody takes the patch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.engine.checking.news_checks import AMOUNT
from bot.engine.words import FALLBACK, names_in
from bot.environment import ROOT
from bot.errors import BadWords, Refused
from bot.runtime import Runtime
from bot.services.conversation.patching import Words, patch_of
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.conversation import suggestions
from bot.storage.conversation.suggestions import SEED, TEXT, Suggestion

LONGEST, LONGEST_SEED = 1000, 200
FIGURE = re.compile(r"(?:[0-9][ .\-()]{0,2}){7,}")  # long enough for somebody's phone


def suggest_text(runtime: Runtime, scope: Scope, language: str, page: str, step: str, text: str) -> None:
    """Raises Refused for a place that has no text, and for words that could not stand there."""
    demand(scope, "settle")
    text = "\n".join(line.strip() for line in text.strip().splitlines())
    texts = runtime.world.words.texts
    old = texts.get(language, {}).get(page, {}).get(step)
    first = texts[FALLBACK].get(page, {}).get(step)
    if old is None or first is None:
        raise Refused("suggest_nowhere")
    if text == old.text:
        raise Refused("suggest_same")
    _check(runtime, text, LONGEST)
    if _names(text) != _names(old.text):
        raise Refused("suggest_facts", facts=", ".join(sorted(_names(old.text))) or "–")
    _keep(runtime, scope, Suggestion(0, TEXT, language, page, step, text, scope.who, runtime.now_ms()))


def suggest_seed(runtime: Runtime, scope: Scope, intent: str, text: str) -> None:
    """How somebody might say it who wishes `intent`: made up, nobody's own message. Raises Refused."""
    demand(scope, "settle")
    text = " ".join(text.split())
    if intent not in intents(runtime, scope):
        raise Refused("suggest_intent")
    _check(runtime, text, LONGEST_SEED)
    _keep(runtime, scope, Suggestion(0, SEED, "", "", intent, text, scope.who, runtime.now_ms()))


def intents(runtime: Runtime, scope: Scope) -> Sequence[str]:
    """What a message can be understood as, by name."""
    demand(scope, "see")
    return sorted(runtime.world.routes.intents)


def suggested(runtime: Runtime, scope: Scope) -> list[Suggestion]:
    """Those that stand, oldest first; a text that says so by now is left out."""
    demand(scope, "see")
    texts = runtime.world.words.texts
    with runtime.database.look() as tx:
        found = suggestions.standing(tx)

    def is_said(one: Suggestion) -> bool:
        text = texts.get(one.language, {}).get(one.flow, {}).get(one.step)
        return one.kind == TEXT and text is not None and text.text == one.words

    return [one for one in found if not is_said(one)]


def take_back(runtime: Runtime, scope: Scope, number: int) -> bool:
    """False for none that stands."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        done = suggestions.drop(tx, number, runtime.now_ms())
        if done:
            note(runtime, tx, scope, "suggestion dropped", str(number))
    return done


def suggested_patch(runtime: Runtime, scope: Scope) -> str:
    """For `git apply` in the sources of this release."""
    found = suggested(runtime, scope)
    words = [Words(one.language, one.flow, one.step, one.words) for one in found if one.kind == TEXT]
    return patch_of(ROOT, words, [_seed(one) for one in found if one.kind == SEED])


def _seed(one: Suggestion) -> Mapping[str, str]:
    return {"kind": "intent", "text": one.words, "value": one.step, "topic": "staff"}


def _check(runtime: Runtime, text: str, longest: int) -> None:
    if not 0 < len(text) <= longest:
        raise Refused("suggest_length", most=longest)
    if FIGURE.search(text) or runtime.world.understanding.redact(text).found:
        raise Refused("suggest_number")
    if AMOUNT.search(text):
        raise Refused("suggest_amount")


def _names(text: str) -> set[str]:
    try:
        return names_in(text)
    except BadWords as error:
        raise Refused("suggest_braces") from error


def _keep(runtime: Runtime, scope: Scope, one: Suggestion) -> None:
    with runtime.database.begin() as tx:
        suggestions.add(tx, one)
        note(runtime, tx, scope, f"{one.kind} suggested", ".".join(filter(None, (one.flow, one.step))))
