"""A doubt about the open question is answered, and the question put again: by its signs, or by a question it may be.

Which doubts are heard depends on what is asked: "modal" means something only where an income is. What answers the
question is never taken for a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.happenings import Message
from bot.engine.hearing import asides, beside
from bot.engine.hearing.answering import FREE, names_an_option, reading_of
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Aside, Hearer
from bot.engine.tables import Ask
from flows.doubts import DOUBT, DOUBTS, NAME

MOST_WORDS = 30
WORK = ("not_mine", "was_member", "employer_refuses", "two_works", "each_alone")
NAMED = ("name_of_ktp",)
# The step that is asked -> what is doubted there, the first before the others, then free questions that are likely.
DOUBTED_AT: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("register", "need_consent"): ("data_shared", "consent_means", "data_safe"),
    ("register", "job"): WORK,
    ("register", "job_alone"): WORK,
    ("eligibility", "job"): WORK,
    ("register", "called_and_year"): NAMED,
    ("register", "called"): NAMED,
    ("eligibility", "birth_year"): ("own_papers", "year_of_ktp", "year_only", "each_alone"),
    ("income", "income"): ("net_income", "no_tax", "low_season", "no_shame", "which_period", "income_varies"),
    ("register", "place"): ("place_of_work",),
    ("claim", "cause"): ("sum_depends",),
    ("claim", "months"): ("sum_depends",),
    ("register", "phone"): ("others_phone", "no_bills"),
    ("register", "programmes"): (
        *("savings_before", "savings_when", "packages_differ", "packages_cost"),
        *("jht_when", "jht_anytime", "jht_what", "merge_cards"),
    ),
}


def doubted(sight: Sight, message: Message) -> Aside | None:
    """What a text doubts about the open question, where it is no answer to it."""
    doubts = DOUBTED_AT.get((sight.frame.flow, sight.frame.step)) if sight.conversation.stack else None
    if not doubts or len(message.text.split()) > MOST_WORDS or _answers(sight, message):
        return None
    aside = asides.aside_in(sight, message.text)
    if aside and aside.sure:
        return None  # one of the known questions, whatever is open
    found = max(doubts, key=lambda doubt: _signs(sight, doubt, message.text))
    if _signs(sight, found, message.text):
        return Aside(NAME, {DOUBT: found})
    likely = aside.likely if aside else ()
    return next((one for one in likely if one.about.get("question") in doubts), None)


def _answers(sight: Sight, message: Message) -> bool:
    """Whether a text answers the question, or may; where any text would, whether it asks nothing."""
    step = sight.step
    if not isinstance(step, Ask) or names_an_option(sight, message.text):
        return True
    asks = beside.asks(sight, message.text)
    if step.kind in FREE:
        return not asks
    reading, _ = reading_of(sight, message)
    return reading.understood or (bool(reading.alternatives) and not asks)


def _signs(sight: Sight, doubt: str, text: str) -> int:
    """How many signs of a doubt stand in a text."""
    if doubt not in DOUBTS:
        return 0
    said = f" {' '.join(word.strip(',.!?()') for word in folded(text).split())} "
    return sum(f" {sign} " in said for sign in sight.world.words.accepted(NAME, doubt))


ASKED_OF_THE_QUESTION: tuple[AnyHearer, ...] = (Hearer("doubt about the question", doubted, asides.answer),)
