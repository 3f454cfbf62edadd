"""The second factor: codes of an authenticator app (TOTP, RFC 6238), set up by a QR, each good once."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pyotp

from bot.errors import Refused
from bot.on_demand import on_demand
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.database import Tx
from bot.storage.keys.sealing import keyed_hash
from bot.storage.staff import audit, sessions, staff
from bot.storage.staff.sessions import Session
from bot.storage.staff.staff import Staff

STEP = 30  # seconds a code is shown
TOLD_LATE = 1  # steps that a clock may be off
TRIES_AN_HOUR = 20


@dataclass(frozen=True, slots=True)
class SetUp:
    """What an app needs: the QR as a picture inside the page, and the secret to type where there is no camera."""

    svg: str
    secret: str


def _secret(tx: Tx, who: Staff) -> str:
    """Made of a salt and the key of the keyed hashes: the database alone does not give it away."""
    made = keyed_hash(tx.hash_key, "second factor", f"{who.id} {who.factor_salt}")
    return base64.b32encode(made[:20]).decode()


def set_up(runtime: Runtime, scope: Scope) -> SetUp:
    """A secret for an app, the same until its first code was shown. Raises Refused where there is one already."""
    with runtime.database.begin() as tx:
        who = _known(tx, scope)
        if who.factor_at:
            raise Refused("factor_there")
        if not who.factor_salt:
            staff.set_factor(tx, who.id, runtime.new_id(), None)
            who = _known(tx, scope)
        secret = _secret(tx, who)
    link = pyotp.TOTP(secret).provisioning_uri(name=who.name, issuer_name="Jangkau")
    picture = on_demand("qr")(link, error="m", micro=False).svg_data_uri(scale=5, border=2)
    return SetUp(picture, secret)


def show_code(runtime: Runtime, scope: Scope, session: str, code: str) -> None:
    """The code an app shows: it ends the set-up, or lets this session do what needs it. Raises Refused."""
    if not runtime.attempt_limits.may_try("second factor", scope.staff, TRIES_AN_HOUR):
        raise Refused("factor_limited")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        who = _known(tx, scope)
        step = _step_of(_secret(tx, who), code, now // 1000) if who.factor_salt else None
        if step is None or not staff.take_step(tx, who.id, step):
            step = None
            note(runtime, tx, scope, "second factor failed", who.id)
        else:
            _shown(runtime, tx, scope, who, session, step)
    if step is None:
        raise Refused("factor_wrong")


def proves(runtime: Runtime, who: Staff, code: str) -> bool:
    """Whether a code is one that their app shows now and that was not used yet; a wrong one stands in the audit."""
    if not runtime.attempt_limits.may_try("second factor", who.id, TRIES_AN_HOUR):
        return False
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        step = _step_of(_secret(tx, who), code, now // 1000)
        right = step is not None and staff.take_step(tx, who.id, step)
        if not right:
            what = "second factor failed"
            audit.record(tx, who=who.name, what=what, subject=who.id, purpose="", now=now)
    return right


def _shown(runtime: Runtime, tx: Tx, scope: Scope, who: Staff, session: str, step: int) -> None:
    now = runtime.now_ms()
    if who.factor_at is None:
        staff.set_factor(tx, who.id, who.factor_salt, now, step)
        note(runtime, tx, scope, "second factor set up", who.id)
    sessions.show_factor(tx, Session(session, who.id, 0, 0, 0, None), now)


def _step_of(secret: str, code: str, now: int) -> int | None:
    """Which step a code belongs to, None for none near now."""
    typed = "".join(code.split())
    totp = pyotp.TOTP(secret, interval=STEP)
    steps = [now // STEP + late for late in (0, *range(-TOLD_LATE, 0), *range(1, TOLD_LATE + 1))]
    return next((step for step in steps if totp.verify(typed, for_time=step * STEP)), None)


def _known(tx: Tx, scope: Scope) -> Staff:
    who = staff.by_id(tx, scope.staff)
    if who is None:
        raise Refused("session_gone")
    return who


def take_away(runtime: Runtime, tx: Tx, scope: Scope, who: Staff) -> None:
    """Somebody lost their app: another admin's reset lets them set it up anew."""
    demand(scope, "keep_staff")
    staff.set_factor(tx, who.id, "", None)
    audit.record(
        tx, who=scope.who, what="second factor reset", subject=who.id, purpose="", now=runtime.now_ms()
    )
