"""How many days somebody works, said while the days of a month are only assumed: "20 hari", "6 hari seminggu"."""

from __future__ import annotations

import re

from bot.engine.happenings import Message
from bot.engine.hearing.answering import asks_freely
from bot.engine.hearing.changing import change_to
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from flows.answers import work

KEY, WEEKS_A_MONTH = "work_days", 52 / 12
COUNTED = re.compile(r"\b(\d{1,2})\s*(\w+)(?:\s+(\w+))?(?:\s+(\w+))?")
MOST_WORDS = 8


def said(sight: Sight, message: Message) -> int | None:
    """Days a month, where somebody earns by the day and says a count of days that is no income."""
    text = folded(message.text)
    found = COUNTED.search(text)
    words = sight.world.words.accepted("common", "days")
    if not found or len(text.split()) > MOST_WORDS or words.get(found[2]) != "day":
        return None
    if asks_freely(sight) or KEY not in sight.known or not work.is_daily(sight.known, sight.world):
        return None
    weekly = any(words.get(word or "") == "week" for word in found.groups()[2:])
    days = round(int(found[1]) * WEEKS_A_MONTH) if weekly else int(found[1])
    return days if 1 <= days <= 31 else None


def correct(walk: Walk, days: int) -> None:
    change_to(walk, KEY, days)


DAYS: tuple[AnyHearer, ...] = (Hearer("days of work", said, correct),)
