"""What is typed about paying, and the card, by whoever is registered: "sudah bayar desember", "kartu sudah datang".

Said to a notice that asks, it is its answer. A month by its name is noted for that month, whatever was asked.
"""

from __future__ import annotations

from bot.engine.happenings import Message
from bot.engine.hearing import noticed
from bot.engine.hearing.noticed import Owned
from bot.engine.hearing.phrases import folded
from bot.engine.hearing.standing import NOTICED
from bot.engine.saying.notices import options_of
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from bot.rules.figures import Month
from bot.understanding.fold import APOSTROPHES
from flows.subject.events import PayingSaid

PAY, REGISTERED = "pay_", ("registered", "confirmed")
CALLED = {"card": "has_card"}  # words -> the answer they stand for, where that is named otherwise
MOST_WORDS = 8  # a longer message asks something


def answered(sight: Sight, message: Message) -> Owned | None:
    """An answer to the notice that asked last: a word of its own, or words about paying that it takes."""
    notice, said = noticed.newest(sight), heard(sight, message)
    if notice is None or said is None:
        return None
    own = noticed.to_the_letter(sight, notice, message.text)
    if own is not None or said.month or said.what not in options_of(sight, notice.kind):
        return own
    return Owned(notice, said.what)


def heard(sight: Sight, message: Message) -> PayingSaid | None:
    """Only of somebody with a companion, or who was told that they are registered; a question is none of it."""
    talk = sight.conversation
    companion = talk.notices and any(notice.kind.startswith(PAY) for notice in talk.notices)
    if talk.held_by != "bot" or not (companion or talk.about.get("referral") in REGISTERED):
        return None
    if "?" in message.text or len(message.text.split()) > MOST_WORDS:
        return None
    plain = f" {folded(message.text).translate(APOSTROPHES)} "
    what = _meant(sight, plain)
    if not what:
        return None
    return PayingSaid(CALLED.get(what, what), _month(sight, plain) if what == "paid" else "")


def _meant(sight: Sight, plain: str) -> str:
    """The one thing it means, a phrase within a longer one ("paid" in "not paid yet") aside; empty for none."""
    words = sight.world.words.accepted("common", "pay_words")
    said = [f" {phrase} " for phrase in words if f" {phrase} " in plain]
    whole = (one for one in said if not any(one in other for other in said if other != one))
    meant = {words[one.strip()] for one in whole}
    asked = "asking" in meant
    meant.discard("asking")
    what = meant.pop() if len(meant) == 1 else ""
    # "belum bisa kalau belum gajian" asks nothing; "kalau jadi karyawan gimana" ends nothing.
    return "" if asked and what != "later" else what


def _month(sight: Sight, plain: str) -> str:
    """The month they named, the nearest one up to next month; empty for none."""
    named = sight.world.understanding.month_named(plain)
    if named is None:
        return ""
    this = Month.of(sight.world.today)
    near = (this.plus(-back) for back in range(-1, 11))
    return str(next((month for month in near if month.month == named[0] and named[1] in (0, month.year)), ""))


def note(walk: Walk, event: PayingSaid) -> None:
    walk.change(newest="", misses=0)
    walk.events.append(event)


PAYING: tuple[AnyHearer, ...] = (
    Hearer("words about paying, to a notice that asks", answered, noticed.give, at=NOTICED),
    Hearer("words about paying", heard, note),
)
