"""Erasures noted outside the database, ids only: a restored copy applies them before anything opens.

One line an erasure, in a file `erasures` beside the database: when, which database, whose id. The line is written in
the transaction that erases, before it ends: one that came to nothing is asked for again anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.logs import log
from bot.runtime import Runtime
from bot.services.outside import append, kept_outside, mark_of
from bot.services.people.erasing import erase_person
from bot.services.people.erasures_noted import NAME, are_applied, noted
from bot.storage.database import Tx
from bot.storage.people import erasure, helped, people
from bot.storage.staff import audit

AT_ONCE = 200  # ids looked for in one statement


def erase_for_good(runtime: Runtime, tx: Tx, person: str, now: int) -> bool:
    """Erase somebody, and whom they had only begun to help; False when nobody is left to erase."""
    gone = [person, *helped.drafts_of(tx, person)]
    done = erase_person(tx, person, now)
    if done:
        note(runtime, tx, gone)
    return done


def note(runtime: Runtime, tx: Tx, people: Iterable[str]) -> None:
    """That these were erased, where a backup of the database does not reach."""
    when, mark, kept = (
        runtime.now().isoformat(timespec="seconds"),
        mark_of(tx),
        kept_outside(runtime.settings.database_url, NAME),
    )
    for person in people:
        append(kept, f"{when} {mark} {person}")


def apply_erasures(runtime: Runtime) -> int:
    """Erase again whoever this copy of the database still knows; how many. Looks at one row where it is up to date."""
    with runtime.database.look() as tx:
        gone = noted(runtime.settings.database_url, tx)
        if are_applied(tx, gone):
            return 0
        back = [person for part in _parts(gone) for person in erasure.still_there(tx, part)]
    for person in back:
        with runtime.database.begin() as tx:
            people.lock_in_order(tx, person)
            now = runtime.now_ms()
            if erase_person(tx, person, now):
                audit.record(
                    tx, who="bot", what="person erased", subject=person, purpose="erased before", now=now
                )
    if back:
        log.warning("erased_again", people=len(back))
    return len(back)


def _parts(gone: Sequence[str]) -> Iterable[Sequence[str]]:
    return (gone[at : at + AT_ONCE] for at in range(0, len(gone), AT_ONCE))
