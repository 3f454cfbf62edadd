"""When offices are closed by the country's calendar, as people are told: today or tomorrow, and till when."""

from __future__ import annotations

from datetime import date, timedelta

from bot.engine.tables import Answers
from bot.engine.words import Words
from bot.engine.world import World
from bot.working_days import JOINT_LEAVE, OWN, ClosedDay, Office, zone_of

LAST_DAY = 30  # a branch closed for longer says so itself


def office_of(answers: Answers) -> Office:
    """The usual hours, by the clock of where somebody works."""
    place = answers.get("place") or {}
    return Office(str(place.get("code", "")))


def closing(answers: Answers, world: World) -> ClosedDay | None:
    """The day, today or tomorrow where they are, on which offices are closed."""
    today = world.now.astimezone(zone_of(office_of(answers).area)).date()
    days = (world.calendar.closed_day(today + timedelta(days=ahead)) for ahead in (0, 1))
    return next((day for day in days if day), None)


def closed_day(answers: Answers, world: World) -> object:
    found = closing(answers, world)
    return found.day if found else ""


def closed_what(answers: Answers, world: World) -> object:
    found = closing(answers, world)
    return called(found, world.words, str(answers["language"])) if found else ""


def opens_on(answers: Answers, world: World) -> object:
    found = closing(answers, world)
    return reopens(found.day, office_of(answers), world) if found else ""


def called(day: ClosedDay, words: Words, language: str) -> str:
    """Why a day is closed, in words: "cuti bersama Natal"; of a branch's own day what staff wrote."""
    if day.kind == OWN:
        return day.what
    names = words.find(language, "common", "closed_days").options
    return f"{names[JOINT_LEAVE]} {names[day.what]}" if day.kind == JOINT_LEAVE else names[day.what]


def reopens(day: date, office: Office, world: World) -> date:
    """The next day on which an office is open again."""
    after = (day + timedelta(days=ahead) for ahead in range(1, LAST_DAY))
    return next((one for one in after if world.calendar.works_on(one, office)), day)
