"""Somebody of the staff logs in again and again, each time a row of the audit; afterwards it is whole."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import aiohttp

from bot.runtime import Runtime
from bot.services.staff.accounts import add_staff
from bot.services.staff.audit_head import verify_audit
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from bot.settings import load_settings
from bot.wiring import close_runtime, open_runtime
from tests.whole.program import House

WHOLE, STAFF = "whole", "bu-rina"
EVERY = 0.5  # seconds: to check a password costs a tenth of one
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Books:
    """`logins` that were answered; `audit` says what is wrong with it."""

    logins: int
    audit: str


async def log_in_and_on(house: House, stop: asyncio.Event) -> int:
    """How often they got in until `stop`; whatever is in the way, they come again."""
    password, got_in = await asyncio.to_thread(_added, house), 0
    while not stop.is_set():
        got_in += await _log_in(house.url, password)
        await asyncio.sleep(EVERY)
    return got_in


async def _log_in(url: str, password: str) -> bool:
    """Whether the house said that they are in: as a browser does, with the form's token and a cookie."""
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=timeout) as session:
        try:
            async with session.get(f"{url}/console/login") as page:
                token = _TOKEN.search(await page.text())
            form = {"name": STAFF, "password": password, "csrf_token": token[1] if token else ""}
            async with session.post(f"{url}/console/login", data=form, allow_redirects=False) as answer:
                return answer.status == 303
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False


def audited(house: House, logins: int = 0) -> Books:
    """The audit, recomputed link by link; a login that was answered has its row."""
    rows = house.look("SELECT COUNT(*) FROM audit WHERE what = 'logged in'")[0][0]
    if rows < logins:
        return Books(logins, f"{logins - rows} rows missing")
    with _beside(house) as runtime:
        found = verify_audit(runtime, command_line(runtime))
    return Books(logins, WHOLE if found.broken is None else f"row {found.broken}: {found.why}")


def _added(house: House) -> str:
    with _beside(house) as runtime:
        return add_staff(runtime, command_line(runtime), STAFF, Wanted("admin")).password


@contextmanager
def _beside(house: House) -> Iterator[Runtime]:
    """One more process over the house's database, with the house's keys."""
    runtime = open_runtime(load_settings(house.environment()))
    try:
        yield runtime
    finally:
        close_runtime(runtime)
