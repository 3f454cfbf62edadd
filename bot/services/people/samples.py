"""samples_now, remove_samples: the sample data of an installation, and its end."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.simulator import address
from bot.runtime import Runtime
from bot.services.people.erased_outside import erase_for_good
from bot.services.people.sample_workers import WORKERS
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.agents import samples
from bot.storage.people import people
from bot.storage.transaction import Tx


@dataclass(frozen=True, slots=True)
class Samples:
    """How many sample agents and workers there are."""

    agents: int
    workers: int

    @property
    def any(self) -> bool:
        return bool(self.agents or self.workers)


def samples_now(runtime: Runtime, scope: Scope) -> Samples:
    demand(scope, "see")
    with runtime.database.look() as tx:
        return Samples(len(samples.agents(tx)), len(_workers(tx)))


def remove_samples(runtime: Runtime, scope: Scope) -> Samples:
    """What was there: all of it is erased, and the communities and branches that hold nobody else go too."""
    demand(scope, "keep_places")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        agents, workers = samples.agents(tx), _workers(tx)
        for person in sorted({*workers, *(person for _, person in agents)}):
            people.lock_in_order(tx, person)
            erase_for_good(runtime, tx, person, now)
        places = samples.remove(tx, [agent for agent, _ in agents])
        gone = f"{len(agents)} agents, {len(workers)} workers, {places} places"
        note(runtime, tx, scope, "samples removed", "", gone)
    return Samples(len(agents), len(workers))


def _workers(tx: Tx) -> list[str]:
    found = (people.find(tx, address(worker.address)) for worker in WORKERS)
    return [person for person in found if person is not None]
