"""Practice mode: a new branch reaches only its own staff, a few a day, until its checklist is done."""

from __future__ import annotations

from collections.abc import Collection

MOST_A_DAY = 20  # letters of a branch that practises
# What a branch has to have done; the words stand in the console as `practice_…`.
AREAS = "areas"  # it says which areas it serves
TWO_PEOPLE = "two_people"  # two of the staff may write to many, so that one can approve what the other wrote
CHAT = "chat"  # somebody of its staff linked a chat, where tests and alarms arrive
SENT = "sent"  # a broadcast went to its own staff, from the draft to its end
CHECKLIST = (AREAS, TWO_PEOPLE, CHAT, SENT)


def left_to_do(done: Collection[str]) -> tuple[str, ...]:
    """What of the checklist is missing, in its order; empty where practice may end."""
    return tuple(step for step in CHECKLIST if step not in done)


def most_a_day(cap: int, *, practises: bool) -> int:
    """The cap of a day; 0 is none."""
    if not practises:
        return cap
    return min(cap, MOST_A_DAY) if cap else MOST_A_DAY
