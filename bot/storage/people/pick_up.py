"""A registration that somebody else filled in comes to its worker's own phone: everything under their own key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.engine import helping
from bot.engine.helping import Part
from bot.storage.conversation import conversations
from bot.storage.database import Tx
from bot.storage.keys.sealing import seal, unseal
from bot.storage.people import erasure, helped
from bot.storage.people.people import Person

_SEALED = (("sealed", "sealed"), ("form_sealed", "form"), ("outcome_sealed", "outcome"))
# What goes over as it stands: ids, states and times, and the proof of what was agreed to.
MOVED = (
    "UPDATE referral SET person = :to WHERE person = :from",
    "UPDATE consent SET person = :to WHERE person = :from",
    "UPDATE help_request SET person = :to WHERE person = :from",
    "UPDATE touch SET person = :to WHERE person = :from",
    "DELETE FROM found_by WHERE person = :from AND EXISTS (SELECT 1 FROM found_by f WHERE f.person = :to"
    " AND f.hash = found_by.hash AND f.kind = found_by.kind)",
    "UPDATE found_by SET person = :to WHERE person = :from",
)


def lock_all_three(tx: Tx, helper: str, worker: str, claimant: str) -> None:
    """Everybody a claim touches, a helper before whom they help."""
    if tx.postgresql:
        for person in (helper, worker, claimant):
            tx.run(f"SELECT 1 FROM person WHERE id = :id{tx.for_update}", {"id": person})


def hand_over(tx: Tx, worker: Person, claimant: Person, now: int) -> dict[str, Any]:
    """All that is held of `worker` becomes `claimant`'s, and the old key is destroyed; what is known of it."""
    part = helped.read(tx, worker)
    if worker.helper:
        erasure.forget(tx, worker.helper, worker.id, now)
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
    _remember(tx, claimant, part, now)
    erasure.erase(tx, worker.id, now)
    return dict(part.about)


def seal_anew(worker: Person, claimant: Person, sealed: bytes | None, place: str) -> bytes | None:
    """What one person's key opens, under another's; what is empty stays so."""
    if not sealed:
        return sealed
    return seal(claimant.key, unseal(worker.key, sealed, f"{place}:{worker.id}"), f"{place}:{claimant.id}")


def _remember(tx: Tx, claimant: Person, part: Part, now: int) -> None:
    """What they said through their helper is what they said; what they said themselves goes first."""
    talk = conversations.load(tx, claimant)
    own = helping.part_of(talk)
    both = Part({**part.answers, **own.answers}, {**own.about, **part.about}, own.consent or part.consent)
    if not helping.whom(talk):
        conversations.save(tx, claimant, helping.with_part(talk, both), now)
    else:
        kept = {"answers": both.answers, "about": both.about, "consent": both.consent}
        marked = {**talk.about["helping"], "own": {**talk.about["helping"]["own"], **kept}}
        conversations.save(tx, claimant, replace(talk, about={**talk.about, "helping": marked}), now)
