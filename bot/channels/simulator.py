"""The simulator: the channel of the try-it page, `talk` and tests, as strict as the channel it plays.

An address is "wa:NAME" or "tg:NAME": which real channel's limits hold. A request is JSON with `id`, `from`,
one of `text`, `tap`, `lat` and `lon`, `contact` (with `own`), `unreadable`, `left`, `back`, and maybe
`language` and `start`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.channels import Redact, Request
from bot.channels.limits import must_fit
from bot.channels.readable import opaque, phone, pin, storable, unreadable
from bot.channels.simulator_traits import PLAYS, TRAITS, played, plays
from bot.engine.happenings import Contact, Tap, Unreadable
from bot.post import (
    Address,
    CameBack,
    GiveUp,
    Incoming,
    Left,
    Letter,
    Outcome,
    Receipt,
    Said,
    Sent,
    UnreadablePayload,
)

NAME = TRAITS.network
_ADDRESS = re.compile(rf"({'|'.join(PLAYS)}):[\w.+-]{{1,64}}")


def address(value: str) -> Address:
    """Where somebody of a rehearsal is reached."""
    return Address(NAME, NAME, value)


def request_of(said: Mapping[str, Any], sender: str, new_id: str) -> Request:
    """What somebody at an address did, as a request of the simulator."""
    return Request(url="", headers={}, body=json.dumps({"id": new_id, "from": sender, **said}).encode())


class SimulatorChannel:
    """Keeps nothing: the try-it page reads letters from storage."""

    name = NAME
    traits = TRAITS
    content_type = "application/json"

    def genuine(self, request: Request) -> bool:
        return True

    def read(self, request: Request, redact: Redact) -> list[Incoming | UnreadablePayload]:
        try:
            return [_incoming(json.loads(request.body), redact)]
        except Exception:  # as the real channels: whatever is wrong with it, it is unreadable
            return [unreadable(NAME, "", request.body, redact)]

    def answer(self, request: Request) -> tuple[str, str]:
        return "{}", "application/json"

    def receipts(self, request: Request) -> Receipt | None:
        return None

    async def send(self, letter: Letter) -> Outcome:
        """Raises TooLong, as no real channel does: a long label fails in a test, not at a provider."""
        if not _ADDRESS.fullmatch(letter.address.value):
            return GiveUp("no address of the simulator", unreachable=True)
        must_fit(letter.outgoing, played(letter.address.value).limits, plays(letter.address.value))
        return Sent("sim-" + letter.letter)

    async def close(self) -> None:
        """Nothing is open."""


def _incoming(plain: Mapping[str, Any], redact: Redact) -> Incoming:
    sender, provider_id = _ADDRESS.fullmatch(plain["from"]), storable(str(plain["id"]))[:100]
    said = _said(plain, redact)
    if sender is None or said is None or not provider_id:
        raise ValueError("not a message of the simulator")
    language, start = plain.get("language", ""), plain.get("start", "")
    return Incoming(NAME, provider_id, (address(sender[0]),), said, opaque(language, 3), opaque(start, 64))


def _said(plain: Mapping[str, Any], redact: Redact) -> Said | None:
    if "text" in plain:
        return redact(storable(plain["text"]))
    if "tap" in plain:
        return Tap(opaque(plain["tap"]))
    if "lat" in plain:
        return pin(plain["lat"], plain["lon"])
    if "contact" in plain:
        return Contact(number, plain.get("own") is not False) if (number := phone(plain["contact"])) else None
    if "unreadable" in plain:
        return Unreadable(opaque(plain["unreadable"], 20))
    return Left() if plain.get("left") else CameBack() if plain.get("back") else None
