"""A page of many lines asks the database no more often than one of few."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from bot.services.agents.directory import import_agents
from bot.services.staff.scope import command_line
from tests.conftest import SQLITE_ONLY
from tests.console.elsewhere import HERE, SARI, north
from tests.console.office import Office

PAGES = ("agents", "silence", "map", "complaints", "disputes", "people", "referrals", "unserved", "inbox")
# One more of everything that these pages list, of worker :id and agent :agent.
ONE_MORE = (
    "INSERT INTO person (id, created_at, channel, last_seen_at) VALUES (:id, :now, 'telegram', :now)",
    "INSERT INTO registration (id, person, reference, state, sealed, created_at)"
    " VALUES (:id, :id, :id, 'submitted', x'', :now)",
    "INSERT INTO referral (id, registration, person, state, agent, created_at, changed_at, answer)"
    " SELECT :id, :id, :id, 'unserved', id, :now, :now, 'wrong' FROM agent WHERE handle = :agent",
    "INSERT INTO complaint (reference, person, agent, kind, state, opened_at)"
    " SELECT :id, :id, id, 'money', 'open', :now FROM agent WHERE handle = :agent",
    "INSERT INTO offer (referral, agent, code, state, km, because, offered_at, expires_at)"
    " SELECT :id, id, 'K1', 'expired', 1, '{}', :now, :now FROM agent WHERE handle = :agent",
    "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:id, 'disputed', :now, 'open')",
)


def asked(office: Office, path: str) -> int:
    """How many statements a page looks things up by."""
    seen: list[str] = []
    engine, browser = office.runtime.database.readers, office.inside()

    def note(raw: Any, *_: object) -> None:
        raw.set_trace_callback(seen.append)

    event.listen(engine, "checkout", note)
    try:
        assert browser.get(f"/console/{path}").status_code == 200
    finally:
        event.remove(engine, "checkout", note)
    return len(seen)


def more(office: Office, numbers: range) -> None:
    own = {"branch": HERE, "community": "Baru", "phone": ""}
    agents = [{**SARI, **own, "handle": f"a{n}", "name": f"Agen {n}"} for n in numbers]
    import_agents(office.runtime, command_line(office.runtime), agents)
    with office.runtime.database.begin() as tx:
        for n in numbers:
            for sql in ONE_MORE:
                tx.run(sql, {"id": f"worker{n}", "agent": f"a{n}", "now": office.runtime.now_ms()})


@pytest.mark.parametrize("kind", [pytest.param("sqlite", marks=SQLITE_ONLY)])
def test_no_page_asks_more_often_the_more_lines_it_has(office: Office, kind: str) -> None:
    north(office)
    more(office, range(1))
    few = {path: asked(office, path) for path in PAGES}
    more(office, range(1, 6))
    assert {path: asked(office, path) for path in PAGES} == few
