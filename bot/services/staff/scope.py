"""Scope for the doors: what somebody of the staff sees and may, and that a verb stops where they may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.errors import NotAllowed
from bot.services.staff.roles import RIGHTS, ROLES, SECOND_FACTOR, Role
from bot.storage.staff import staff
from bot.storage.staff.scope import Scope
from bot.storage.staff.staff import Staff
from bot.storage.transaction import Tx

if TYPE_CHECKING:  # its checks take longer to load than a command that answers at once may take
    from bot.settings import Settings

__all__ = ["Scope", "command_line", "demand", "scope_of"]
NOBODY = Role(frozenset(), leads_only=True)


class Installed(Protocol):
    """What a scope has to know of a runtime, which a command that answers at once does not open."""

    @property
    def settings(self) -> Settings: ...


def scope_of(runtime: Installed, tx: Tx, somebody: Staff, *, second: bool) -> Scope:
    """How far somebody sees. A role that is none of ours sees nothing and may nothing.

    `second`: whether they showed their second factor; without it nobody exports, writes to many or keeps staff.
    """
    role = ROLES.get(somebody.role, NOBODY)
    return Scope(
        who=somebody.name,
        staff=somebody.id,
        role=somebody.role,
        may=role.may if second else role.may - SECOND_FACTOR,
        branch=somebody.branch,
        areas=somebody.areas or (staff.areas_of(tx, somebody.branch) if somebody.branch else ()),
        communities=somebody.communities,
        leads_only=role.leads_only,
        rehearsals=not runtime.settings.production,
        own_areas=bool(somebody.areas),
    )


def command_line(runtime: Installed) -> Scope:
    """Whoever has the machine's shell has its keys: everything, under one name in the audit."""
    return at_the_shell(production=runtime.settings.production)


def at_the_shell(*, production: bool) -> Scope:
    """The same, where no runtime is opened."""
    return Scope("command line", "", "command line", frozenset(RIGHTS), rehearsals=not production)


def demand(scope: Scope, right: str) -> None:
    """Raises NotAllowed unless they may: what a verb begins with."""
    if right not in scope.may:
        raise NotAllowed(f"{scope.role} may not: {RIGHTS[right]}")
