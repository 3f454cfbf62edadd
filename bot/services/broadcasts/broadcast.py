"""Broadcasts: planned by one statement, turned into letters a slice at a time, paused and called off at once.

`spread` is the verb of a timer and does one slice in the timer's own transaction: cut off anywhere, the slice
happened with its next timer or not at all, so nobody ever gets a second letter.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.broadcasts.audience import Audience, checked
from bot.broadcasts.lifecycle import moved
from bot.channels.limits import problems
from bot.channels.table import LIMITS, TIGHTEST
from bot.engine.saying.outgoing import Outgoing
from bot.engine.saying.speaking import fill
from bot.engine.words import FALLBACK, names_in
from bot.errors import BadArgument, BadWords, NoRuleOnDate
from bot.quiet import CLOCKS
from bot.rules.facts import facts
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.services.world import world_now
from bot.storage.broadcasts import broadcasts
from bot.storage.broadcasts.broadcasts import Broadcast, Recipient, Tally
from bot.storage.database import Tx, milliseconds, moment
from bot.storage.keys.sealing import CannotOpen
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer

TIMER = "broadcast_spread"
FLOW = "broadcasts"  # messages/<language>/broadcasts.yaml
SLICE = 200  # letters made in one transaction: some 20 ms, during which SQLite's other writers wait
MOST_WAITING = 1000  # letters of one broadcast queued at once: what a pause has to take back
LOOK_AGAIN = {"full": 1_000, "draining": 3_000}  # milliseconds
COLUMNS = ("person", "channel", "state", "reason", "made_at", "done_at")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a broadcast stands. `tallies` count its recipients by state and reason."""

    broadcast: Broadcast
    tallies: list[Tally]


def plan_broadcast(runtime: Runtime, scope: Scope, words: Mapping[str, str], audience: Audience) -> str:
    """Write a plan with one row for everybody in reach who matches; its id. Nothing is sent. Raises BadArgument."""
    demand(scope, "broadcast")
    checked(audience, languages=runtime.settings.config.spoken.rows, channels=runtime.channels)
    spoken = {language: _spoken(runtime, text, language, audience) for language, text in words.items()}
    identity, now = runtime.new_id(), runtime.now_ms()
    with runtime.database.begin() as tx:
        broadcasts.add(tx, scope, identity, spoken, audience, now)
        broadcasts.plan(tx, scope, identity, audience, list(runtime.channels), now)
        note(runtime, tx, scope, "broadcast planned", identity)
    return identity


def words_of(runtime: Runtime, key: str) -> dict[str, str]:
    """The text of `key` in every language that has it; Indonesian must. Raises BadArgument."""
    words = runtime.world.words
    if not words.has(FALLBACK, FLOW, key):
        raise BadArgument(f"messages/{FALLBACK}/{FLOW}.yaml has no text {key!r}")
    return {
        tongue: words.find(tongue, FLOW, key).text
        for tongue in words.languages()
        if words.has(tongue, FLOW, key)
    }


def _spoken(runtime: Runtime, text: str, language: str, audience: Audience) -> str:
    """The text with its figures filled in, as it will be sent. Raises BadArgument when it cannot be."""
    known = facts(runtime.world.rulebook, world_now(runtime).today)
    figures: Mapping[str, object] = {**known, **runtime.world.facts}
    try:
        unknown = sorted(names_in(text) - set(figures))
    except BadWords as error:
        raise BadArgument(f"the text: {error}") from error
    if unknown:
        raise BadArgument(
            f"the text names {', '.join('{' + name + '}' for name in unknown)}, which nobody fills"
        )
    try:
        full = fill(text, figures.__getitem__, language).strip()
    except NoRuleOnDate as error:
        raise BadArgument(f"the text: {error}") from error
    limits = LIMITS.get(audience.channel, TIGHTEST)
    found = problems(Outgoing(full), limits)
    if found:
        raise BadArgument(f"the text does not fit {audience.channel or 'every channel'}: {'; '.join(found)}")
    return full


def move_broadcast(runtime: Runtime, scope: Scope, identity: str, move: str) -> str:
    """start, pause, resume or cancel; the state afterwards. Raises BadArgument when it cannot move so."""
    demand(scope, "broadcast")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        broadcast = _known(tx, scope, identity, lock=True)
        state = moved(broadcast.state, move)
        broadcasts.set_state(tx, identity, state, now)
        _settle(tx, identity, state)
        timers.cancel(tx, TIMER, identity)
        timers.start(tx, TIMER, due=now, ref=identity)
        note(runtime, tx, scope, f"broadcast {move}", identity)
    runtime.doorbell.ring()
    return state


def _settle(tx: Tx, identity: str, state: str) -> None:
    """What a state that sends nothing means for letters nobody has in hand."""
    if state == "paused":
        broadcasts.take_back(tx, identity)
    if state == "cancelled":
        broadcasts.call_off(tx, identity)


def spread(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """One slice of a running broadcast; for one that was stopped, what came back to the queue since."""
    broadcast = broadcasts.load(tx, timer.ref, lock=True)
    if broadcast is None or broadcast.state in ("planned", "done"):
        return
    due = _run(runtime, tx, broadcast) if broadcast.state == "running" else _stopped(runtime, tx, broadcast)
    if due is not None:
        timers.cancel(tx, TIMER, broadcast.id)
        timers.start(tx, TIMER, due=due, ref=broadcast.id)


def _stopped(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> int | None:
    """A letter that was in hand may come back to the queue: look until none is; when to look again."""
    _settle(tx, broadcast.id, broadcast.state)
    in_hand = "sending" in broadcasts.open_letters(tx, broadcast.id)
    return runtime.now_ms() + LOOK_AGAIN["draining"] if in_hand else None


def _run(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> int | None:
    """Make the next letters, or finish; when to go on, None once all is done.

    Quiet hours are those of each recipient's own clock: where it is night, letters that wait are taken back.
    """
    quiet, now = runtime.settings.config.conversation.quiet_hours, runtime.now_ms()
    awake = quiet.awake(runtime.now())
    if len(awake) < len(CLOCKS):
        broadcasts.take_back(tx, broadcast.id, but_for=awake)
    broadcasts.cancel_opted_out(tx, broadcast.id)
    waiting = broadcasts.open_letters(tx, broadcast.id)
    if waiting.get("queued", 0) >= MOST_WAITING:
        return now + LOOK_AGAIN["full"]
    if awake and _make_letters(tx, broadcast, awake, now):
        return now
    if waiting:
        return now + LOOK_AGAIN["draining"]
    if broadcasts.any_planned(tx, broadcast.id):
        return milliseconds(quiet.first_opens(runtime.now()))
    broadcasts.set_state(tx, broadcast.id, moved(broadcast.state, "finish"), now)
    return None


def _make_letters(tx: Tx, broadcast: Broadcast, awake: Sequence[str], now: int) -> int:
    """Letters for the next slice, who was lost since the plan skipped; how many recipients were settled."""
    lost = broadcasts.skip_lost(tx, broadcast.id, awake, now, SLICE)
    recipients = broadcasts.next_planned(tx, broadcast.id, awake, SLICE - lost) if lost < SLICE else []
    made = []
    for recipient in recipients:
        key = _key(tx, broadcast.id, recipient)
        if key is not None:
            text = broadcast.words.get(recipient.language) or broadcast.words[FALLBACK]
            made.append((recipient, key, Outgoing(text)))
    broadcasts.make_letters(tx, broadcast.id, made, now)
    return lost + len(recipients)


def _key(tx: Tx, broadcast: str, recipient: Recipient) -> bytes | None:
    """The recipient's key; who cannot be opened any more is skipped."""
    try:
        return tx.vault.unwrap(recipient.wrapped_key, recipient.person)
    except CannotOpen:
        broadcasts.skip(tx, broadcast, recipient.person, "erased")
        return None


def standing(runtime: Runtime, scope: Scope, identity: str) -> Standing:
    """Raises BadArgument for an unknown broadcast, or another branch's."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return Standing(_known(tx, scope, identity), broadcasts.tallies(tx, identity))


def export_ledger(runtime: Runtime, scope: Scope, identity: str) -> Iterator[str]:
    """The ledger as lines of CSV, times as ISO in UTC; ids only, no names or numbers. Raises BadArgument."""
    demand(scope, "export")
    with runtime.database.look() as tx:
        _known(tx, scope, identity)
        yield _line(COLUMNS)
        for person, channel, state, reason, made, done in broadcasts.ledger(tx, identity):
            yield _line((person, channel, state, reason, _iso(made), _iso(done)))


def _iso(at: int | None) -> str:
    return moment(at).isoformat(timespec="seconds") if at else ""


def _line(fields: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(fields)
    return out.getvalue()


def _known(tx: Tx, scope: Scope, identity: str, *, lock: bool = False) -> Broadcast:
    broadcast = broadcasts.load(tx, identity, lock=lock)
    if broadcast is None or not broadcasts.sees(tx, scope, identity):
        raise BadArgument(f"no broadcast {identity[:40]!r}")
    return broadcast
