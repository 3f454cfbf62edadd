"""Clients that hold the door: bodies that never come, connections that say nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from tests.channels.sending import SECRET

PLACES = (
    ("/webhooks/telegram", "application/json", f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"),
    ("/console/login", "application/x-www-form-urlencoded", ""),
)
PATIENCE = 60.0  # seconds


async def slow_bodies(port: int, number: int) -> list[tuple[int, float]]:
    """Of each the status it got and after how many seconds; half at the webhook with its secret, half at the login."""
    return list(await asyncio.gather(*(_slow_body(port, *PLACES[one % 2]) for one in range(number))))


async def _slow_body(port: int, path: str, kind: str, more: str) -> tuple[int, float]:
    """One byte of a thousand, then nothing."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun = time.monotonic()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: 1000\r\n{more}\r\nx"
    writer.write(head.encode())
    try:
        line = await asyncio.wait_for(reader.readline(), PATIENCE)
    except (OSError, TimeoutError):
        line = b""
    writer.close()
    return int(line.split()[1]) if line else 0, time.monotonic() - begun


async def idle(port: int, number: int) -> list[asyncio.StreamWriter]:
    """Connections that say nothing; close them."""
    return [(await asyncio.open_connection("127.0.0.1", port))[1] for _ in range(number)]


async def asked(port: int, data: bytes) -> tuple[int, float]:
    """A request on a connection of its own: its status and how many seconds it took."""
    begun = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    line = await asyncio.wait_for(reader.readline(), PATIENCE)
    writer.close()
    return int(line.split()[1]), time.monotonic() - begun


HEALTH = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


def percentile(values: Sequence[float], part: float) -> float:
    """0 where there is none."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0
