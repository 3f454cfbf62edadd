"""Work and place are asked in one bubble: whoever tells the place alone is asked for the work alone."""

from __future__ import annotations

from bot.engine.happenings import Message
from bot.engine.hearing.answering import read_as
from bot.engine.hearing.several import COARSE, Told, keep
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.tables import Ask
from bot.engine.walk import Walk

ASKED, PLACE = ("register", "job"), "place"
MOST_WORDS = 6


def told(sight: Sight, message: Message) -> Told | None:
    """A place and no work, where both are asked."""
    if (sight.frame.flow, sight.frame.step) != ASKED or len(message.text.split()) > MOST_WORDS:
        return None
    place = sight.flow.steps[PLACE]
    assert isinstance(place, Ask)
    if sight.world.understanding.read("job", message.text, on=sight.world.today).understood:
        return None
    reading, value = read_as(sight, sight.frame.flow, PLACE, place, message.text)
    if not reading.understood:
        return None
    return Told(None, (value,)) if value["level"] in COARSE else Told(value)


def note(walk: Walk, place: Told) -> None:
    if place.value is not None:
        walk.stand_on("job_alone")
    keep(walk, {PLACE: place})


PLACE_FIRST: tuple[AnyHearer, ...] = (Hearer("place before the work", told, note),)
