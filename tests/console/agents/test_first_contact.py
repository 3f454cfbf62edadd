"""Whose worker somebody is: the trail of agents' codes they showed, the first one counts."""

from __future__ import annotations

from bot.services.agents.verify_agent import make_card
from bot.services.staff.scope import command_line
from bot.storage.agents import codes
from bot.storage.people import people
from tests.console.office import Office


def test_whose_worker_it_is_is_told_by_the_trail(any_office: Office) -> None:
    now, today = any_office.runtime.now_ms(), any_office.clock().date()
    for handle, campaign in (("darto", "pasar"), ("wati", "")):
        code = make_card(any_office.runtime, command_line(any_office.runtime), handle, campaign).code
        with any_office.runtime.database.begin() as tx:
            codes.present(tx, people.lock(tx, any_office.siti), code, today, 5, now)
    browser = any_office.inside()
    assert "S••• A•••" in browser.get("/console/contacts").text
    page = browser.get(f"/console/people/{any_office.siti}").text
    trail = page[page.index("Jejak kode agen") :]
    assert (
        trail.index("darto")
        < trail.index("pertama, berlaku")
        < trail.index("wati")
        < trail.index("sesudahnya")
    )
