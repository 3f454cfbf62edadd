"""Before a discount ends, whoever registered while it held and agreed to news is told once, by day, where it is free.

Only what a dated rule says, with its source: were the rule prolonged meanwhile, nothing is said.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.engine.world import WIB
from bot.rules.figures import Month
from bot.rules.rulebook import Value
from bot.runtime import Runtime
from bot.services.tell import tell_person
from bot.services.world import by_day, world_now
from bot.storage.broadcasts import reminding
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import reaching, timers
from bot.storage.messaging.timers import Timer

RULE = "payment.discount"
AT_ONCE = 100  # people in one transaction
HOUR = 9  # WIB


def remind_discount(runtime: Runtime, tx: Tx, after: str) -> str | None:
    """One slice of one sector: which sector, and the last person of it; None after the last one."""
    now, ending = runtime.now_ms(), _ending(runtime)
    number, _, last = after.partition(":")
    place = int(number or 0)
    if place >= len(ending):
        return None
    value = ending[place]
    people = reminding.wanted(tx, str(value.sector), last, AT_ONCE)
    for person in people:
        ref = f"{value.until}:{person}"
        if not reminding.was_reminded(tx, ref):
            timers.start(tx, reminding.KIND, due=now, ref=ref, person=person)
    return f"{place}:{people[-1]}" if len(people) == AT_ONCE else f"{place + 1}:"


def _ending(runtime: Runtime) -> list[Value]:
    """The discounts that end within the days of config.yaml and that nothing follows, one a sector."""
    days = runtime.settings.config.conversation.discount_reminder_days
    today = world_now(runtime).today
    found = runtime.world.rulebook.ending_before(today + timedelta(days=days), after=today) if days else []
    ending = [value for value in found if value.name == RULE and value.sector and value.until]
    return sorted(ending, key=lambda value: str(value.sector))


def tell_discount_end(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Say it, or try again tomorrow while their window is closed or the night is on."""
    assert timer.person is not None
    until = timer.ref.partition(":")[0]
    value = next((one for one in _ending(runtime) if str(one.until) == until), None)
    if value is None or value.until is None or not reminding.still_wanted(tx, timer.person):
        return
    now, opens = runtime.now(), by_day(runtime, tx, timer.person)
    if opens > milliseconds(now):
        timers.start(tx, timer.kind, due=opens, ref=timer.ref, person=timer.person)
    elif not reaching.is_open(tx, timer.person, milliseconds(now)):
        due = milliseconds(next_morning(now))
        timers.start(tx, timer.kind, due=due, ref=timer.ref, person=timer.person)
    else:
        facts = {"last_month": Month.of(value.until), "source": value.source}
        tell_person(runtime, tx, timer.person, "discount_ends", facts=facts)


def next_morning(now: datetime) -> datetime:
    """The next nine o'clock in the morning in WIB."""
    here = now.astimezone(WIB)
    morning = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > here else morning + timedelta(days=1)
