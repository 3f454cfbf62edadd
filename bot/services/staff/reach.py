"""reach_of: for which branch, areas and communities somebody is to work, as it was typed, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.staff.roles import DEFAULT_ROLE, ROLES
from bot.services.staff.scope import Scope
from bot.services.staff.views import area_code
from bot.storage.agents import agents
from bot.storage.database import Tx
from bot.storage.staff import staff

MOST = 60  # areas or communities of one account


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role, and names or codes as somebody typed them; without a branch they see every branch."""

    role: str = DEFAULT_ROLE
    branch: str = ""
    areas: Sequence[str] = ()
    communities: Sequence[str] = ()


Reach = tuple[str | None, list[str], list[str]]


def reach_of(runtime: Runtime, tx: Tx, scope: Scope, wanted: Wanted) -> Reach:
    """Branch, area codes and ids of communities. Raises BadArgument; nobody gives more than they have."""
    if wanted.role not in ROLES:
        raise BadArgument(f"{wanted.role!r} is none of {', '.join(ROLES)}")
    branch = staff.branch_named(tx, wanted.branch) if wanted.branch else scope.branch
    if wanted.branch and (branch is None or (scope.branch and branch != scope.branch)):
        raise BadArgument(f"no branch {wanted.branch[:60]!r}")
    if not scope.holds_branch(branch):
        raise BadArgument("an account is given by whoever reaches its whole branch")
    areas = [_area(runtime, typed) for typed in wanted.areas[:MOST]]
    communities = [_community(tx, branch, typed) for typed in wanted.communities[:MOST]]
    if wanted.role == "coordinator" and not communities:
        raise BadArgument("a coordinator needs a community")
    if wanted.role == "supervisor" and not (branch or areas):
        raise BadArgument("a supervisor needs a branch or an area")
    return branch, areas, communities


def _area(runtime: Runtime, typed: str) -> str:
    code = area_code(runtime, typed)
    if not code:
        raise BadArgument(f"area {typed[:60]!r} is not known, or there are several")
    return code


def _community(tx: Tx, branch: str | None, typed: str) -> str:
    found = agents.community_named(tx, typed)
    if not found or (branch and agents.branch_of(tx, found) != branch):
        raise BadArgument(f"no community {typed[:60]!r}, or several")
    return found
