"""spread: a running broadcast becomes letters a slice at a time; one that was stopped is taken back or called off.

The verb of a timer does one slice in the timer's own transaction: cut off anywhere, the slice happened with its next
timer or not at all, so nobody ever gets a second letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.broadcasts.halting import TRIED, why_halt
from bot.broadcasts.lifecycle import BEFORE
from bot.engine.words import FALLBACK
from bot.engine.world import WIB
from bot.quiet import CLOCKS
from bot.runtime import Runtime
from bot.services.broadcasts import hours
from bot.services.broadcasts.life import TIMER, caps_left, house_moves
from bot.services.broadcasts.telling import tell_staff
from bot.services.broadcasts.ways import cost_of, looking_now, news_ways, template_stopped
from bot.services.leaving import Leaving
from bot.storage.broadcasts import broadcasts, ledger
from bot.storage.broadcasts.broadcasts import Broadcast
from bot.storage.broadcasts.ledger import Recipient
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer

SLICE = 200  # letters made in one transaction: some 10 ms, during which SQLite's other writers wait
MOST_WAITING = 1000  # letters of one broadcast queued at once: what a pause has to take back
MINUTE = 60_000  # milliseconds
CALLED_OFF = 1000  # rows of a cancelled broadcast settled in one transaction
LOOK_AGAIN = {"full": 1_000, "draining": 3_000, "window": 20_000}  # milliseconds


def spread(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """One slice of a running broadcast; for one that was stopped, what came back to the queue since."""
    broadcast = broadcasts.load(tx, timer.ref, lock=True)
    if broadcast is None or broadcast.state in (*BEFORE, "finished"):
        return
    due = _run(runtime, tx, broadcast) if broadcast.state == "running" else _stopped(runtime, tx, broadcast)
    if due is not None:
        timers.cancel(tx, TIMER, broadcast.id)
        timers.start(tx, TIMER, due=due, ref=broadcast.id)


def _stopped(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> int | None:
    """A letter that was in hand may come back to the queue: look until none is; when to look again."""
    now = runtime.now_ms()
    if broadcast.state == "paused":
        ledger.take_back(tx, broadcast.id)
    elif ledger.call_off(tx, broadcast.id, CALLED_OFF):
        return now
    in_hand = ledger.open_letters(tx, broadcast.id)
    return now + LOOK_AGAIN["draining"] if in_hand else None


def _run(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> int | None:
    """Make the next letters, or finish; when to go on, None once all is done.

    Quiet hours are those of each recipient's own clock: where it is night, letters that wait are taken back.
    """
    now, awake = runtime.now_ms(), hours.awake(runtime, runtime.now())
    if why := _why_halt(runtime, tx, broadcast):
        return _halt(runtime, tx, broadcast, why)
    if len(awake) < len(CLOCKS) and ledger.take_back(tx, broadcast.id, but_for=awake):
        return now
    ledger.cancel_opted_out(tx, broadcast.id)
    waiting = ledger.open_letters(tx, broadcast.id)
    if waiting.get("queued", 0) >= MOST_WAITING:
        return now + LOOK_AGAIN["full"]
    room = min(_room(runtime, tx, broadcast), _this_minute(tx, broadcast, now))
    if awake and room and _make_letters(runtime, tx, broadcast, awake, min(SLICE, room)):
        return now
    if waiting:
        return now + LOOK_AGAIN["draining"]
    if ledger.any_planned(tx, broadcast.id):
        return _later(runtime, tx, broadcast, awake, now)
    house_moves(runtime, tx, broadcast, "finish")
    return None


def _later(runtime: Runtime, tx: Tx, broadcast: Broadcast, awake: Sequence[str], now: int) -> int:
    """When to go on where somebody still waits for a letter and none can be made now."""
    if awake and _waits(runtime, broadcast):
        return now + LOOK_AGAIN["window"]
    if ledger.moved_clocks(tx, broadcast.id, CALLED_OFF):
        return now
    if not _room(runtime, tx, broadcast):
        return _tomorrow(runtime)
    if awake and not _this_minute(tx, broadcast, now):
        return now + LOOK_AGAIN["draining"]
    return milliseconds(hours.first_opens(runtime, runtime.now()))


def _why_halt(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> str:
    since = broadcasts.resumed_at(tx, broadcast.id)
    why = why_halt(ledger.tried_last(tx, broadcast.id, since, TRIED))
    if not why and template_stopped(runtime, tx) and ledger.any_by_template(tx, broadcast.id):
        return "template"
    return why


def _waits(runtime: Runtime, broadcast: Broadcast) -> bool:
    """Whether only who has an open window is written to for now."""
    return broadcast.wait_until is not None and runtime.now_ms() < broadcast.wait_until


def _halt(runtime: Runtime, tx: Tx, broadcast: Broadcast, why: str) -> int:
    """Nothing more goes until staff say so; they are told in their own chats, and what waits is taken back."""
    house_moves(runtime, tx, broadcast, "halt", why)
    ledger.take_back(tx, broadcast.id)
    tell_staff(runtime, tx, broadcast, why)
    return runtime.now_ms() + LOOK_AGAIN["draining"]


def _room(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> int:
    """How many letters the caps of its branch leave: never passed, whatever was promised before."""
    return min((left for _, _, left in caps_left(runtime, tx, broadcast.branch)), default=SLICE)


def _this_minute(tx: Tx, broadcast: Broadcast, now: int) -> int:
    """How many letters its own rate leaves for now."""
    if not broadcast.per_minute:
        return SLICE
    return max(0, broadcast.per_minute - ledger.made_since(tx, broadcast.id, now - MINUTE))


def _tomorrow(runtime: Runtime) -> int:
    """Midnight in WIB, when a day's cap begins anew."""
    here = runtime.now().astimezone(WIB).replace(hour=0, minute=0, second=0, microsecond=0)
    return milliseconds(here) + 86_400_000


def _make_letters(runtime: Runtime, tx: Tx, broadcast: Broadcast, awake: Sequence[str], most: int) -> int:
    """Letters for the next slice, who was lost since the plan skipped; how many recipients were settled."""
    waits = _waits(runtime, broadcast)
    looking = looking_now(runtime, tx, broadcast.branch, waits=waits)
    found = ledger.next_planned(tx, broadcast.id, awake, looking, most, open_only=waits)
    ledger.skip(tx, broadcast.id, [one for one in found if one.why])
    made = [one for one in found if not one.why]
    texts = broadcasts.texts(tx, broadcast.id)
    costs = {key: cost_of(runtime, tx, *key) for key in {(one.channel, one.category) for one in made}}
    spoken = {language: news_ways(runtime, tx, language) for language in {one.language for one in made}}
    said = {one.person: _text(texts, one, spoken[one.language]) for one in made}
    ledger.make_letters(tx, broadcast.id, made, said, runtime.now_ms(), costs)
    return len(found)


def _text(texts: Mapping[tuple[str, str, str], int], one: Recipient, ways: Mapping[str, Leaving]) -> int:
    """The row of what they read: in their language where it is written, as a template in one that was approved."""
    if one.category:
        approved = ways[one.channel].text
        language = approved.language if approved else FALLBACK
        return texts.get((one.arm, "t", language)) or texts[(one.arm, "t", FALLBACK)]
    return texts.get((one.arm, "", one.language)) or texts[(one.arm, "", FALLBACK)]
