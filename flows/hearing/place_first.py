"""Work and place are asked in one bubble: "ojol sama jualan pulsa di Cilincing" tells both, a place alone the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.engine.happenings import Contact, Message, Pin
from bot.engine.hearing import beside
from bot.engine.hearing.answering import accepts, read_as, shared
from bot.engine.hearing.several import COARSE, Told, is_told, keep, open_questions, surely
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.tables import Ask
from bot.engine.walk import Walk
from bot.understanding import Reading

ASKED, PLACE, WORK = ("register", "job"), "place", "job"
NAME, YEAR = "called", "birth_year"
MOST_WORDS = 6
# "Slamet 1977 bakso koja": who, when born, what and where, as on a line of a form.
LINE = re.compile(r"([^\d,;]{2,40}?)[\s,]+(19[4-9]\d|20[01]\d)[\s,]+([^\d]{3,60})")
# "sore jualan pulsa, way jepara lampung timur": what stands last.
BEHIND_A_COMMA = re.compile(r"(.+?)[,;]\s*([^,;]+(?:,[^,;]+)?)$", re.DOTALL)


def told(sight: Sight, message: Message) -> Told | None:
    """A place and no work, where both are asked."""
    if (sight.frame.flow, sight.frame.step) != ASKED or len(message.text.split()) > MOST_WORDS:
        return None
    if sight.world.understanding.read("job", message.text, on=sight.world.today).understood:
        return None
    reading, value = _read(sight, PLACE, message.text)
    if not reading.understood:
        return None
    return Told(None, (value,)) if value["level"] in COARSE else Told(value)


def pinned(sight: Sight, pin: Pin | Contact) -> Told | None:
    """A pin where work and place are asked: the place."""
    if not isinstance(pin, Pin) or (sight.frame.flow, sight.frame.step) != ASKED:
        return None
    reading, value = shared(sight, _asks(sight, PLACE), pin)
    return Told(value) if reading.understood else None


def both(sight: Sight, message: Message) -> Mapping[str, Told] | None:
    """Work in any words, and behind it a place that is surely one; who tells more is left to the row for that."""
    if (sight.frame.flow, sight.frame.step) != ASKED or beside.asks(sight, message.text):
        return None
    if len(surely(sight, message.text) or ()) > len((WORK, PLACE)):
        return None
    return _announced(sight, message.text) or _behind_a_comma(sight, message.text)


def _announced(sight: Sight, text: str) -> Mapping[str, Told] | None:
    """ "ojol di koja": what stands before the last word that announces a place, and the place."""
    found = sight.world.understanding.announcing().parted(text)
    return _parted(sight, *found) if found else None


def _behind_a_comma(sight: Sight, text: str) -> Mapping[str, Told] | None:
    found = BEHIND_A_COMMA.match(text)
    parted = _parted(sight, found[1].rstrip(" ,.;-"), found[2]) if found else None
    if found is None or parted is None:
        return None
    place = parted[PLACE].value or parted[PLACE].guessed[0]
    return parted if is_told(sight, found[2], place) else None


def line(sight: Sight, message: Message) -> Mapping[str, Told] | None:
    """Everything about oneself without a word between; nothing where one part of it is not surely told. Behind a comma
    more may be told ("…, sebulan 2 jt")."""
    text = message.text.strip()
    if (sight.frame.flow, sight.frame.step) != ASKED or sight.world.understanding.names_others(text):
        return None
    if found := LINE.fullmatch(text):
        return _who_and_what(sight, found)
    head, _, behind = text.rpartition(",")
    found = LINE.fullmatch(head.strip())
    told = _who_and_what(sight, found) if found else None
    more = surely(sight, behind) if told else None
    return {**more, **told} if told and more else None


def _who_and_what(sight: Sight, found: re.Match[str]) -> Mapping[str, Told] | None:
    year, (_, comma, behind) = open_questions(sight).get(YEAR), found[3].rpartition(",")
    if year is None or not accepts(sight, year, YEAR, int(found[2])):
        return None
    if comma and not _read(sight, PLACE, behind.strip())[0].understood:  # "…, sudah lama kak"
        return None
    name = sight.world.understanding.read("name", found[1], on=sight.world.today)
    parted = _without_a_word(sight, found[3]) if name.understood else None
    return {NAME: Told(name.value), YEAR: Told(int(found[2])), **parted} if parted else None


def _without_a_word(sight: Sight, text: str) -> Mapping[str, Told] | None:
    """ "bakso koja", "jualan sayur cilincing": a place in as few words as there is one, the rest work."""
    if found := sight.world.understanding.announcing().parted(text):
        return _parted(sight, *found)
    words = text.split()
    tried = (
        _parted(sight, " ".join(words[:at]), " ".join(words[at:])) for at in reversed(range(1, len(words)))
    )
    return next(filter(None, tried), None)


def _parted(sight: Sight, before: str, behind: str) -> Mapping[str, Told] | None:
    place, value = _read(sight, PLACE, behind)
    work, what = _read(sight, WORK, before)
    whole, _ = _read(sight, PLACE, before)
    a_place = whole.understood or sight.world.understanding.announcing().begins(before)
    if not place.understood or not work.understood or a_place:
        return None  # "di Kalibaru, Cilincing" is a place as a whole
    told = Told(None, (value,)) if value["level"] in COARSE else Told(value)
    return {WORK: Told(what), PLACE: told}


def _read(sight: Sight, key: str, text: str) -> tuple[Reading, Any]:
    return read_as(sight, sight.frame.flow, key, _asks(sight, key), text)


def _asks(sight: Sight, key: str) -> Ask:
    step = sight.flow.steps[key]
    assert isinstance(step, Ask)
    return step


def note(walk: Walk, place: Told) -> None:
    if place.value is not None:
        walk.stand_on("job_alone")
    keep(walk, {PLACE: place})


PLACE_FIRST: tuple[AnyHearer, ...] = (
    Hearer("line of facts", line, keep, flow=ASKED[0]),
    Hearer("work and place", both, keep, flow=ASKED[0]),
    Hearer("place before the work", told, note, flow=ASKED[0]),
)
PIN_FIRST: tuple[AnyHearer, ...] = (Hearer("pin before the work", pinned, note, flow=ASKED[0]),)
