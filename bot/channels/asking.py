"""Looking something up at a provider, now and then: one GET in one connection, and what was found about a channel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.keep_alive import CutOff, KeepAlive, NothingSent

SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is well (ok), needs a look (warn) or keeps people from being served (bad)."""

    mark: str
    line: str


@dataclass(frozen=True, slots=True)
class Looked:
    """`status` 0: nobody answered. What is no JSON object is an empty one."""

    status: int
    plain: Mapping[str, Any]


async def look(base: str, path: str, headers: Mapping[str, str] | None = None) -> Looked:
    """Never raises for what a provider or network does."""
    try:
        wire = KeepAlive(base, headers)
    except ValueError:
        return Looked(0, {})
    try:
        answer = await wire.request("GET", path, seconds=SECONDS)
    except (NothingSent, CutOff):
        return Looked(0, {})
    finally:
        await wire.close()
    try:
        plain = json.loads(answer.body)
    except (ValueError, RecursionError):
        plain = {}
    return Looked(answer.status, plain if isinstance(plain, dict) else {})


def unanswered(looked: Looked, what: str) -> Found | None:
    """What stands in the way of an answer; None where there is one."""
    if looked.status == 200:
        return None
    if looked.status == 0:
        return Found("bad", f"{what}: nobody answers")
    refused = looked.status in (401, 403, 404)
    return Found("bad", f"{what}: {'refused' if refused else 'in trouble'} (HTTP {looked.status})")


def listed(plain: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects in a list of an answer."""
    found = plain.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
