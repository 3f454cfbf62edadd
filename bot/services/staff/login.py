"""log_in: a name and a password checked, slower the more often they are wrong; nobody can lock anybody else out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.runtime import Runtime
from bot.services.staff import passwords
from bot.services.staff.raising import raise_alarm
from bot.services.staff.scope import Scope
from bot.services.staff.views import FAILED_LOGIN
from bot.storage.database import Tx
from bot.storage.staff import audit, login_tries, staff
from bot.storage.staff.login_tries import KNOWN_DAYS, Tries
from bot.storage.staff.staff import Staff

# Wrong tries before waiting begins: by one address at one name, by one address at any, at one name from anywhere.
FREE = {"both": 4, "address": 12, "name": 30}
UNKNOWN = "unknown name"


@dataclass(frozen=True, slots=True)
class LogIn:
    """The one who got in, or None; `wait` seconds until the next try is looked at."""

    staff: Staff | None
    wait: int = 0


def log_in(runtime: Runtime, name: str, password: str, address: str) -> LogIn:
    """Raises TryLater where two passwords are being checked already.

    A password takes long to check on purpose: how often somebody may try is settled before, and the checking is
    done between two transactions, never inside one.
    """
    name = name[:60]
    with runtime.database.look() as tx:
        wait = _wait(runtime, tx, name, address)
        known = staff.by_name(tx, name, lock=False)
    if wait:
        return LogIn(None, wait)
    right = passwords.is_right(known.password if known else passwords.NOBODY, password)
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        found = staff.by_name(tx, name)
        if known is None or found is None or not right or not _is_open(found, known, now):
            _failed(runtime, tx, name if known else UNKNOWN, name, address, now)
            return LogIn(None)
        _got_in(tx, found, name, address, now)
        return LogIn(found)


def _is_open(found: Staff, known: Staff, now: int) -> bool:
    over = found.password_until is not None and found.password_until <= now
    return found.password == known.password and found.disabled_at is None and not over


def _keys(name: str, address: str) -> Mapping[str, str]:
    return {"both": f"{address} {name}", "address": address, "name": f"name {name}"}


def _wait(runtime: Runtime, tx: Tx, name: str, address: str) -> int:
    """Seconds until this address may try this name again: twice as long each time, up to the longest."""
    now, tries = (
        runtime.now_ms(),
        {kind: login_tries.load(tx, key) for kind, key in _keys(name, address).items()},
    )
    got_in = tries["both"].got_in_at
    if got_in is not None and now - got_in < KNOWN_DAYS * 86_400_000:
        tries.pop("name")
    due = max(_due(runtime, kind, one) for kind, one in tries.items())
    return max(0, -(-(due - now) // 1000))


def _due(runtime: Runtime, kind: str, tries: Tries) -> int:
    """When one of them may be tried again, in milliseconds since 1970."""
    over = tries.failures - FREE[kind]
    if over < 0:
        return 0
    longest = int(runtime.settings.config.console.longest_wait_minutes * 60_000)
    return tries.last_at + min(longest, 1000 << min(over + 1, 30))


def _failed(runtime: Runtime, tx: Tx, said: str, name: str, address: str, now: int) -> None:
    for key in _keys(name, address).values():
        login_tries.failed(tx, key, now)
    audit.record(tx, who="console", what=FAILED_LOGIN, subject=said, purpose="", now=now)
    hour = audit.count_since(tx, now - 3_600_000, FAILED_LOGIN)
    if hour == runtime.settings.config.console.alarm_failed_logins:
        raise_alarm(runtime, tx, "many_failed_logins", hour)


def _got_in(tx: Tx, found: Staff, name: str, address: str, now: int) -> None:
    keys = _keys(name, address)
    login_tries.got_in(tx, keys["both"], now)
    staff.note_login(tx, found.id, now)
    audit.record(tx, who=found.name, what="logged in", subject="", purpose="", now=now)


def confirm(runtime: Runtime, scope: Scope, password: str, address: str) -> bool:
    """Whether whoever is logged in knows their password: asked before it is changed."""
    return log_in(runtime, scope.who, password, address).staff is not None
