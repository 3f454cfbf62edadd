"""What is typed about paying by whoever is registered: "sudah bayar desember", "belum bisa bayar", "ingatkan bayar"."""

from __future__ import annotations

import re

from bot.engine.happenings import Message
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from bot.rules.figures import Month
from bot.understanding.visit_words import MONTHS
from flows.subject.events import PayingSaid

PAY, REGISTERED = "pay_", ("registered", "confirmed")
MOST_WORDS = 8  # a longer message asks something
_NAMED = re.compile(rf"\b({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b(?: (20\d\d))?")


def heard(sight: Sight, message: Message) -> PayingSaid | None:
    """Only of somebody with a companion, or who was told that they are registered; a question is none of it."""
    talk = sight.conversation
    told = any(notice.kind.startswith(PAY) for notice in talk.notices)
    if talk.held_by != "bot" or "?" in message.text or len(message.text.split()) > MOST_WORDS:
        return None
    if not told and str(talk.about.get("referral", "")) not in REGISTERED:
        return None
    plain = f" {folded(message.text)} "
    words = sight.world.words.accepted("common", "pay_words")
    meant = {meaning for phrase, meaning in words.items() if f" {phrase} " in plain}
    if len(meant) != 1:
        return None
    what = meant.pop()
    return PayingSaid(what, _month(sight, plain) if what == "paid" else "")


def _month(sight: Sight, plain: str) -> str:
    """The month they named, the nearest one up to next month; empty for none."""
    found = _NAMED.search(plain)
    if not found:
        return ""
    this = Month.of(sight.world.today)
    near = (this.plus(-back) for back in range(-1, 11))
    wanted = MONTHS[found[1]]
    return str(next((month for month in near if month.month == wanted), ""))


def note(walk: Walk, event: PayingSaid) -> None:
    walk.change(newest="", misses=0)
    walk.events.append(event)


PAYING: tuple[AnyHearer, ...] = (Hearer("words about paying", heard, note),)
