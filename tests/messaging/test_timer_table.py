"""The table of timers' handlers holds every kind that anything starts, and no other; each has its rank."""

from __future__ import annotations

from fnmatch import fnmatch

from bot.services.timer_handlers import HANDLERS
from bot.timer_kinds import KINDS
from tests.messaging.started import started


def test_every_timer_that_anything_starts_has_a_handler() -> None:
    without = {
        kind: where for kind, where in started().items() if not any(fnmatch(one, kind) for one in HANDLERS)
    }
    assert without == {}


def test_every_handler_is_for_a_timer_that_something_starts() -> None:
    kinds = started()
    assert {one for one in HANDLERS if not any(fnmatch(one, kind) for kind in kinds)} == set()


def test_every_handler_has_a_rank_and_every_rank_a_handler() -> None:
    assert HANDLERS.keys() == KINDS.keys()


def test_the_source_tells_which_timers_are_started() -> None:
    kinds = started()
    assert {kind for kind in kinds if "*" in kind} == set()
    # One each of: said plainly, one of two, made of a table's rows, handed in, in the protocol, and by a name.
    assert {
        "erase",
        "chat_cut",
        "purge",
        "chat_asked",
        "refer_again",
        "nudge",
        "tell_last_four",
    } <= kinds.keys()
