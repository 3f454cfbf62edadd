"""What is typed about a visit: another time, "batal janji", "agennya gak datang"; for agents with the lead's code."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.engine.happenings import Message
from bot.engine.hearing import standing
from bot.engine.hearing.noticed import newest
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from bot.working_days import zone_of
from flows.subject.events import VisitSaid

VISIT, ASKING = (
    "visit_",
    ("visit_offer", "visit_asked", "visit_asked_agent", "visit_other", "visit_other_agent"),
)
CODED = re.compile(r"^\s*(\w+)\s+([A-Za-z]{1,2}\d{1,4})\b\s*(.*)$", re.DOTALL)
MOST_WORDS = 20  # a longer message is a story, not a time


def heard(sight: Sight, message: Message) -> VisitSaid | None:
    """Only while a visit is talked of, or behind its word and a code: "JANJI K7 kamis jam 3 di pasar"."""
    if sight.conversation.held_by != "bot" or len(message.text.split()) > MOST_WORDS:
        return None
    return _coded(sight, message) or _beside_a_notice(sight, message)


def _coded(sight: Sight, message: Message) -> VisitSaid | None:
    found = CODED.match(message.text)
    meant = _words(sight).get(folded(found[1])) if found else None
    if not found or meant not in ("visit", "move"):
        return None
    said = _said(sight, found[3])
    return replace(said, code=found[2].upper()) if said else None


def _beside_a_notice(sight: Sight, message: Message) -> VisitSaid | None:
    told = [notice for notice in sight.conversation.notices if notice.kind.startswith(VISIT)]
    if not told:
        return None
    meant, last = _meanings(sight, message.text), newest(sight)
    if "missed" in meant:
        return VisitSaid("missed")
    if {"cancel", "visit"} <= meant:
        return VisitSaid("cancel")
    spoken_of = bool(meant & {"visit", "move"}) or (last is not None and last.kind in ASKING)
    said = _said(sight, message.text)
    # Something else may have been asked since: an hour said plainly is still for the visit that waits for one.
    if said and (spoken_of or (said.sure and any(notice.kind in ASKING for notice in told))):
        return said
    return VisitSaid("move") if {"move", "visit"} <= meant else None


def _said(sight: Sight, text: str) -> VisitSaid | None:
    wish = sight.world.understanding.wish(text, _now(sight))
    return (
        VisitSaid("time", at=f"{wish.at:%Y-%m-%dT%H:%M}", place=wish.place, sure=wish.sure) if wish else None
    )


def _now(sight: Sight) -> datetime:
    place = sight.known.get("place") or {}
    return sight.world.now.astimezone(zone_of(str(place.get("code", ""))))


def _words(sight: Sight) -> dict[str, str]:
    return dict(sight.world.words.accepted("common", "visit_words"))


def _meanings(sight: Sight, text: str) -> set[str]:
    """Which of the visit's words a message holds, whole words and phrases."""
    plain = f" {folded(text)} "
    return {meaning for phrase, meaning in _words(sight).items() if f" {phrase} " in plain}


def note(walk: Walk, event: VisitSaid) -> None:
    """The reply comes in a moment, as a notice; nothing else waits for an answer meanwhile."""
    walk.change(newest="", misses=0)
    walk.events.append(event)


VISITS: tuple[AnyHearer, ...] = (
    Hearer("words about a visit", heard, note, at=standing.NOTICES | standing.CODED),
)
