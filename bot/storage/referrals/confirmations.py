"""The worker's voice: which referral their answer is about; and who is put before staff."""

from __future__ import annotations

from bot.spoken_codes import branch_code
from bot.storage.database import Tx
from bot.storage.referrals import referrals
from bot.storage.referrals.referrals import Referral

_THEIRS = "JOIN person p ON p.id = r.person WHERE (r.person = :person OR p.helper = :person)"


def of_matter(tx: Tx, person: str, matter: str) -> Referral | None:
    """The very referral that a question was about: their own, or of whom they help."""
    row = tx.one(
        f"SELECT r.id FROM referral r {_THEIRS} AND r.id = :matter", {"person": person, "matter": matter}
    )
    return referrals.load(tx, row.id) if row else None


def of_code(tx: Tx, person: str, code: str) -> Referral | None:
    """The referral a worker was asked about under a code, the latest: their own, or of whom they help.

    The code is the one an agent was given it under; where no agent had it, the branch's own.
    """
    row = tx.one(
        f"SELECT r.id FROM offer o JOIN referral r ON r.id = o.referral {_THEIRS} AND o.code = :code"
        " ORDER BY o.id DESC",
        {"person": person, "code": code},
    )
    found = row.id if row else _of_branch_code(tx, person, code)
    return referrals.load(tx, found) if found else None


def _of_branch_code(tx: Tx, person: str, code: str) -> str:
    rows = tx.all(
        f"SELECT r.id FROM referral r {_THEIRS} ORDER BY r.created_at DESC, r.id", {"person": person}
    )
    return next((row.id for row in rows if branch_code(row.id) == code), "")


def ask_staff(tx: Tx, person: str, reason: str, now: int) -> None:
    """Put somebody on the list of those whom staff must help."""
    tx.run(
        "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, :reason, :now, 'open')",
        {"person": person, "reason": reason, "now": now},
    )
