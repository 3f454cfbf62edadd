"""Accounts of staff: added, listed, disabled, reset, given another role; every change ends their sessions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import BadArgument, NotAllowed
from bot.runtime import Runtime
from bot.services.staff import passwords, second_factor
from bot.services.staff.reach import Wanted, reach_of
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.spoken_codes import long_code
from bot.storage.database import Tx
from bot.storage.staff import sessions, staff
from bot.storage.staff.sessions import Session
from bot.storage.staff.staff import Staff

FIRST = "bu-rina"  # of a development server


@dataclass(frozen=True, slots=True)
class Login:
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account with names instead of ids, and their open sessions."""

    staff: Staff
    branch: str
    communities: Sequence[str]
    sessions: Sequence[Session]


def first_login(runtime: Runtime) -> Login | None:
    """A one-time login of a development server that nobody can open yet; None in production."""
    if runtime.settings.production:
        return None
    with runtime.database.look() as tx:
        known = staff.by_name(tx, FIRST, lock=False)
        if staff.count(tx) > (1 if known else 0) or (known and not known.must_change):
            return None
    password, hashed = _one_time(runtime)
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        if known:
            staff.set_password(tx, known.id, hashed, until=_until(runtime))
        else:
            staff.add(tx, runtime.new_id(), FIRST, hashed, "admin", until=_until(runtime), now=now)
    return Login(FIRST, password)


def nobody_yet(runtime: Runtime) -> bool:
    """Whether there is no account at all: production says how the first is made."""
    with runtime.database.look() as tx:
        return staff.count(tx) == 0


def _one_time(runtime: Runtime) -> tuple[str, str]:
    """A password for one time, and its hash."""
    password = long_code(runtime.new_id())
    return password, passwords.hashed(password)


def _until(runtime: Runtime) -> int:
    return runtime.now_ms() + int(runtime.settings.config.console.one_time_hours * 3_600_000)


def add_staff(runtime: Runtime, scope: Scope, name: str, wanted: Wanted) -> Login:
    """Somebody new, with a one-time password. Raises BadArgument."""
    demand(scope, "keep_staff")
    if not re.fullmatch(r"[a-z][a-z0-9.-]{1,39}", name):
        raise BadArgument(f"{name!r}: a login is 2 to 40 small letters, digits, dots or dashes")
    password, hashed = _one_time(runtime)
    now, identity = runtime.now_ms(), runtime.new_id()
    with runtime.database.begin() as tx:
        reach = reach_of(runtime, tx, scope, wanted)
        if not staff.add(tx, identity, name, hashed, wanted.role, until=_until(runtime), now=now):
            raise BadArgument(f"{name!r} exists already")
        staff.set_reach(tx, identity, wanted.role, *reach)
        note(runtime, tx, scope, "staff added", name, wanted.role)
    return Login(name, password)


def list_staff(runtime: Runtime, scope: Scope) -> list[Account]:
    """Everybody whose account is in reach."""
    demand(scope, "keep_staff")
    with runtime.database.look() as tx:
        branches, communities = staff.branch_names(tx), staff.community_names(tx)
        return [_account(runtime, tx, one, branches, communities) for one in staff.everybody(tx, scope)]


def _account(
    runtime: Runtime, tx: Tx, one: Staff, branches: Mapping[str, str], communities: Mapping[str, str]
) -> Account:
    return Account(
        one,
        branches.get(one.branch or "", ""),
        [communities.get(community, "") for community in one.communities],
        sessions.of_staff(tx, one.id, runtime.now_ms()),
    )


def disable_staff(runtime: Runtime, scope: Scope, name: str) -> None:
    """Nobody gets in with it any more, and whoever is in is out. Raises BadArgument."""
    demand(scope, "keep_staff")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        who = _other(tx, scope, name)
        staff.set_disabled(tx, who.id, now)
        _end_all(runtime, tx, scope, who, "disabled")


def enable_staff(runtime: Runtime, scope: Scope, name: str) -> None:
    """Raises BadArgument."""
    demand(scope, "keep_staff")
    with runtime.database.begin() as tx:
        who = _other(tx, scope, name)
        staff.set_disabled(tx, who.id, None)
        note(runtime, tx, scope, "staff enabled", who.name)


def reset_staff(runtime: Runtime, scope: Scope, name: str) -> Login:
    """A new one-time password, and the second factor is set up anew. Raises BadArgument."""
    demand(scope, "keep_staff")
    password, hashed = _one_time(runtime)
    with runtime.database.begin() as tx:
        who = _other(tx, scope, name)
        staff.set_password(tx, who.id, hashed, until=_until(runtime))
        second_factor.take_away(runtime, tx, scope, who)
        _end_all(runtime, tx, scope, who, "reset")
    return Login(who.name, password)


def set_role(runtime: Runtime, scope: Scope, name: str, wanted: Wanted) -> None:
    """Another role, branch, areas or communities; all four as given. Raises BadArgument."""
    demand(scope, "keep_staff")
    with runtime.database.begin() as tx:
        who = _other(tx, scope, name)
        staff.set_reach(tx, who.id, wanted.role, *reach_of(runtime, tx, scope, wanted))
        _end_all(runtime, tx, scope, who, "role changed", wanted.role)


def _end_all(runtime: Runtime, tx: Tx, scope: Scope, who: Staff, why: str, purpose: str = "") -> None:
    sessions.end_all(tx, who.id, why, runtime.now_ms())
    note(runtime, tx, scope, f"staff {why}", who.name, purpose)


class NoAccount(BadArgument):
    """Nobody in reach logs in by this name."""


def _other(tx: Tx, scope: Scope, name: str) -> Staff:
    """Somebody in reach, never oneself: the last admin cannot lock the door behind them. Raises NoAccount."""
    who = staff.by_name(tx, name[:60])
    if who is None or not scope.holds_branch(who.branch):
        raise NoAccount(f"no account {name[:60]!r}")
    if who.id == scope.staff:
        raise NotAllowed("one's own account is kept by another admin")
    return who


def change_password(runtime: Runtime, scope: Scope, password: str) -> str:
    """Set one's own; empty when done, else what is wrong with it, by its name in words. Every session ends."""
    if len(password) < passwords.SHORTEST:
        return "password_short"
    with runtime.database.look() as tx:
        known = staff.by_id(tx, scope.staff)
    if known and passwords.is_right(known.password, password):
        return "password_same"  # a one-time password was printed and read aloud
    if passwords.too_easy(password, scope.who):
        return "password_easy"
    hashed = passwords.hashed(password)
    with runtime.database.begin() as tx:
        staff.set_password(tx, scope.staff, hashed)
        sessions.end_all(tx, scope.staff, "password changed", runtime.now_ms())
        note(runtime, tx, scope, "password changed", scope.staff)
    return ""
