"""How a broadcast moves, and who may move it: one table for command line, console and worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.broadcasts.stopped import Stopped


class By(StrEnum):
    """Who makes a move."""

    STAFF = "staff"  # whoever may write to many
    ANOTHER = "another"  # such a one, but never the author
    APPROVED = "approved"  # staff, once it is approved or needs no approval
    HOUSE = "house"  # the house itself


@dataclass(frozen=True, slots=True)
class Move:
    after: str
    by: By = By.STAFF


# state -> move -> state afterwards. Doing again what has been done changes nothing, so that a command whose
# answer was lost can be given once more.
MOVES: Mapping[str, Mapping[str, Move]] = {
    "draft": {
        "rehearse": Move("rehearsed"),
        "cancel": Move("cancelled"),
    },
    "rehearsed": {
        "rehearse": Move("rehearsed"),
        "edit": Move("draft"),
        "approve": Move("approved", By.ANOTHER),
        "schedule": Move("scheduled", By.APPROVED),
        "start": Move("running", By.APPROVED),
        "cancel": Move("cancelled"),
    },
    "approved": {
        "approve": Move("approved", By.ANOTHER),
        "rehearse": Move("rehearsed"),
        "edit": Move("draft"),
        "schedule": Move("scheduled"),
        "start": Move("running"),
        "cancel": Move("cancelled"),
    },
    "scheduled": {
        "schedule": Move("scheduled"),
        "unplan": Move("approved"),
        "start": Move("running"),
        "begin": Move("running", By.HOUSE),
        "miss": Move("approved", By.HOUSE),
        "cancel": Move("cancelled"),
    },
    "running": {
        "start": Move("running"),
        "resume": Move("running"),
        "pause": Move("paused"),
        "halt": Move("paused", By.HOUSE),
        "finish": Move("finished", By.HOUSE),
        "cancel": Move("cancelled"),
    },
    "paused": {
        "pause": Move("paused"),
        "resume": Move("running"),
        "cancel": Move("cancelled"),
    },
    "finished": {"again": Move("running")},  # what failed for a reason worth trying once more
    "cancelled": {"cancel": Move("cancelled")},
}
STATES = tuple(MOVES)
BEFORE = ("draft", "rehearsed", "approved", "scheduled")  # nothing has left yet
OVER = ("finished", "cancelled")


@dataclass(frozen=True, slots=True)
class Mover:
    """Who asks: `account` of the staff, empty for the command line; `house` for the house itself."""

    name: str
    account: str = ""
    house: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about a move. `needs_approval`: it is over the limits of config.yaml, and nobody approved it."""

    state: str
    author: str = ""  # the account that wrote it, empty for the command line
    needs_approval: bool = False


def moved(standing: Standing, move: str, by: Mover) -> str:
    """The state after `move`. Raises Stopped saying what may be done instead, or who else has to."""
    found = MOVES[standing.state].get(move)
    if found is None or (found.by is By.HOUSE and not by.house):
        others = ", ".join(may_be(standing.state)) or "nothing more"
        said = f"the broadcast is {standing.state}; it cannot {move} (possible: {others})"
        raise Stopped("cannot_move", said, state=standing.state, move=move)
    if found.by is By.ANOTHER and by.account and by.account == standing.author:
        raise Stopped("own_words", "whoever wrote a broadcast never approves it: ask somebody else who may")
    if found.by is By.APPROVED and standing.needs_approval:
        said = f"it is over the limits of config.yaml: somebody else approves it first, then {move}"
        raise Stopped("needs_approval", said)
    return found.after


def may_be(state: str) -> list[str]:
    """The moves that people can make from a state, by name."""
    return [name for name, move in MOVES[state].items() if move.by is not By.HOUSE]
