"""Plays a transcript against the engine; the format stands in this folder's docstring."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.engine.world import WIB
from tests.talking import Talk

FOLDER = Path(__file__).parent
LATER = re.compile(r"\+(\d+) (minute|hour|day)s?")


def play(path: Path) -> Talk:
    """Raises AssertionError naming file, line, and what came back instead."""
    talk, expected = Talk(), list[tuple[int, str]]()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        mark, _, rest = line.partition(" ")
        if mark == "<":
            expected.append((number, rest.strip()))
            continue
        if mark in MARKS:
            _compare(path, talk, expected)
            expected = []
            MARKS[mark](talk, rest.strip())
        else:
            assert not line.strip() or mark.startswith("#"), f"{path.name}:{number}: what is {line!r}?"
    _compare(path, talk, expected)
    return talk


def _compare(path: Path, talk: Talk, expected: list[tuple[int, str]]) -> None:
    heard = iter(talk.keys)
    for number, line in expected:
        came = f"{path.name}:{number}: expected {line}, but {', '.join(talk.keys)} came back:\n{talk.text}"
        assert line.strip('"') in talk.text if line.startswith('"') else line in heard, came
    keys = [line for _, line in expected if not line.startswith('"')]
    if keys and talk.keys:
        number = expected[-1][0]
        assert keys[-1] == talk.keys[-1], f"{path.name}:{number}: the last text was {talk.keys[-1]}"


def _person(talk: Talk, text: str) -> None:
    if text.startswith("["):
        talk.tap(text.strip("[]"))
    elif text.startswith("("):
        _does(talk, text.strip("()").split())
    else:
        talk.say(text)


def _does(talk: Talk, words: list[str]) -> None:
    match words:
        case ["location", lat, lon]:
            talk.pin(float(lat), float(lon))
        case ["contact", phone]:
            talk.contact(phone, own=True)
        case ["contact", *_, phone]:
            talk.contact(phone, own=False)
        case ["notice", kind]:
            talk.hear(kind, **dict.fromkeys(("agent", "reference"), "JK-1"))
        case ["timer", kind]:
            talk.ring(kind)
        case [what]:
            talk.send(what)


def _clock(talk: Talk, text: str) -> None:
    later = LATER.fullmatch(text)
    if later:
        talk.wait(**{f"{later[2]}s": float(later[1])})
    else:
        talk.clock.at = datetime.fromisoformat(text).replace(tzinfo=WIB)


def _channel(talk: Talk, name: str) -> None:
    talk.switch(name)


def _known(talk: Talk, text: str) -> None:
    name, _, value = text.partition(" ")
    talk.conversation = replace(talk.conversation, about={**talk.conversation.about, name: value})


MARKS: Mapping[str, Callable[[Talk, str], None]] = {
    ">": _person,
    "channel": _channel,
    "clock": _clock,
    "known": _known,
}
