"""Looking something up at a provider, now and then: one GET in one connection, and what was found about a channel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.channels.keep_alive import Answered, CutOff, KeepAlive, NothingSent

SECONDS = 8.0
MOST_LED = 2  # how often a file may be somewhere else


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


async def said_to(wire: KeepAlive, method: str, path: str, body: Any, seconds: float) -> Answered | str:
    """A request of set-up, its body as JSON (None: none), over a wire that stays open; why nothing was answered."""
    said = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    try:
        return await wire.request(method, path, said, "application/json", seconds=seconds)
    except (NothingSent, CutOff) as error:
        return str(error)


async def fetch(url: str, headers: Mapping[str, str] | None = None) -> bytes | None:
    """A file of at most a mebibyte (bot/channels/keep_alive.py); None where it cannot be had.

    Led elsewhere, the file is asked for there without what proves who we are; never over anything but https, unless
    it began without.
    """
    for _ in range(MOST_LED + 1):
        answer = await _asked(url, headers)
        if answer is None or answer.status == 200:
            return answer.body if answer else None
        onward = _led(url, answer)
        if not onward:
            return None
        headers = headers if urlsplit(onward).netloc == urlsplit(url).netloc else None
        url = onward
    return None


async def _asked(url: str, headers: Mapping[str, str] | None) -> Answered | None:
    parts = urlsplit(url)
    try:
        wire = KeepAlive(f"{parts.scheme}://{parts.netloc}", {"Accept": "*/*", **(headers or {})})
    except ValueError:
        return None
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        return await wire.request("GET", path, seconds=SECONDS)
    except (NothingSent, CutOff):
        return None
    finally:
        await wire.close()


def _led(url: str, answer: Answered) -> str:
    """Where an answer leads; empty where it does not, or to where anybody could listen."""
    onward = urljoin(url, answer.headers.get("location", ""))
    safe = onward.startswith("https:") or not url.startswith("https:")
    return onward if answer.status in (301, 302, 303, 307, 308) and safe else ""


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
