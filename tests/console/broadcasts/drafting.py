"""How Bu Rina comes to a broadcast in the console: written, then counted by a worker."""

from __future__ import annotations

from bot.services.broadcasts.standing import list_broadcasts
from bot.services.staff.scope import command_line
from bot.services.timer_handlers import ring_timers
from tests.console.office import Browser, Office

NEW = "/console/broadcasts/new"
TEXT = "Kabar dari kantor. Balas STOP kalau tidak mau."


def code_of(office: Office) -> str:
    return list_broadcasts(office.runtime, command_line(office.runtime))[0].broadcast.code


def written(office: Office, browser: Browser, **form: str) -> str:
    found = browser.post(NEW, page=NEW, **{"text_id": TEXT, "area": "", **form})
    assert found.status_code == 303, found.text
    return code_of(office)


def counted(office: Office) -> None:
    """A worker does all that is due."""
    while ring_timers(office.runtime):
        pass


def drafted(office: Office, browser: Browser, **form: str) -> str:
    """A draft that a worker has counted and rehearsed."""
    code = written(office, browser, **form)
    counted(office)
    return code
