"""Events in the console: made, a poster to print, what it cost, an invitation begun from its page."""

from __future__ import annotations

import re

from bot.services.broadcasts.gatherings import list_gatherings
from bot.services.staff.scope import command_line
from tests.console.broadcasts.drafting import NEW, code_of
from tests.console.office import Browser, Office

EVENTS = "/console/events"
MARKET = {"name": "Sosialisasi pasar", "place": "Balai RW 05", "area": "Cilincing", "day": "2026-12-05"}


def made(browser: Browser) -> str:
    found = browser.post(EVENTS, page=EVENTS, **MARKET)
    assert found.status_code == 303, found.text
    return found.headers["Location"]


def test_an_event_has_a_poster_and_its_cost(browser: Browser) -> None:
    page = made(browser)
    assert "Balai RW 05" in browser.get(page).text and "Sosialisasi pasar" in browser.get(EVENTS).text
    poster = browser.get(f"{page}/poster").text
    assert re.search(r"AK-\w{5}-\w{5}-\w{5}", poster) and "data:application/pdf" in poster
    assert browser.post(f"{page}/cost", page=page, cost="banyak").status_code == 422
    assert browser.post(f"{page}/cost", page=page, cost="750000").status_code == 303
    assert "Rp750.000" in browser.get(page).text


def test_an_event_without_a_place_is_said_in_words(browser: Browser) -> None:
    found = browser.post(EVENTS, page=EVENTS, **{**MARKET, "place": ""})
    assert found.status_code == 422 and "tiga huruf" in found.text


def test_an_invitation_begins_with_its_words_and_area_and_is_listed_under_it(
    office: Office, browser: Browser
) -> None:
    page = made(browser)
    ((event, _),) = list_gatherings(office.runtime, command_line(office.runtime))
    begun = browser.get(f"{NEW}?area={event.area}&invites={event.code}").text
    assert "Kami mengadakan Sosialisasi pasar di Balai RW 05" in begun
    browser.post(NEW, page=NEW, text_id="Datang ya", area=event.area, invites=event.code)
    assert code_of(office) in browser.get(page).text


def test_an_event_nobody_knows_is_no_page(browser: Browser) -> None:
    assert browser.get(f"{EVENTS}/ZZZZZZ").status_code == 404
    assert browser.get(f"{EVENTS}/ZZZZZZ/poster").status_code == 404
