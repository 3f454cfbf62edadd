"""How many days somebody works, said while the days of a month are only assumed: "20 hari", "6 hari seminggu"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.engine.happenings import Message
from bot.engine.hearing.answering import asks_freely
from bot.engine.hearing.changing import change_to
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from flows.answers import work

KEY, WEEKS_A_MONTH = "work_days", 52 / 12
ALONE = re.compile(r"\d{1,2}")
MOST_WORDS, DAYS_A_WEEK, LONGEST_COUNT = 8, 7, 3
LAST_DAY, BESIDE = "7", {"beside", "day"}  # "senin sampai minggu": the word for a week is also its last day
PLACE = "place"  # a bare figure is no place: it answers the days that were just assumed


def said(sight: Sight, message: Message) -> int | None:
    """Days a month, where somebody earns by the day and says a count of days that is no income.

    Up to seven are those of a week, unless a month is said: nobody who lives by it works six days in a month.
    """
    if not sight.knows(KEY) or asks_freely(sight) or not work.is_daily(sight.known, sight.world):
        return None
    text = folded(message.text)
    counted = _counted(sight, text)
    if counted is None:
        return None
    count, per = counted
    weekly = per == "week" or (per != "month" and count <= DAYS_A_WEEK)
    days = round(count * WEEKS_A_MONTH) if weekly else count
    return days if 1 <= days <= 31 else None


def _counted(sight: Sight, text: str) -> tuple[int, str] | None:
    """How many days, and of what: "6 hari seminggu", "enam hari", a bare "25" where a place is asked."""
    if ALONE.fullmatch(text):
        return (int(text), "") if sight.frame.step == PLACE and not sight.conversation.offered else None
    words, said = sight.world.words.accepted("common", "days"), text.split()
    if len(said) > MOST_WORDS:
        return None
    if whole := _of_the_week(text, words):
        return whole, "week"
    per = next((words[word] for word in said if words.get(word) in ("week", "month")), "")
    counted = {"day", "time"} if per else {"day"}  # "seminggu 6 kali"
    counts = (_count(sight, said[:at]) for at, word in enumerate(said) if words.get(word) in counted)
    return next(((count, per) for count in counts if count), None)


def _of_the_week(text: str, words: Mapping[str, str]) -> int:
    """Days a week by their names, and nothing else said: "tiap hari", "senin sampai sabtu"; 0 for none."""
    every = next((phrase for phrase, means in words.items() if means == "every" and phrase in text), "")
    if every:
        rest = text.replace(every, " ").split()
        return DAYS_A_WEEK if all(words.get(word) in BESIDE for word in rest) else 0
    meant = [words.get(word, "") for word in text.split()]
    return _span([meaning for meaning in meant if meaning not in BESIDE])


def _span(meant: Sequence[str]) -> int:
    """Days from one of the week to another: "senin sampai minggu"; 0 where nothing else than that is said."""
    if len(meant) != len(("from", "until", "to")) or meant[1] != "until":
        return 0
    first, last = meant[0], LAST_DAY if meant[2] == "week" else meant[2]
    return (int(last) - int(first)) % DAYS_A_WEEK + 1 if first.isdecimal() and last.isdecimal() else 0


def _count(sight: Sight, before: Sequence[str]) -> int:
    """The number that the last words before "hari" are, the longest that is one; 0 for none."""
    for begin in range(max(len(before) - LONGEST_COUNT, 0), len(before)):
        count = sight.world.understanding.read("number", " ".join(before[begin:]), on=sight.world.today)
        if count.understood:
            return int(count.value)
    return 0


def correct(walk: Walk, days: int) -> None:
    change_to(walk, KEY, days)


DAYS: tuple[AnyHearer, ...] = (Hearer("days of work", said, correct),)
