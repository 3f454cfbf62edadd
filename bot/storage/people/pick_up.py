"""A registration that somebody else filled in comes to its worker's own phone: everything under their own key."""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.keys.sealing import seal, unseal
from bot.storage.people.people import Person

_SEALED = (("sealed", "sealed"), ("form_sealed", "form"), ("outcome_sealed", "outcome"))
# What goes over as it stands: ids, states and times, and the proof of what was agreed to.
MOVED = (
    "UPDATE referral SET person = :to WHERE person = :from",
    "UPDATE consent SET person = :to WHERE person = :from",
    "UPDATE help_request SET person = :to WHERE person = :from",
    "UPDATE first_contact SET person = :to WHERE person = :from",
    "DELETE FROM found_by WHERE person = :from AND EXISTS (SELECT 1 FROM found_by f WHERE f.person = :to"
    " AND f.hash = found_by.hash AND f.kind = found_by.kind)",
    "UPDATE found_by SET person = :to WHERE person = :from",
)


def lock_all_three(tx: Tx, helper: str, worker: str, claimant: str) -> None:
    """Everybody a claim touches, a helper before whom they help."""
    if tx.postgresql:
        for person in (helper, worker, claimant):
            tx.run(f"SELECT 1 FROM person WHERE id = :id{tx.for_update}", {"id": person})


def move_registrations(tx: Tx, worker: Person, claimant: Person) -> None:
    """Every registration of `worker` becomes `claimant`'s, under their key, with all that hangs on it."""
    for row in tx.all("SELECT * FROM registration WHERE person = :person", {"person": worker.id}):
        sealed = {
            column: seal_anew(worker, claimant, getattr(row, column), f"registration.{place}")
            for column, place in _SEALED
        }
        tx.run(
            "UPDATE registration SET person = :to, helper = NULL, sealed = :sealed, form_sealed = :form_sealed,"
            " outcome_sealed = :outcome_sealed WHERE id = :id",
            {**sealed, "to": claimant.id, "id": row.id},
        )
    for sql in MOVED:
        tx.run(sql, {"to": claimant.id, "from": worker.id})


def seal_anew(worker: Person, claimant: Person, sealed: bytes | None, place: str) -> bytes | None:
    """What one person's key opens, under another's; what is empty stays so."""
    if not sealed:
        return sealed
    return seal(claimant.key, unseal(worker.key, sealed, f"{place}:{worker.id}"), f"{place}:{claimant.id}")
