"""practice_of, end_practice: what a new branch still has to do before it may write to others than its own staff."""

from __future__ import annotations

from dataclasses import dataclass

from bot.broadcasts.practice import CHECKLIST, MOST_A_DAY, left_to_do
from bot.broadcasts.stopped import Stopped
from bot.runtime import Runtime
from bot.services.broadcasts.telling import MOVERS
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.broadcasts import practice


@dataclass(frozen=True, slots=True)
class Practice:
    """A branch that practises: each step of the checklist and whether it is done; letters a day."""

    steps: tuple[tuple[str, bool], ...]
    most: int = MOST_A_DAY

    @property
    def may_end(self) -> bool:
        return all(done for _, done in self.steps)


def practice_of(runtime: Runtime, scope: Scope) -> Practice | None:
    """Of the branch of whoever asks; None where it does not practise (any more)."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        if scope.branch is None or not practice.practises(tx, scope.branch):
            return None
        done = practice.done(tx, scope.branch, MOVERS)
    return Practice(tuple((step, step in done) for step in CHECKLIST))


def end_practice(runtime: Runtime, scope: Scope) -> None:
    """From now on the branch reaches whoever agreed. Raises Stopped while something of the checklist is left."""
    demand(scope, "broadcast")
    if scope.branch is None:
        return
    with runtime.database.begin() as tx:
        left = left_to_do(practice.done(tx, scope.branch, MOVERS))
        if left:
            raise Stopped("practice_left", f"the checklist is not done: {', '.join(left)}")
        if practice.end(tx, scope.branch):
            note(runtime, tx, scope, "practice ended", scope.branch)
