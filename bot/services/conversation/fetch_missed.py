"""fetch_missed: what people sent while nobody could take it is asked of providers that remember, and answered."""

from __future__ import annotations

import asyncio
import threading

from bot.channels import Late, Remembers
from bot.logs import log, where
from bot.post import Address
from bot.runtime import Runtime
from bot.services.conversation.answer import answer_person, redactor
from bot.storage.conversation import turns
from bot.storage.people import people

EVERY = 600.0  # seconds
LOOK_BACK = 24 * 3600.0  # at the start: what is older can only be answered by a template
OVERLAP = 900.0  # a webhook may still be under way, clocks differ
YOUNGEST = 60.0  # what is younger may still come by itself, with its buttons
SLICE = 1.0


async def keep_fetching(runtime: Runtime, stop: threading.Event, every: float = EVERY) -> None:
    """Now and then until `stop`; what could not be asked is asked again, from where it was."""
    since = runtime.now().timestamp() - LOOK_BACK
    while not stop.is_set():
        began = runtime.now().timestamp()
        try:
            if await fetch_missed(runtime, since):
                since = began - OVERLAP
        except Exception as error:  # looking for what was missed must never stop what comes
            log.error("missed_not_fetched", reason=where(error))
        left = every
        while left > 0 and not stop.is_set():
            await asyncio.sleep(min(left, SLICE))
            left -= SLICE


async def fetch_missed(runtime: Runtime, since: float) -> bool:
    """Take every message since then (Unix seconds) that nobody took; False where a provider did not tell."""
    told = True
    for channel in runtime.channels.values():
        if not isinstance(channel, Remembers):
            continue
        found = await channel.missed(since, redactor(runtime))
        if found is None:
            log.warning("missed_not_told", channel=channel.name)
            told = False
            continue
        until = runtime.now().timestamp() - YOUNGEST
        late = await asyncio.to_thread(_unheard, runtime, [one for one in found if one.at <= until])
        for one in late:
            await asyncio.to_thread(answer_person, runtime, one.incoming)
        if late:
            log.warning("missed_fetched", channel=channel.name, messages=len(late))
    return told


def _unheard(runtime: Runtime, found: list[Late]) -> list[Late]:
    """Those nobody took, of people who were not heard since: an old word must not answer a newer question."""
    if not found:
        return []
    gone_on = dict[tuple[Address, ...], int]()
    with runtime.database.look() as tx:
        new = turns.unseen(tx, found[0].incoming.channel, {one.incoming.provider_id for one in found})
        late = [one for one in found if one.incoming.provider_id in new]
        for one in late:
            whose = one.incoming.addresses
            gone_on.setdefault(whose, people.last_heard(tx, whose))
    return [one for one in late if gone_on[one.incoming.addresses] <= one.at * 1000]
