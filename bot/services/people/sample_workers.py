"""Clearly marked sample workers, written down as a chat would: lists, exports and broadcasts have somebody to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.channels.simulator import NAME, address
from bot.engine.events import ConsentGiven, Event
from bot.runtime import Runtime
from bot.spoken_codes import reference_of
from bot.storage.conversation.event_writers import Scene, write_events
from bot.storage.people import people
from flows.subject.events import BecameKnown, RegistrationSubmitted

AGREED_TO = "(contoh)"  # no text was shown to anybody


@dataclass(frozen=True, slots=True)
class SampleWorker:
    """`answers` of a registration, None for somebody who has none yet; `news` where they agreed to broadcasts."""

    address: str
    area: str
    news: bool
    sector: str = ""
    answers: Mapping[str, Any] | None = None


CILINCING = {"code": "31.72.04", "name": "Cilincing", "level": "district", "lat": -6.1103, "lon": 106.9437}
KOJA = {"code": "31.72.03", "name": "Koja", "level": "district", "lat": -6.1215, "lon": 106.9050}

WORKERS = (
    SampleWorker(
        "wa:+628000000011",
        area="31.72.04",
        news=True,
        sector="other",
        answers={
            "called": "Siti Contoh",
            "phone": "+628000000011",
            "job": "jual sayur",
            "place": CILINCING,
        },
    ),
    SampleWorker(
        "wa:+628000000012",
        area="31.72.03",
        news=False,
        sector="transport",
        answers={"called": "Budi Contoh", "phone": "+628000000012", "job": "ojol", "place": KOJA},
    ),
    SampleWorker("tg:tuti-contoh", area="31.72.04", news=True),
)


def load_sample_workers(runtime: Runtime) -> int:
    """Put the sample workers in; how many are new. No agent is asked for them."""
    return sum(_load(runtime, worker) for worker in WORKERS)


def _load(runtime: Runtime, worker: SampleWorker) -> bool:
    where, now = address(worker.address), runtime.now_ms()
    with runtime.database.begin() as tx:
        if people.find(tx, where):
            return False
        person = people.find_or_create(tx, [where], new_id=runtime.new_id(), now=now, language="id")
        write_events(tx, person, list(_events(runtime, worker)), Scene(NAME, None, now))
    return True


def _events(runtime: Runtime, worker: SampleWorker) -> Iterator[Event]:
    version, hashed = runtime.world.facts["privacy_version"], sha256(AGREED_TO.encode()).hexdigest()
    for kind in ("service", "broadcasts") if worker.news else ("service",):
        yield ConsentGiven(kind, version, "id", hashed, AGREED_TO)
    if worker.answers:
        yield RegistrationSubmitted(reference_of(runtime.new_id()), worker.answers)
    stage = "submitted" if worker.answers else "consented"
    yield BecameKnown("id", worker.area, worker.sector, None, stage)
