"""A registration that somebody else filled in comes to its worker's own phone: everything under their own key."""

from __future__ import annotations

from bot.storage.people import about
from bot.storage.people.people import Person
from bot.storage.transaction import Tx


def lock_all_three(tx: Tx, helper: str, worker: str, claimant: str) -> None:
    """Everybody a claim touches, a helper before whom they help."""
    if tx.postgresql:
        for person in (helper, worker, claimant):
            tx.run(f"SELECT 1 FROM person WHERE id = :id{tx.for_update}", {"id": person})


def move_registrations(tx: Tx, worker: Person, claimant: Person) -> None:
    """Every registration of `worker` becomes `claimant`'s, under their key, with all that hangs on it."""
    taken = tx.all("SELECT id FROM registration WHERE person = :person", {"person": worker.id})
    about.move_rows(tx, claimant, worker)
    for row in taken:
        tx.run("UPDATE registration SET helper = NULL WHERE id = :id", {"id": row.id})
