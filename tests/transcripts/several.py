"""Plays a transcript of several people against the whole of services and storage, on a held clock.

`agent NAME CHANNEL N km` joins, `registers NAME CHANNEL` goes through registration, `NAME > text` writes ($code is
the code of their newest notice, $last that of the last offer to them), `NAME < "words"` must come after what was
heard before, `later N minutes`, `on DAY HOUR` by the clock of Jakarta, `mornings` has agents told of their day,
`referral STATE` is how it stands, `staff REASON` is on staff's list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.engine.happenings import Message, Unreadable
from bot.storage.messaging import timers
from tests.cast import HER_WORDS
from tests.stage import Stage

TOGETHER = Path(__file__).parent / "together"
TO_THE_END = (*HER_WORDS, "kirim", "ya, boleh", "tidak usah")
# Telegram does not show her number, so she is asked for it.
WITH_A_NUMBER = (*HER_WORDS[:4], "0812 3456 7890", *TO_THE_END[4:])
LINE = re.compile(r"(\w+) ([<>]) (.+)")


@dataclass
class Play:
    stage: Stage
    channels: dict[str, str] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)

    def agent(self, name: str, channel: str, km: str, *_: str) -> None:
        self.channels[name] = channel
        self.stage.agent(name, float(km), channel=channel)
        self.heard[name] = len(self.stage.heard(name))

    def registers(self, name: str, channel: str) -> None:
        self.channels[name] = channel
        for text in TO_THE_END if channel == "whatsapp" else WITH_A_NUMBER:
            self.stage.say(name, text, channel=channel)
        self.stage.ring()

    def later(self, many: str, unit: str) -> None:
        self.stage.later(**{unit: float(many)})

    def on(self, day: str, hour: str) -> None:
        self.stage.clock.at = datetime.fromisoformat(f"{day}T{hour.replace('.', ':')}+07:00")
        self.stage.ring()

    def mornings(self) -> None:
        with self.stage.runtime.database.begin() as tx:
            timers.start(tx, "mornings", due=self.stage.runtime.now_ms(), slot="mornings")

    def referral(self, state: str) -> None:
        (row,) = self.stage.rows("SELECT state FROM referral")
        assert row.state == state, row.state

    def staff(self, reason: str) -> None:
        assert reason in self.stage.helps(), self.stage.helps()

    def says(self, name: str, text: str) -> None:
        for mark, code in (("$code", self.stage.code), ("$last", self._last_offered)):
            text = text.replace(mark, code(name)) if mark in text else text
        thing = text.strip("()")
        happening = Unreadable(thing) if text != thing else Message(text)
        self.stage.say(name, "", channel=self.channels[name], happening=happening)
        self.stage.ring()

    def _last_offered(self, name: str) -> str:
        rows = self.stage.rows(
            "SELECT o.code FROM offer o JOIN agent a ON a.id = o.agent WHERE a.handle = :name ORDER BY o.id",
            name=name,
        )
        return str(rows[-1].code)

    def hears(self, name: str, words: str) -> None:
        """In a bubble not passed by yet; several lines may stand in one."""
        bubbles = [bubble.text for bubble in self.stage.heard(name)]
        since = self.heard.get(name, 0)
        found = next((n for n, text in enumerate(bubbles) if n >= since and words in text), None)
        assert found is not None, "\n---\n".join(bubbles[since:]) or "nothing came"
        self.heard[name] = found


def play(path: Path, stage: Stage) -> None:
    """Raises AssertionError naming file, line, and what came back instead."""
    going = Play(stage)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            _one(going, line)
        except AssertionError as error:
            raise AssertionError(f"{path.name}:{number}: {line}\n{error}") from error


def _one(going: Play, line: str) -> None:
    spoken = LINE.fullmatch(line)
    if spoken:
        does: Callable[[str, str], None] = going.says if spoken[2] == ">" else going.hears
        does(spoken[1].casefold(), spoken[3].strip('"') if spoken[2] == "<" else spoken[3])
        return
    verb, *rest = line.split()
    assert verb in ("agent", "registers", "later", "on", "mornings", "referral", "staff"), (
        f"what is {line!r}?"
    )
    getattr(going, verb)(*[word.casefold() for word in rest])
