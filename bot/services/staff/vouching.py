"""vouch: somebody of the staff shows at the command line who they are, by password and second factor."""

from __future__ import annotations

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.staff import second_factor
from bot.services.staff.login import log_in
from bot.services.staff.scope import Scope, scope_of

WHERE = "command line"  # the address that wrong passwords are counted by


def vouch(runtime: Runtime, name: str, password: str, code: str) -> Scope:
    """What they see and may. Raises BadArgument for whoever does not get in, TryLater while others are checked."""
    found = log_in(runtime, name, password, WHERE)
    if found.staff is None:
        wait = f": try again in {found.wait} s" if found.wait else ""
        raise BadArgument(f"name or password is wrong{wait}")
    if found.staff.must_change:
        raise BadArgument(f"{name[:60]} changes the one-time password in the console first")
    if found.staff.factor_at is None:
        raise BadArgument(f"{name[:60]} sets up the second factor in the console first")
    if not second_factor.proves(runtime, found.staff, code):
        raise BadArgument("that code is wrong, or was used before")
    with runtime.database.look() as tx:
        return scope_of(runtime, tx, found.staff, second=True)
