"""Letters: what is to be sent, written in the commit of the turn that said it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.engine.saying.outgoing import Outgoing, from_plain
from bot.failing import LONG, Kind, handling_of, wait_of
from bot.post import GiveUp, Letter, Outcome, RetryAt, Sent, Unknown
from bot.storage import bulk
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, seal, unseal
from bot.storage.messaging import failures, receipts, templates
from bot.storage.messaging.failures import Refused
from bot.storage.messaging.leases import Queue, claim
from bot.storage.messaging.reaching import has_closed
from bot.storage.messaging.shared_texts import said_to_many
from bot.storage.people.consents import BROADCASTS, agreed
from bot.storage.people.reached import Lane, Reached, reached
from bot.timer_kinds import Rank

URGENCY = {"reply": 0, "referral": 1, "bulk": 2}
URGENCY_NAMES = {rank: name for name, rank in URGENCY.items()}
# Milliseconds, by urgency; whoever is still sending renews it, or what is under way is taken for lost.
LEASES = {0: 8_000, 1: 8_000, 2: 60_000}
MOST_TRIES = 20
CATEGORY = "category"  # why a template is not tried: it is billed otherwise than staff know
CUT_OFF = "cut off while sending"
MOST_SENDERS = 5  # processes that died with one letter in their hands
WINDOW = "window"  # why free text is not even tried: its window has closed

# The head of each person's lane: an earlier letter that waits for its hour holds back later ones of its rank.
_HEAD = (
    "NOT EXISTS (SELECT 1 FROM letter e WHERE e.person = q.person AND e.channel = q.channel"
    " AND e.state IN ('queued', 'sending') AND e.urgency <= q.urgency AND e.id < q.id AND e.held IS NULL)"
    # A broadcast's letter goes only while it runs and its person agrees, asked at the last moment: one that was in
    # hand at a pause or an opt-out may come back to the queue, and stays there until `spread` takes it away.
    " AND (q.broadcast IS NULL OR (EXISTS (SELECT 1 FROM broadcast b WHERE b.id = q.broadcast"
    f" AND b.state = 'running') AND {agreed(BROADCASTS, 'q.person')}))"
)
# One queue a rank, so that each reads only its due end of the index, however many letters wait for their hour.
QUEUES = [
    Queue(
        "letter",
        "queued",
        "sending",
        f"q.urgency = {rank} AND q.not_before <= :now AND {_HEAD}",
        "q.not_before, q.id",
        "id, person, channel, sealed, shared, urgency, tries, cut_off, sending_since, plainly, category",
        ", sending_since = COALESCE(sending_since, :now)",
    )
    for rank in sorted(URGENCY_NAMES)
]
# Rank by rank, as the index has them: the least of each is its first row.
_SOONEST_TIMER = "".join(
    f" UNION ALL SELECT MIN(due_at) FROM timer WHERE state = 'waiting' AND rank = {int(rank)}"
    for rank in Rank
)
_SOONEST = " UNION ALL ".join(
    "SELECT * FROM (SELECT q.not_before AS due FROM letter q"
    f" WHERE q.state = 'queued' AND q.urgency = {rank} AND {_HEAD} ORDER BY q.not_before, q.id LIMIT 1) AS u{rank}"
    for rank in sorted(URGENCY_NAMES)
)

NotTaken = RetryAt | GiveUp | Unknown
# A claim that ended well: whose it is, what it becomes.
_CLAIM: bulk.Columns = (("id", "bigint"), ("tries", "int"))
_TAKEN: bulk.Columns = (("provider_id", "text"), ("done_at", "bigint"))
_LATER: bulk.Columns = (("not_before", "bigint"),)
_WAITS_AGAIN = (
    "state = 'queued', lease_until = NULL, tries = letter.tries - 1,"
    " sending_since = CASE WHEN cut_off > 0 THEN sending_since ELSE NULL END"
)
_AT_REST = "state = 'sent', reason = '', not_before = 0, lease_until = NULL"
# Written so that a letter is found by its number: PostgreSQL would read through the index of all open ones instead.
_OPEN = "letter.state || '' IN ('sending', 'queued')"
_SETTLED = bulk.Target("letter", _TAKEN, _AT_REST, _CLAIM, _OPEN)


@dataclass(slots=True)
class Claimed:
    """A letter in hand. `letter` is None when there is nowhere to send it to, `why` then says why."""

    row: int
    person: str
    channel: str
    urgency: int
    letter: Letter | None
    why: str = ""
    tries: int = 1


def write(
    tx: Tx,
    person: str,
    key: bytes,
    channel: str,
    outgoing: Outgoing,
    *,
    urgency: str,
    now: int,
    not_before: int = 0,
    broadcast: str | None = None,
    about: str | None = None,
    category: str | None = None,
    expected: int | None = None,
) -> int:
    """Queue one bubble; the row's number. `about` is the worker for whom the person fills in, `expected` its sen."""
    row = tx.run(
        "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, created_at, broadcast, about,"
        " category, expected) VALUES (:person, :channel, :sealed, :urgency, 'queued', :not_before, :now, :broadcast,"
        " :about, :category, :expected) RETURNING id",
        {
            "person": person,
            "channel": channel,
            "sealed": seal(key, outgoing, f"letter.sealed:{person}"),
            "urgency": URGENCY[urgency],
            "not_before": not_before,
            "now": now,
            "broadcast": broadcast,
            "about": about,
            "category": category,
            "expected": expected,
        },
    ).one()
    return int(row.id)


def claim_due(tx: Tx, *, now: int, most: int, by: str | None = None) -> list[Claimed]:
    """Take letters that are due, the oldest of each person first, replies before referrals before bulk."""
    rows: list[Any] = []
    for rank, queue in enumerate(QUEUES):
        if len(rows) < most:
            rows += claim(tx, queue, now=now, lease=LEASES[rank], most=most - len(rows), by=by)
    return opened(tx, sorted(rows, key=lambda row: (row.urgency, row.id)), now)


def opened(tx: Tx, rows: Sequence[Any], now: int) -> list[Claimed]:
    """Rows of letters in hand, each with what it says and where it goes; those of one claim by one look."""
    beside = _Beside(tx, reached(tx, [(row.person, row.channel) for row in rows]))
    return [_as_billed(tx, row, _open(beside, row, now), beside) for row in rows]


@dataclass(slots=True)
class _Beside:
    """What letters that are claimed together need to be opened, each looked up once."""

    tx: Tx
    reached: Mapping[Lane, Reached]
    _said: dict[int, Outgoing] = field(default_factory=dict)
    _kept: dict[str, templates.Kept | None] = field(default_factory=dict)

    def said(self, number: int) -> Outgoing:
        """What a broadcast says. Raises LookupError."""
        if number not in self._said:
            self._said[number] = said_to_many(self.tx, number)
        return self._said[number]

    def kept(self, template: str) -> templates.Kept | None:
        if template not in self._kept:
            self._kept[template] = templates.by_key(self.tx, template)
        return self._kept[template]


def _as_billed(tx: Tx, row: Any, one: Claimed, beside: _Beside) -> Claimed:
    """Held while Meta bills its text otherwise than we asked; once staff took that price, a letter of that category."""
    template = one.letter.outgoing.template if one.letter else ""
    kept = beside.kept(template) if template else None
    if kept is None:
        return one
    if kept.moved:
        return replace(one, letter=None, why=CATEGORY)
    if row.category is not None and row.category != kept.category:
        tx.run(
            "UPDATE letter SET category = :category, expected = NULL WHERE id = :id",
            {"id": one.row, "category": kept.category},
        )
    return one


def _open(beside: _Beside, row: Any, now: int) -> Claimed:
    nowhere = Claimed(row.id, row.person, row.channel, row.urgency, None, tries=row.tries)
    try:
        there = beside.reached[row.person, row.channel]
        key = beside.tx.vault.unwrap(there.wrapped_key, row.person)
        address = there.address(key)
        outgoing = beside.said(row.shared) if row.shared else _said(key, row)
    except CannotOpen:
        return replace(nowhere, why="erased")
    except (ValueError, LookupError, TypeError):  # one bad row must not stop the line
        return replace(nowhere, why="not readable")
    if address is None:
        return replace(nowhere, why="left")
    open_until = there.open_until
    if not outgoing.template and has_closed(open_until, now):
        return replace(nowhere, why=WINDOW)
    if outgoing.template and not has_closed(open_until, now):  # they wrote meanwhile: its words go freely
        outgoing = replace(outgoing, template="", variables=())
    since, again, plainly = (row.sending_since or 0) / 1000, bool(row.cut_off), bool(row.plainly)
    letter = Letter(str(row.id), address, outgoing, URGENCY_NAMES[row.urgency], again, since, plainly)
    return Claimed(row.id, row.person, row.channel, row.urgency, letter, tries=row.tries)


def _said(key: bytes, row: Any) -> Outgoing:
    return from_plain(unseal(key, row.sealed, f"letter.sealed:{row.person}"))


def settle(tx: Tx, outcomes: Sequence[tuple[Claimed, Outcome]], now: int) -> None:
    """Write down what became of claimed letters.

    `tries` says whose claim it is: an outcome that comes after its lease ran out still counts while nobody
    else has taken the letter up, and never undoes what the next sender wrote.
    """
    sent = [(one, outcome.provider_id[:80]) for one, outcome in outcomes if isinstance(outcome, Sent)]
    rows = [(number, now, one.row, one.tries) for one, number in sent]
    bulk.write(tx, [(_SETTLED, rows)])
    others = [(one, outcome) for one, outcome in outcomes if not isinstance(outcome, Sent)]
    _settle_others(tx, others, now)
    if sent:
        receipts.catch_up_early(tx, [(one.channel, number) for one, number in sent])


def _settle_others(tx: Tx, outcomes: Sequence[tuple[Claimed, NotTaken]], now: int) -> None:
    """What was not taken, or not for certain."""
    if not outcomes:
        return
    tx.run(
        "UPDATE letter SET state = :state, reason = :reason,"
        " not_before = :not_before, lease_until = NULL, done_at = :done_at, cut_off = cut_off + :cut_off,"
        " sending_since = CASE WHEN :keep = 1 OR cut_off > 0 THEN sending_since ELSE NULL END,"
        " tries = tries - :free"
        " WHERE id = :id AND tries = :tries AND state IN ('sending', 'queued')",
        [{"id": one.row, "tries": one.tries, **_after(one, outcome, now)} for one, outcome in outcomes],
    )
    for one, outcome in outcomes:
        if isinstance(outcome, RetryAt) and outcome.kind and outcome.scope == "letter":
            failures.note_kind(tx, one.row, one.channel, outcome.kind, now)
    refused = [
        _refused(one, outcome)
        for one, outcome in outcomes
        if isinstance(outcome, GiveUp) or (isinstance(outcome, RetryAt) and _is_over(one, outcome))
    ]
    failures.follow(tx, [one for one in refused if one.kind], now)


def _is_over(one: Claimed, outcome: RetryAt) -> bool:
    """Whether it was tried too often. A channel that is away is no letter's fault."""
    most = handling_of(outcome.kind).most if outcome.kind else MOST_TRIES - 1
    return outcome.scope == "letter" and one.tries > most


def _refused(one: Claimed, outcome: GiveUp | RetryAt) -> Refused:
    gone = isinstance(outcome, GiveUp) and outcome.unreachable
    kind = outcome.kind or (Kind.LEFT if gone else "")
    kind = Kind.WINDOW if outcome.reason == WINDOW else kind
    address = one.letter.address if one.letter else None
    return Refused(one.row, one.person, one.channel, one.tries, kind, address)


def _wait(outcome: RetryAt, tries: int) -> float:
    """A provider's own waiting time holds, to five minutes; after a few tries ours grows on top, to as long."""
    if outcome.kind and outcome.scope == "letter":
        return wait_of(outcome.kind, tries, outcome.seconds)
    return float(max(min(outcome.seconds, LONG), min(2 ** max(0, tries - 3) - 1, LONG)))


def _after(claimed: Claimed, outcome: NotTaken, now: int) -> Mapping[str, object]:
    done = {
        "reason": "",
        "not_before": 0,
        "done_at": now,
        "cut_off": 0,
        "keep": 1,
        "free": 0,
    }
    if isinstance(outcome, RetryAt) and not _is_over(claimed, outcome):
        later = now + int(_wait(outcome, claimed.tries) * 1000)
        return {
            **done,
            "state": "queued",
            "not_before": later,
            "done_at": None,
            "reason": outcome.reason[:200],
            "keep": 0,
            # A channel that is away is not this letter's fault: an outage of hours loses nothing.
            "free": int(outcome.scope != "letter"),
        }
    if isinstance(outcome, GiveUp | RetryAt):
        return {**done, "state": "failed", "reason": outcome.reason[:200]}
    if outcome.ask and claimed.urgency != URGENCY["bulk"] and claimed.letter and not claimed.letter.again:
        return {
            **done,
            "state": "queued",
            "not_before": now + 2000,
            "done_at": None,
            "reason": outcome.reason[:200],
            "cut_off": 1,
        }
    return {**done, "state": "unknown", "reason": outcome.reason[:200]}


def release(tx: Tx, claimed: Sequence[tuple[Claimed, int]]) -> None:
    """Put letters back that the throttle holds until a moment; that was no try."""
    rows = [(until, row.row, row.tries) for row, until in claimed]
    bulk.update(tx, "letter", _CLAIM, _LATER, rows, _WAITS_AGAIN, "letter.state = 'sending'")


def renew(tx: Tx, rows: Sequence[int], now: int) -> None:
    """Letters under way stay in the hands of whoever sends them."""
    until = [{"id": row, "until": now + LEASES[0]} for row in rows]
    tx.run(
        "UPDATE letter SET lease_until = :until WHERE id = :id AND state = 'sending' AND lease_until < :until",
        until,
    )


def recover(tx: Tx, *, now: int, all_leases: bool = False) -> int:
    """Letters whose sender died: a chat or referral letter is sent once more, a broadcast letter stays unknown.

    Somebody waits for it, however often machines die; one that outlives `MOST_SENDERS` may be what kills them.

    `all_leases` also takes leases that still run: for the start of the only process there is.
    """
    expired = "state = 'sending'" + ("" if all_leases else " AND lease_until < :now")
    params = {} if all_leases else {"now": now}
    lost = tx.changed(
        f"UPDATE letter SET state = 'unknown', lease_until = NULL, done_at = :done, reason = '{CUT_OFF}'"
        f" WHERE {expired} AND (urgency = 2 OR cut_off >= {MOST_SENDERS - 1})",
        {**params, "done": now},
    )
    again = tx.changed(
        f"UPDATE letter SET state = 'queued', lease_until = NULL, cut_off = cut_off + 1 WHERE {expired}",
        params,
    )
    return lost + again


def take_up(tx: Tx, owner: str, begun: Collection[int] | None, taken: Mapping[int, str], now: int) -> int:
    """Letters to many that a dead process had in its hands: what it was writing is in doubt, the rest goes on.

    `begun` None: nothing is known but that it had them. `taken`: letter -> the provider's number, where it had
    answered. Replies and referrals keep their own way, see `recover`.
    """
    mine = "state = 'sending' AND taken_by = :owner AND urgency = 2"
    doubt = "UPDATE letter SET state = 'unknown', lease_until = NULL, done_at = :now, reason = :why WHERE "
    values = {"owner": owner, "now": now, "why": CUT_OFF}
    if begun is None:
        return tx.changed(doubt + mine, values)
    if begun:
        tx.run(f"{doubt}{mine} AND id = :id", [{**values, "id": row} for row in sorted(begun)])
    for row, number in sorted(taken.items()):
        found = tx.one(
            f"UPDATE letter SET {_AT_REST}, provider_id = :number, done_at = :now WHERE {mine} AND id = :id"
            " RETURNING channel",
            {**values, "id": row, "number": number},
        )
        if found:
            receipts.catch_up(tx, found.channel, number)
    return (
        tx.changed(
            "UPDATE letter SET state = 'queued', lease_until = NULL, taken_by = NULL, tries = tries - 1,"
            f" sending_since = CASE WHEN cut_off > 0 THEN sending_since ELSE NULL END WHERE {mine}",
            values,
        )
        + len(begun)
        + len(taken)
    )


def next_due(tx: Tx) -> int | None:
    """When the next letter that nothing holds back, or timer, is due; None when there is nothing."""
    row = tx.one(f"SELECT MIN(due) AS due FROM ({_SOONEST}{_SOONEST_TIMER}) AS soonest")
    return row.due if row else None


def any_expired(tx: Tx, now: int) -> bool:
    """Whether a letter or timer lies with somebody whose lease has run out."""
    row = tx.one(
        "SELECT EXISTS (SELECT 1 FROM letter WHERE state = 'sending' AND lease_until < :now)"
        " OR EXISTS (SELECT 1 FROM timer WHERE state = 'ringing' AND lease_until < :now) AS found",
        {"now": now},
    )
    return bool(row and row.found)
