"""Sessions of staff: begun at a login, looked up at every page, ended on the server; who a visitor is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.staff.roles import ROLES, SECOND_FACTOR
from bot.services.staff.scope import Scope, scope_of
from bot.services.staff.views import note
from bot.storage.database import Tx
from bot.storage.staff import login_tries, sessions, staff
from bot.storage.staff.login_tries import KNOWN_DAYS
from bot.storage.staff.sessions import SEEN_EVERY, Session
from bot.storage.staff.staff import Staff

HOUR, DAY = 3_600_000, 86_400_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is logged in: what they see and may, and what they have to do before anything else.

    `needs` is empty, "password" (a one-time one is to be changed), "code" (the second factor is to be shown) or
    "factor" (it is to be set up). `wants_factor`: rights that their role has and that wait for a second factor.
    """

    scope: Scope
    session: str
    needs: str
    wants_factor: frozenset[str]


def begin_session(runtime: Runtime, somebody: Staff) -> str:
    """A new session; the token that its cookie carries."""
    token, now = runtime.new_id() + runtime.new_id(), runtime.now_ms()
    expires = now + int(runtime.settings.config.console.session_hours * HOUR)
    with runtime.database.begin() as tx:
        sessions.begin(tx, somebody.id, token, now=now, expires=expires)
    return token


def visitor_of(runtime: Runtime, token: str) -> Visitor | None:
    """None for a session that is over, and for somebody who was disabled."""
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        session = sessions.load(tx, token, now)
        found = staff.by_id(tx, session.staff) if session else None
        if session is None or found is None or found.disabled_at:
            return None
        visitor = _visitor(runtime, tx, session, found)
    if now - session.seen_at > SEEN_EVERY:
        with runtime.database.begin() as tx:
            sessions.seen(tx, session, now)
    return visitor


def _visitor(runtime: Runtime, tx: Tx, session: Session, found: Staff) -> Visitor:
    shown = session.factor_at is not None
    scope = scope_of(runtime, tx, found, second=shown)
    role = ROLES.get(found.role)
    wanted = (role.may if role else frozenset()) & SECOND_FACTOR
    needs = ""
    if found.must_change:
        needs = "password"
    elif found.factor_at and not shown:
        needs = "code"
    elif wanted and not shown and runtime.settings.production:
        needs = "factor"
    return Visitor(scope, session.hash, needs, frozenset() if shown else wanted)


def leave(runtime: Runtime, token: str) -> None:
    """Log out: the session is over on the server, whatever becomes of the cookie."""
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        session = sessions.load(tx, token, now)
        if session:
            sessions.end(tx, session.staff, session.hash, "logged out", now)


def tidy_doors(runtime: Runtime, tx: Tx, _ended: str) -> None:
    """Every night: sessions that ran out a month ago and tries of three months ago are let go."""
    now = runtime.now_ms()
    sessions.purge(tx, now - 30 * DAY)
    login_tries.purge(tx, now - KNOWN_DAYS * DAY)


def own_sessions(runtime: Runtime, scope: Scope) -> list[Session]:
    with runtime.database.look() as tx:
        return sessions.of_staff(tx, scope.staff, runtime.now_ms())


def end_session(runtime: Runtime, scope: Scope, session: str) -> None:
    """End one of one's own sessions, as on a phone that was lost. Raises Refused for none of theirs."""
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        try:
            ended = sessions.end(tx, scope.staff, session, "ended", now)
        except ValueError:  # no hex
            ended = False
        if not ended:
            raise Refused("session_gone")
        note(runtime, tx, scope, "session ended", scope.staff)
