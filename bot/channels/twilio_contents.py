"""Twilio's Content resources: made once for each shape, remembered on the shelf, asked for again by their number."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re

from bot.channels.keep_alive import CutOff, KeepAlive, NothingSent
from bot.channels.shelf import Shelf
from bot.channels.twilio_shapes import Shape
from bot.errors import TryLater
from bot.logs import log

REST_SECONDS = 60.0  # after a failure people are answered in plain words for so long
_SID = re.compile(r"HX[0-9a-fA-F]{32}")


class TwilioContents:
    """One for the life of the event loop. `owner` is the account they belong to."""

    def __init__(self, wire: KeepAlive, owner: str, shelf: Shelf, seconds: float) -> None:
        self._wire, self._owner, self._shelf, self._seconds = wire, owner, shelf, seconds
        self._known: dict[str, str] = {}
        self._making: dict[str, asyncio.Lock] = {}
        self._staffs: dict[str, tuple[str, float]] = {}
        self._rests_until = 0.0

    async def number(self, shape: Shape) -> str:
        """The ContentSid of a shape; empty while none can be made. Most calls look into a dictionary and no further."""
        known = self._known.get(shape.key)
        if known is not None:
            return known
        async with self._making.setdefault(shape.key, asyncio.Lock()):
            if shape.key not in self._known:
                found = await self._found(shape)
                if not found:
                    return ""
                self._known[shape.key] = found
        return self._known[shape.key]

    async def kept(self, key: str) -> str:
        """The number of what staff have had made; never made here. A new one is seen within a minute."""
        now = asyncio.get_running_loop().time()
        number, seen = self._staffs.get(key, ("", float("-inf")))
        if now - seen > REST_SECONDS:
            with contextlib.suppress(TryLater):
                number = await asyncio.to_thread(self._shelf.find, self._owner, key)
                self._staffs[key] = number, now
        return number

    async def forget(self, shape: Shape) -> None:
        """Twilio refuses this number: it is made anew for the next bubble of its shape."""
        number = self._known.pop(shape.key, "")
        with contextlib.suppress(TryLater):
            await asyncio.to_thread(self._shelf.drop, self._owner, shape.key, number)

    async def _found(self, shape: Shape) -> str:
        try:
            kept = await asyncio.to_thread(self._shelf.find, self._owner, shape.key)
            return kept or await self._made(shape)
        except TryLater:  # the shelf is away: people are answered in plain words meanwhile
            return ""

    async def _made(self, shape: Shape) -> str:
        now = asyncio.get_running_loop().time()
        if now < self._rests_until:
            return ""
        number, why = await self._ask(shape)
        if not number:
            self._rests_until = now + REST_SECONDS
            log.error("content_not_made", channel="whatsapp", shape=shape.key, reason=why)
            return ""
        return await asyncio.to_thread(self._shelf.keep, self._owner, shape.key, number)

    async def _ask(self, shape: Shape) -> tuple[str, str]:
        """Its number, or why there is none. One made twice, after an answer was lost, harms nobody."""
        body = shape.definition.encode()
        try:
            answer = await self._wire.request(
                "POST", "/v1/Content", body, "application/json", seconds=self._seconds
            )
        except (NothingSent, CutOff) as error:
            return "", str(error)
        try:
            given = json.loads(answer.body).get("sid", "") if answer.status in (200, 201) else ""
        except (ValueError, AttributeError, RecursionError):
            given = ""
        return (given, "") if _SID.fullmatch(str(given)) else ("", f"HTTP {answer.status}")
