"""Siti asks for an agent; Wati and Darto are agents, each in a chat of their own."""

from __future__ import annotations

import json
from typing import Any

from bot.channels import Request
from bot.post import Address, Incoming
from bot.runtime import Runtime
from bot.services.act import ask_for_agent
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.conversation.answer import answer_person, redactor
from bot.services.staff.scope import command_line
from bot.services.timer_handlers import ring_timers
from bot.storage.conversation.transcripts import transcript
from bot.storage.people import people, registrations

REFERENCE = "JK-7K2M-9QXF"
REFERRAL = "jk7k2m9qxf"
CILINCING = {
    "lat": -6.11,
    "lon": 106.94,
    "code": "31.72.04",
    "name": "Cilincing",
    "within": ["Jakarta Utara"],
}
AGENT: dict[str, object] = {
    "phone": "",
    "community": "Koperasi Contoh",
    "branch": "Cabang Contoh",
    "lat": -6.1,
    "lon": 106.9,
    "covers": "",
    "languages": "id",
    "capacity": 5,
    "valid_until": "2027-12-31",
}


def says(runtime: Runtime, who: str, text: str = "", **plain: Any) -> Any:
    """What somebody at "tg:wati" types, or does."""
    body = json.dumps({"id": runtime.new_id(), "from": who, **({"text": text} if text else {}), **plain})
    item = runtime.channels["simulator"].read(Request("", {}, body.encode()), redactor(runtime))[0]
    assert isinstance(item, Incoming)
    return answer_person(runtime, item)


def rings(runtime: Runtime) -> None:
    """Everything that is due happens, and what that makes due."""
    while ring_timers(runtime):
        pass


def an_agent(runtime: Runtime, handle: str, lat: float = -6.1) -> str:
    """Put somebody into the directory and link their chat "tg:<handle>"; where they type."""
    import_agents(
        runtime, command_line(runtime), [{**AGENT, "handle": handle, "name": handle.title(), "lat": lat}]
    )
    says(runtime, f"tg:{handle}", invite_agent(runtime, command_line(runtime), handle))
    rings(runtime)
    return f"tg:{handle}"


def a_worker(runtime: Runtime, who: str = "tg:siti", reference: str = REFERENCE) -> str:
    """Somebody whose registration waits for an agent; where they type."""
    person = says(runtime, who, "halo").person
    answers = {"called": "Siti", "phone": "+6281200000001", "place": CILINCING, "job": "sayur"}
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        somebody = people.lock(tx, person)
        registrations.submit(tx, somebody, reference, answers, now)
        ask_for_agent(runtime, tx, somebody, reference)
    return who


def state(runtime: Runtime, referral: str = REFERRAL) -> tuple[str, str]:
    """A referral's state, and the handle of its agent."""
    with runtime.database.look() as tx:
        row = tx.run(
            "SELECT r.state, a.handle FROM referral r LEFT JOIN agent a ON a.id = r.agent WHERE r.id = :id",
            {"id": referral},
        ).one()
        return row.state, row.handle or ""


def code_of(runtime: Runtime, handle: str) -> str:
    """The code of the offer last made to an agent."""
    with runtime.database.look() as tx:
        row = tx.run(
            "SELECT o.code FROM offer o JOIN agent a ON a.id = o.agent WHERE a.handle = :h ORDER BY o.id DESC",
            {"h": handle},
        ).first()
        return str(row.code) if row else ""


def heard(runtime: Runtime, who: str) -> list[str]:
    """Everything said to somebody, sent or not, oldest first."""
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent' WHERE state = 'queued'")
        person = people.find(tx, Address("simulator", "simulator", who))
        assert person
        return [line.outgoing.text for line in transcript(tx, person) if line.outgoing]
