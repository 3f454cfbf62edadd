"""failed: messages that had no answer: the talk before them for a purpose, and another turn once it was mended."""

from __future__ import annotations

from textwrap import shorten

from bot.engine.words import FALLBACK
from bot.errors import BadArgument, Refused
from bot.logs import log, where
from bot.runtime import Runtime
from bot.services.conversation.replay import replay, take_again, transcript_lines
from bot.services.staff.views import DAILY_WORK, Viewer, masked, note, rehearsals, stated
from bot.storage.staff import views
from bot.storage.staff.views import Entry

MOST_LINES = 60  # of the talk before a failed message
LONGEST = 160  # of one thing the bot said


def failed_message(runtime: Runtime, viewer: Viewer, number: int) -> Entry | None:
    """None when there is none of that number, or it had its turn."""
    with runtime.database.begin() as tx:
        found = views.message(tx, number, rehearsals=rehearsals(runtime))
        if found:
            note(runtime, tx, viewer, "failed message", found.person, DAILY_WORK)
    return masked(found) if found else None


def talk_before(runtime: Runtime, viewer: Viewer, number: int, purpose: str) -> list[str]:
    """What was typed and what the bot said, the last lines, redacted as stored. Raises BadArgument."""
    purpose = stated(purpose)
    with runtime.database.begin() as tx:
        found = views.message(tx, number, rehearsals=rehearsals(runtime))
        if found is None:
            raise Refused("message_gone")
        note(runtime, tx, viewer, "talk replayed", found.person, purpose)
    try:
        done = replay(runtime, number)
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


def give_turn(runtime: Runtime, viewer: Viewer, number: int) -> bool:
    """Give it its turn again; whether it could be. One that stumbles again stays as it was."""
    with runtime.database.begin() as tx:
        found = views.message(tx, number, rehearsals=rehearsals(runtime))
        if found is None:
            raise Refused("message_gone")
        note(runtime, tx, viewer, "message taken again", found.person)
    try:
        take_again(runtime, number)
    except Exception as error:  # what stumbled before may stumble again: nothing of it was kept
        log.error("message_failed_again", message=number, reason=where(error))
        return False
    return True
