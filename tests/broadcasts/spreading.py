"""Channels that take everything and remember it, timers that spread a broadcast slice by slice, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from bot.errors import JangkauError
from bot.post import Letter, Outcome, Sent
from bot.runtime import Runtime
from bot.services.broadcasts import spreading
from bot.services.broadcasts.standing import standing
from bot.services.staff.roles import RIGHTS
from bot.services.staff.scope import Scope, command_line
from bot.settings.sections import Broadcasts
from bot.storage.messaging import timers


@dataclass
class Post:
    """A channel that takes everything and remembers it."""

    name: str
    sent: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> Outcome:
        self.sent.append(letter)
        return Sent(f"p{letter.letter}")


def staff(name: str, **more: Any) -> Scope:
    """Somebody who may everything, as the console works it out after the second factor."""
    return Scope(name, name.removeprefix("bu-"), "admin", frozenset(RIGHTS), **more)


def limited(runtime: Runtime, **limits: float) -> Runtime:
    """The same house with other limits of broadcasts in its config."""
    config = runtime.settings.config.model_copy(update={"broadcasts": Broadcasts.model_validate(limits)})
    return replace(runtime, settings=runtime.settings.model_copy(update={"config": config}))


class Crash(JangkauError):
    """The process dies here."""


def spread(runtime: Runtime, *, most: int = 50, dies: bool = False) -> int:
    """Ring what is due until nothing is, as the worker does; with `dies` the first one never commits."""
    rang = 0
    while rang < most:
        with runtime.database.begin() as tx:
            due = timers.claim_due(tx, now=runtime.now_ms(), most=1)
        if not due:
            break
        with runtime.database.begin() as tx:
            assert timers.finish(tx, due[0])
            spreading.spread(runtime, tx, due[0])
            if dies:
                raise Crash
        rang += 1
    return rang


def states(runtime: Runtime, identity: str) -> dict[str, int]:
    """How many recipients are in which state; skipped ones by reason."""
    found: dict[str, int] = {}
    for tally in standing(runtime, command_line(runtime), identity).tallies:
        name = tally.reason if tally.state == "skipped" else tally.state
        found[name] = found.get(name, 0) + tally.count
    return found
