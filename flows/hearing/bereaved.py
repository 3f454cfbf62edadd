"""What a family tells beside a question about a death: how long was paid, and children still at school.

It is kept for its own question, which is then not put again. A statement never leads somebody out of their grief.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.engine.happenings import Message
from bot.engine.hearing import beside
from bot.engine.hearing.answering import names_an_option, reading_of
from bot.engine.hearing.phrases import folded
from bot.engine.saying import ladder
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.tables import Ask, key_of
from bot.engine.walk import Walk
from flows.claim import NAME, TOLD_BEFORE

WORDS = "bereaved"
MONTHS, CHILDREN = "death_months", "death_children"
ASKED = frozenset({"death_cause", MONTHS, CHILDREN})
COUNTED = re.compile(r"([a-z]+|[0-9]{1,2})[ ]?([a-z]+)")
# From how many months in a row on the fuller sum, and the years for the scholarship, are asked for.
FULL, YEARS = 3, 36
PRICES = frozenset({"contribution", "eligibility", "register"})


class Facts(NamedTuple):
    """What was told, by the key of its question, and in which words."""

    by_key: Mapping[str, str]
    said: str


def told(sight: Sight, message: Message) -> Facts | None:
    """What is told that another question of the claim asks, where the open one cannot take it."""
    if not _at_a_death(sight) or _answers(sight, message):
        return None
    found = {**_months(sight, message.text), **_children(sight, message.text)}
    found.pop(_key(sight), None)
    return Facts(found, message.text.strip()) if found else None


def note(walk: Walk, found: Facts) -> None:
    """Kept and said back in their own words; the open question is put again."""
    before = walk.conversation.about.get(TOLD_BEFORE) or {}
    walk.change(
        answers={**walk.conversation.answers, **found.by_key},
        about={**walk.conversation.about, TOLD_BEFORE: {**before, **found.by_key}},
        misses=0,
        offered=(),
    )
    walk.remember()
    walk.say(walk.common("noted"), facts={"lines": f"• {found.said}"})
    walk.ask()


def stated(sight: Sight, message: Message) -> Message | None:
    """ "iuran terakhir dibayar desember": no answer and no question, and no wish for a price either."""
    if not _at_a_death(sight) or _answers(sight, message) or beside.asks(sight, message.text):
        return None
    wished = sight.wished(message.text)
    return message if wished.understood and wished.value in PRICES else None


def _at_a_death(sight: Sight) -> bool:
    return bool(sight.conversation.stack) and sight.frame.flow == NAME and _key(sight) in ASKED


def _key(sight: Sight) -> str:
    step = sight.step
    return key_of(sight.frame.step, step) if isinstance(step, Ask) else ""


def _answers(sight: Sight, message: Message) -> bool:
    return names_an_option(sight, message.text) or reading_of(sight, message)[0].understood


def _months(sight: Sight, text: str) -> dict[str, str]:
    """How long was paid: "iuran baru 2 bulan", "udah lima tahun bayar"; where paying is spoken of."""
    words = sight.world.words.accepted("common", WORDS)
    said = folded(text)
    if not any(words.get(word) == "paying" for word in re.findall(r"\w+", said)):
        return {}
    for number, unit in COUNTED.findall(said):
        reading = sight.world.understanding.read("number", number, on=sight.world.today)
        size = {"month": 1, "year": 12}.get(words.get(unit, ""), 0)
        if size and reading.understood:
            return {MONTHS: _span(int(reading.value) * size)}
    return {}


def _span(months: int) -> str:
    return "short" if months < FULL else "full" if months < YEARS else "years"


def _children(sight: Sight, text: str) -> dict[str, str]:
    """Children at school or younger: "anak saya 2 masih sd"."""
    words = sight.world.words.accepted("common", WORDS)
    meant = {words.get(word, "") for word in re.findall(r"\w+", folded(text))}
    return {CHILDREN: "pupils"} if {"child", "pupil"} <= meant else {}


TOLD_IN_GRIEF: tuple[AnyHearer, ...] = (
    Hearer("told beside a death", told, note, flow=NAME),
    Hearer("statement beside a death", stated, ladder.missed, flow=NAME),
)
