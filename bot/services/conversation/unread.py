"""List what people typed that was not understood, redacted and in heaps of one wording, for the word lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from rapidfuzz import fuzz

from bot.broadcasts.openers import DAYS
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.broadcasts.life import known
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import noted, stated
from bot.storage.broadcasts.broadcasts import Broadcast
from bot.storage.conversation.unread import After, Asked, asked_after, asked_again, how_many_after
from bot.storage.database import milliseconds
from bot.understanding.fold import fold

MOST_MESSAGES = 5000
MOST_EXAMPLES = 3
MOST_HEAPS = 50  # under one broadcast
DAY = 86_400_000  # milliseconds
LONGEST_EXAMPLE = 80
# Wordings at least this alike (of 100) lie in one heap: a typo or a "kak" apart.
ALIKE = 82
FIGURES = re.compile(r"[0-9](?:[ .\-()]{0,2}[0-9]){3,}")
NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Heap:
    """Messages of nearly one wording at one step."""

    flow: str
    step: str
    folded: str
    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.count += 1
        if text not in self.examples and len(self.examples) < MOST_EXAMPLES:
            self.examples.append(text)


def unread(runtime: Runtime, scope: Scope, *, days: int, most: int, purpose: str) -> list[Heap]:
    """The largest heaps of the last `days` first. The reading itself stands in the audit.

    Raises BadArgument for a span that is none.
    """
    demand(scope, "open")
    if days < 1 or most < 1:
        raise BadArgument("--days and --most must be at least 1")
    since = milliseconds(runtime.now() - timedelta(days=days))
    with runtime.database.look() as tx:
        asked = asked_again(tx, scope, since=since, most=MOST_MESSAGES)
        heaps = heaped(asked, lambda text: redacted(runtime, text))
    noted(runtime, scope, "unread messages", f"{days} days", purpose)
    return heaps[:most]


def unread_of(runtime: Runtime, scope: Scope, typed: str, purpose: str) -> list[Heap]:
    """What people answered a broadcast with and nobody could answer, for a purpose that is kept.

    Raises Refused without one, BadArgument for no broadcast in reach.
    """
    demand(scope, "open")
    purpose = stated(purpose)
    with runtime.database.look() as tx:
        broadcast = known(tx, scope, typed)
        asked = asked_after(tx, scope, _answers_to(runtime, broadcast), MOST_MESSAGES)
        heaps = heaped(asked, lambda text: redacted(runtime, text))
    noted(runtime, scope, "unread messages", broadcast.id, purpose)
    return heaps[:MOST_HEAPS]


def how_many_unread(runtime: Runtime, scope: Scope, typed: str) -> int:
    """How many these are. Raises BadArgument for no broadcast in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return how_many_after(tx, scope, _answers_to(runtime, known(tx, scope, typed)))


def _answers_to(runtime: Runtime, broadcast: Broadcast) -> After:
    now = runtime.now_ms()
    ended = (broadcast.done_at or now) + DAYS * DAY
    return After(broadcast.id, broadcast.started_at or now, ended, DAYS * DAY)


def redacted(runtime: Runtime, text: str) -> str:
    """Without identity numbers and codes, and without any other long figure: phones have no place in a list."""
    safe = runtime.world.understanding.redact(text).text
    return FIGURES.sub("…", safe)[:LONGEST_EXAMPLE]


def heaped(asked: Iterable[Asked], redact: Callable[[str], str]) -> list[Heap]:
    """Folded texts that are alike lie together, each at its own step."""
    heaps: dict[tuple[str, str], list[Heap]] = {}
    for one in asked:
        text = redact(one.text)
        here = heaps.setdefault((one.flow, one.step), [])
        folded = NOT_LETTERS.sub(" ", fold(text)).strip() or text
        heap = next((h for h in here if fuzz.ratio(h.folded, folded) >= ALIKE), None)
        if heap is None:
            heap = Heap(one.flow, one.step, folded)
            here.append(heap)
        heap.add(text)
    return sorted((h for here in heaps.values() for h in here), key=lambda h: (-h.count, h.flow, h.step))
