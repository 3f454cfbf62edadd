"""Staff of the console: adding somebody, logging in, the one-time login of a first start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.staff.reach import Wanted, reach_of
from bot.services.staff.scope import Scope, demand, scope_of
from bot.services.staff.views import note
from bot.spoken_codes import long_code
from bot.storage.staff import audit, staff
from bot.storage.staff.staff import Staff

SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Login:
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is logged in. `stamp` changes with the password: sessions of an old one end."""

    scope: Scope
    must_change: bool
    stamp: str


def visitor_of(runtime: Runtime, who: str) -> Visitor | None:
    """None for somebody who is not there any more."""
    with runtime.database.look() as tx:
        found = staff.by_id(tx, who)
        if found is None:
            return None
        stamp = sha256(found.password.encode()).hexdigest()[:16]
        return Visitor(scope_of(runtime, tx, found), found.must_change, stamp)


def first_login(runtime: Runtime) -> Login | None:
    """A one-time login for a console nobody can open yet; None once somebody has a password of their own."""
    name = "bu-rina"
    with runtime.database.begin() as tx:
        known = staff.by_name(tx, name)
        if staff.count(tx) > (1 if known else 0) or (known and not known.must_change):
            return None
        password = long_code(runtime.new_id())
        hashed = runtime.passwords.hash(password)
        if known:
            staff.set_password(tx, known.id, hashed, must_change=True)
        else:
            staff.add(tx, runtime.new_id(), name, hashed, "admin", must_change=True, now=runtime.now_ms())
    return Login(name, password)


def add_staff(runtime: Runtime, scope: Scope, name: str, wanted: Wanted) -> Login:
    """Somebody new, with a one-time password. Raises BadArgument."""
    demand(scope, "keep_staff")
    if not re.fullmatch(r"[a-z][a-z0-9.-]{1,39}", name):
        raise BadArgument(f"{name!r}: a login is 2 to 40 small letters, digits, dots or dashes")
    password = long_code(runtime.new_id())
    hashed, now, identity = runtime.passwords.hash(password), runtime.now_ms(), runtime.new_id()
    with runtime.database.begin() as tx:
        reach = reach_of(runtime, tx, scope, wanted)
        if not staff.add(tx, identity, name, hashed, wanted.role, must_change=True, now=now):
            raise BadArgument(f"{name!r} exists already")
        staff.set_reach(tx, identity, wanted.role, *reach)
        note(runtime, tx, scope, "staff added", name, wanted.role)
    return Login(name, password)


def log_in(runtime: Runtime, name: str, password: str) -> Staff | None:
    """The person behind a login, None when wrong or locked; tries are counted and locked out.

    A password takes long to check on purpose: that is done between two transactions, never inside one.
    """
    with runtime.database.look() as tx:
        known = staff.by_name(tx, name[:60], lock=False)
    right = runtime.passwords.fits(known.password if known else None, password)
    now = runtime.now_ms()
    limits = runtime.settings.config.console
    with runtime.database.begin() as tx:
        found = staff.by_name(tx, name[:60])
        if known is None or found is None or found.locked_until > now:
            return None
        if not right or found.password != known.password:
            last = (found.failures + 1) % limits.failures_before_lock == 0
            staff.note_failure(
                tx, found.id, locked_until=now + int(limits.lock_minutes * 60_000) if last else None
            )
            return None
        staff.note_login(tx, found.id, now)
        audit.record(tx, who=found.name, what="logged in", subject="", purpose="", now=now)
        return found


def change_password(runtime: Runtime, scope: Scope, password: str) -> str:
    """Set somebody's own password; empty when done, else what is wrong with it, by its name in words."""
    if len(password) < SHORTEST:
        return "password_short"
    with runtime.database.look() as tx:
        known = staff.by_id(tx, scope.staff)
    if known and runtime.passwords.fits(known.password, password):
        return "password_same"  # a one-time password was printed and read aloud
    hashed = runtime.passwords.hash(password)
    with runtime.database.begin() as tx:
        staff.set_password(tx, scope.staff, hashed, must_change=False)
        note(runtime, tx, scope, "password changed", scope.staff)
    return ""
