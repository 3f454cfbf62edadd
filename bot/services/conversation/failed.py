"""failed: messages that had no answer: the talk before them for a purpose, and another turn once it was mended."""

from __future__ import annotations

from textwrap import shorten

from bot.engine.words import FALLBACK
from bot.errors import BadArgument, Refused
from bot.logs import log, where
from bot.runtime import Runtime
from bot.services.conversation.replay import played, take_again, transcript_lines
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import DAILY_WORK, masked, note, noted, stated
from bot.storage.staff import views
from bot.storage.staff.views import Entry

MOST_LINES = 60  # of the talk before a failed message
LONGEST = 160  # of one thing the bot said


def failed_message(runtime: Runtime, scope: Scope, number: int) -> Entry | None:
    """None when there is none of that number, or it had its turn."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = views.message(tx, scope, number)
    if found:
        noted(runtime, scope, "failed message", found.person, DAILY_WORK)
    return masked(found) if found else None


def talk_before(runtime: Runtime, scope: Scope, number: int, purpose: str) -> list[str]:
    """What was typed and what the bot said, the last lines, redacted as stored. Raises Refused."""
    demand(scope, "open")
    purpose = stated(purpose)
    with runtime.database.begin() as tx:
        found = views.message(tx, scope, number)
        if found is None:
            raise Refused("message_gone")
        note(runtime, tx, scope, "talk replayed", found.person, purpose)
    try:
        done = played(runtime, number)
    except BadArgument as error:
        raise Refused("message_gone") from error
    lines = [_spoken(runtime, line) for line in transcript_lines(str(number), done)[1:] if line]
    return lines[-MOST_LINES:] + [f"! {done[-1].failed}"] * bool(done and done[-1].failed)


def _spoken(runtime: Runtime, line: str) -> str:
    """What the bot said in words, where the line only names the text."""
    flow, _, step = line.removeprefix("< ").partition(".")
    words = runtime.world.words
    known = line.startswith("< ") and words.has(FALLBACK, flow, step)
    return f"< {shorten(words.find(FALLBACK, flow, step).text, LONGEST, placeholder=' …')}" if known else line


def mark_settled(runtime: Runtime, scope: Scope, number: int, why: str) -> bool:
    """It needs no answer of the bot's any more, for a reason that is kept; False for none. Raises Refused."""
    demand(scope, "settle")
    why = stated(why)
    with runtime.database.begin() as tx:
        person = views.settle_message(tx, scope, number)
        if person:
            note(runtime, tx, scope, "failed message settled", person, why)
    return person is not None


def give_turn(runtime: Runtime, scope: Scope, number: int) -> bool:
    """Give it its turn again; whether it could be. One that stumbles again stays as it was."""
    demand(scope, "settle")
    with runtime.database.look() as tx:
        found = views.message(tx, scope, number)
    if found is None:
        raise Refused("message_gone")
    try:
        take_again(runtime, scope, number)
    except Exception as error:  # what stumbled before may stumble again: nothing of it was kept
        log.error("message_failed_again", message=number, reason=where(error))
        return False
    return True
