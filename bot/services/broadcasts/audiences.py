"""Audiences that are kept by name: each change is a new version; what each was used for, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.runtime import Runtime
from bot.services.broadcasts.planning import checked_audience
from bot.services.broadcasts.standing import Standing, tallied
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.broadcasts import audiences
from bot.storage.broadcasts.audiences import Saved

SHORTEST, LONGEST = 3, 60  # of a name
USES = 12  # broadcasts shown, each with its counts


@dataclass(frozen=True, slots=True)
class Opened:
    """An audience: its versions, the newest first, and the broadcasts that were sent to it."""

    versions: Sequence[Saved]
    uses: Sequence[Standing]

    @property
    def newest(self) -> Saved:
        return self.versions[0]


def list_audiences(runtime: Runtime, scope: Scope) -> Sequence[Saved]:
    demand(scope, "see")
    with runtime.database.look() as tx:
        return audiences.listed(tx, scope)


def open_audience(runtime: Runtime, scope: Scope, identity: str) -> Opened | None:
    """None for none in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = audiences.versions(tx, scope, identity[:32])
        uses = audiences.uses(tx, identity[:32], USES) if found else []
        return Opened(found, [tallied(tx, one) for one in uses]) if found else None


def save_audience(runtime: Runtime, scope: Scope, name: str, audience: Audience) -> Saved:
    """Under a new name, or as the next version of the one that is called so. Raises Stopped, BadArgument.

    What is no other segment than before makes no version.
    """
    demand(scope, "broadcast")
    name = " ".join(name.split())
    if not SHORTEST <= len(name) <= LONGEST:
        raise Stopped("audience_name", "a name has 3 to 60 letters", most=LONGEST)
    audience, now = checked_audience(runtime, scope, audience), runtime.now_ms()
    with runtime.database.begin() as tx:
        before = audiences.named(tx, scope, name)
        if before and before.audience == audience:
            return before
        identity, number = (before.id, before.number + 1) if before else (runtime.new_id(), 1)
        if before is None:
            audiences.add(tx, scope, identity, name)
        audiences.add_version(tx, scope, identity, number, audience, now)
        note(runtime, tx, scope, "audience saved", identity)
    return Saved(identity, name, number, audience, scope.who, now)


def saved_as(runtime: Runtime, scope: Scope, identity: str, audience: Audience) -> Saved | None:
    """The version of a saved audience that is this very segment; None where somebody narrowed it otherwise."""
    with runtime.database.look() as tx:
        versions = audiences.versions(tx, scope, identity[:32]) if identity else []
    return next((one for one in versions if one.audience == audience), None)
