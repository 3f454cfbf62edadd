"""Talks between a worker and their agent through the bot: asked for, open, ended; what passes is never kept here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people import helped
from bot.storage.people.people import Person
from bot.storage.referrals import complaints, confirmations, offers, referrals

RUDE_BEFORE_THE_END = 3
_COLUMNS = (
    "id, referral, worker, agent, code, state, asked_by, last_at, to_worker_at, to_agent_at,"
    " worker_shows, agent_shows"
)


@dataclass(frozen=True, slots=True)
class Relay:
    """`worker` and `agent` are persons; `code` is the one both know the lead by."""

    id: int
    referral: str
    worker: str
    agent: str
    code: str
    state: str
    asked_by: str
    last_at: int
    to_worker_at: int
    to_agent_at: int
    worker_shows: int
    agent_shows: int

    def side(self, person: str) -> str:
        return "worker" if person == self.worker else "agent"

    def other(self, person: str) -> str:
        return self.agent if person == self.worker else self.worker


def load(tx: Tx, relay: int) -> Relay | None:
    row = tx.one(f"SELECT {_COLUMNS} FROM relay WHERE id = :id", {"id": relay})
    return Relay(**row._mapping) if row else None


def open_of(tx: Tx, person: str) -> Relay | None:
    """The talk somebody is in."""
    row = tx.one(
        f"SELECT {_COLUMNS} FROM relay WHERE state = 'open' AND (worker = :person OR agent = :person)"
        " ORDER BY id DESC",
        {"person": person},
    )
    return Relay(**row._mapping) if row else None


def want(tx: Tx, person: Person, code: str, now: int) -> None:
    """One side wants to talk: the other is asked; when both want, it is open."""
    offer = offers.of_code(tx, person.id, code)
    mine = confirmations.of_code(tx, person.id, code) if offer is None else None
    offer = offer or (offers.accepted_of(tx, mine.id) if mine else None)
    referral = referrals.load(tx, offer.referral) if offer else None
    if offer is None or referral is None or not _talkable(offer, referral):
        timers.start(tx, "chat_none", due=now, person=person.id, facts={})
        return
    side = "agent" if person.id == offer.person else "worker"
    row = tx.one(
        f"SELECT {_COLUMNS} FROM relay WHERE referral = :id AND state IN ('asked', 'open') ORDER BY id DESC",
        {"id": referral.id},
    )
    if row and (row.state == "open" or row.asked_by != side):
        _open(tx, Relay(**row._mapping), now)
    elif not row:
        _ask(tx, offer, referral, side, now)
    else:
        timers.start(tx, "chat_wanted", due=now, ref=f"{row.id}:{side}")


def _talkable(offer: offers.Offer, referral: referrals.Referral) -> bool:
    held = offer.state == "accepted" and referral.agent == offer.agent
    return held and referral.state in ("accepted", "contacted", "registered")


def _ask(tx: Tx, offer: offers.Offer, referral: referrals.Referral, side: str, now: int) -> None:
    row = tx.run(
        "INSERT INTO relay (referral, worker, agent, code, state, asked_by, opened_at, last_at)"
        " VALUES (:referral, :worker, :agent, :code, 'asked', :side, :now, :now) RETURNING id",
        {
            "referral": referral.id,
            "worker": helped.helper_of(tx, referral.person) or referral.person,
            "agent": offer.person,
            "code": offer.code,
            "side": side,
            "now": now,
        },
    ).one()
    other = "worker" if side == "agent" else "agent"
    timers.start(tx, "chat_wanted", due=now, ref=f"{row.id}:{side}")
    timers.start(tx, "chat_asked", due=now, ref=f"{row.id}:{other}")


def _open(tx: Tx, relay: Relay, now: int) -> None:
    """Both want it. Whoever was in another talk leaves that one: one talk at a time."""
    for row in tx.all(
        f"SELECT {_COLUMNS} FROM relay WHERE state = 'open' AND id <> :id"
        " AND (worker IN (:worker, :agent) OR agent IN (:worker, :agent))",
        {"id": relay.id, "worker": relay.worker, "agent": relay.agent},
    ):
        end(tx, Relay(**row._mapping), "another", now)
    tx.run("UPDATE relay SET state = 'open', last_at = :now WHERE id = :id", {"now": now, "id": relay.id})
    for side in ("worker", "agent"):
        timers.start(tx, "chat_open", due=now, ref=f"{relay.id}:{side}")
    timers.start(tx, "chat_silence", due=now, ref=str(relay.id))


def say(tx: Tx, person: Person, said: Mapping[str, str], now: int) -> None:
    """What somebody in a talk said, on its way to the other; sealed under the writer's key until it passes.

    `said` holds the text, or the reference to a voice message and the channel that knows it.
    """
    relay = open_of(tx, person.id)
    if relay is None:
        timers.start(tx, "chat_over", due=now, person=person.id, facts={})
        return
    tx.run("UPDATE relay SET last_at = :now WHERE id = :id", {"now": now, "id": relay.id})
    timers.start(tx, "chat_pass", due=now, ref=str(relay.id), person=person.id, facts=dict(said))


def pace(tx: Tx, relay: Relay, side: str, gap: int, now: int) -> int:
    """When the next message to `side` may pass, `gap` milliseconds after the one before; it is taken."""
    column = f"to_{side}_at"
    before = relay.to_worker_at if side == "worker" else relay.to_agent_at
    due = max(now, before + gap)
    tx.run(f"UPDATE relay SET {column} = :due WHERE id = :id", {"due": due, "id": relay.id})
    return due


def steer(tx: Tx, person: Person, what: str, reference: str, now: int) -> None:
    """A word that is for the bot, not for the other: done, number, report; or rude words, which never pass."""
    relay = open_of(tx, person.id)
    if relay is None:
        timers.start(tx, "chat_over", due=now, person=person.id, facts={})
    elif what == "done":
        end(tx, relay, "done", now)
    elif what == "number":
        _show(tx, relay, relay.side(person.id), now)
    elif what == "report":
        _report(tx, relay, person, reference, now)
    elif what == "rude":
        _rude(tx, relay, person, now)


def _show(tx: Tx, relay: Relay, side: str, now: int) -> None:
    tx.run(f"UPDATE relay SET {side}_shows = 1 WHERE id = :id", {"id": relay.id})
    other = "agent" if side == "worker" else "worker"
    if getattr(relay, f"{other}_shows"):
        for one in ("worker", "agent"):
            timers.start(tx, "chat_phone", due=now, ref=f"{relay.id}:{one}")
    else:
        timers.start(tx, "chat_number_asked", due=now, ref=f"{relay.id}:{other}")


def _report(tx: Tx, relay: Relay, person: Person, reference: str, now: int) -> None:
    end(tx, relay, "reported", now)
    if person.id == relay.worker:
        complaints.open_one(tx, person, reference, "chat", "", now)
        timers.start(tx, "chat_reported", due=now, person=person.id, facts={"complaint": reference})
    confirmations.ask_staff(tx, person.id, "chat_reported", now)


def _rude(tx: Tx, relay: Relay, person: Person, now: int) -> None:
    row = tx.run("UPDATE relay SET abuse = abuse + 1 WHERE id = :id RETURNING abuse", {"id": relay.id}).one()
    if row.abuse < RUDE_BEFORE_THE_END:
        timers.start(tx, "chat_kind_words", due=now, ref=f"{relay.id}:{relay.side(person.id)}")
    else:
        end(tx, relay, "rude", now)
        confirmations.ask_staff(tx, person.id, "chat_rude", now)


def end(tx: Tx, relay: Relay, why: str, now: int) -> None:
    """Close a talk, once; both hear of it and are with the bot again."""
    if tx.changed(
        "UPDATE relay SET state = 'ended', ended_why = :why WHERE id = :id AND state <> 'ended'",
        {"why": why, "id": relay.id},
    ):
        for side in ("worker", "agent") if relay.state == "open" else ():
            timers.start(tx, "chat_cut" if why == "rude" else "chat_ended", due=now, ref=f"{relay.id}:{side}")


def end_all(tx: Tx, referral: str, now: int) -> None:
    """The lead left the agent's hands: so does the talk."""
    for row in tx.all(
        f"SELECT {_COLUMNS} FROM relay WHERE referral = :id AND state <> 'ended'", {"id": referral}
    ):
        end(tx, Relay(**row._mapping), "lead moved", now)
