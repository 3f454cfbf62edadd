"""A broadcast from the console: counted, written, rehearsed, approved by somebody else, watched, exported."""

from __future__ import annotations

import html
import re

import pytest

from bot.broadcasts.audience import Audience
from bot.errors import BadArgument
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.standing import export_ledger, recipients, standing
from bot.services.staff.scope import command_line
from tests.broadcasts.spreading import limited, spread, staff
from tests.cast import a_reader
from tests.console.broadcasts.drafting import NEW, TEXT, counted, drafted, written
from tests.console.office import Browser, Office


def test_the_count_and_a_sample_stand_before_any_button_that_sends(office: Office, browser: Browser) -> None:
    a_reader(office.runtime, "1")
    a_reader(office.runtime, "2", agreed=False)
    page = browser.get(f"{NEW}?area=Cilincing").text
    assert re.search(r"<b>\d+</b>\s*orang akan menerimanya", page)
    assert "tidak setuju menerima siaran" in page
    assert "Mulai sekarang" not in page


def test_without_the_second_factor_nobody_writes_to_many(office: Office) -> None:
    assert office.inside().get(NEW).headers["Location"].endswith("/console/factor")


@pytest.mark.parametrize("text", ["Cuma Rp 16.800", "enam belas ribu saja", "16rb"])
def test_an_amount_typed_by_hand_is_refused_in_words(browser: Browser, text: str) -> None:
    found = browser.post(NEW, page=NEW, text_id=text)
    assert found.status_code == 422 and "angka uang yang diketik" in found.text


def test_an_area_nobody_knows_is_one_plain_sentence(browser: Browser) -> None:
    found = browser.get(f"{NEW}?area=99.99")
    assert found.status_code == 422 and 'role="alert"' in found.text


def test_a_draft_is_rehearsed_started_paused_and_cancelled_by_buttons(
    office: Office, browser: Browser
) -> None:
    code = drafted(office, browser)
    page = f"/console/broadcasts/{code}"
    assert "Latihan" in browser.get(page).text and TEXT in browser.get(page).text
    for move, state in (
        ("start", "berjalan"),
        ("pause", "dijeda"),
        ("cancel", "dibatalkan"),
    ):
        assert browser.post(f"{page}/{move}", page=page).status_code == 303
        assert state in browser.get(page).text
    assert "data-live" not in browser.get(page).text
    assert f'href="{page}"' in browser.get("/console/broadcasts").text


def test_no_request_waits_for_a_count_and_nothing_begins_before_it(office: Office, browser: Browser) -> None:
    page = f"/console/broadcasts/{written(office, browser)}"
    with office.runtime.database.look() as tx:
        assert not tx.all("SELECT 1 FROM recipient")
    assert "Sedang dihitung: 0 orang" in browser.get(page).text
    found = browser.post(f"{page}/start", page=page)
    assert found.status_code == 422 and "Masih dihitung" in found.text
    counted(office)
    shown = browser.get(page).text
    assert "Sedang dihitung" not in shown and "sudah dilatih" in shown
    assert browser.post(f"{page}/rehearse", page=page).status_code == 303
    assert "Sedang dihitung" in browser.get(page).text


def test_a_large_one_waits_for_somebody_else_and_says_so(office: Office, browser: Browser) -> None:
    code = drafted(office, browser)
    page = f"/console/broadcasts/{code}"
    found = browser.post(f"{page}/approve", page=page)
    assert found.status_code == 422 and "tidak menyetujuinya sendiri" in found.text
    move_broadcast(limited(office.runtime), staff("bu-tuti"), code, "approve")
    assert "bu-tuti" in browser.get(page).text


def test_every_count_leads_to_its_rows_and_each_row_says_why_not(office: Office, browser: Browser) -> None:
    a_reader(office.runtime, "2", agreed=False)
    code = drafted(office, browser)
    page = browser.get(f"/console/broadcasts/{code}").text
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*/people\?state=[^"]*)"', page)]
    assert links
    found = [browser.get(link).text for link in links]
    assert any("tidak setuju menerima siaran" in rows for rows in found)


def test_a_start_is_planned_for_an_hour_in_wib(office: Office, browser: Browser) -> None:
    code = drafted(office, browser)
    page = f"/console/broadcasts/{code}"
    assert browser.post(f"{page}/schedule", page=page, at="2020-01-01T09:00").status_code == 422
    assert browser.post(f"{page}/schedule", page=page, at="soon").status_code == 422
    assert browser.post(f"{page}/schedule", page=page, at="2026-11-24T09:00").status_code == 303
    assert "terjadwal" in browser.get(page).text and "09.00" in browser.get(page).text


def test_a_test_to_oneself_wants_a_chat_of_ones_own(office: Office, browser: Browser) -> None:
    code = drafted(office, browser)
    page = f"/console/broadcasts/{code}"
    assert "Sambungkan dulu chat" in browser.post(f"{page}/test", page=page).text
    rina = a_reader(office.runtime, "77")
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE staff SET person = :person WHERE name = 'bu-rina'", {"person": rina})
    assert browser.post(f"{page}/test", page=page).status_code == 303
    with office.runtime.database.look() as tx:
        rows = tx.all("SELECT state FROM letter WHERE person = :person", {"person": rina})
    assert [row.state for row in rows] == ["queued"]


def test_the_ledger_leaves_as_a_table(office: Office, browser: Browser) -> None:
    code = drafted(office, browser)
    page = f"/console/broadcasts/{code}"
    found = browser.post(f"{page}/export", page=page)
    assert found.text.startswith("person,channel,state") and code in found.headers["Content-Disposition"]


def test_a_broadcast_nobody_knows_is_no_page(browser: Browser) -> None:
    assert browser.get("/console/broadcasts/ZZZZZZ").status_code == 404


def test_it_ends_with_its_figures(office: Office, browser: Browser) -> None:
    code = drafted(office, browser)
    page = f"/console/broadcasts/{code}"
    browser.post(f"{page}/start", page=page)
    spread(office.runtime)
    assert standing(office.runtime, command_line(office.runtime), code).broadcast.state in (
        "running",
        "finished",
    )
    shown = browser.get(page).text
    assert "Biaya sejauh ini" in shown and re.search(r"dihapus setelah \d+ hari", shown)


def test_rows_and_the_table_hold_only_people_in_reach(office: Office) -> None:
    here = a_reader(office.runtime, "1", area="31.72.04")
    there = a_reader(office.runtime, "2", area="32.01.01")
    scope = command_line(office.runtime)
    identity = plan_broadcast(office.runtime, scope, {"id": TEXT}, Audience())
    part = staff("bu-tini", areas=("31.72.04",), own_areas=True)
    rows = [row.person for row in recipients(office.runtime, scope, identity, "", "", "")]
    assert here in rows and there in rows
    lines = "\n".join(export_ledger(office.runtime, scope, identity))
    assert here in lines and there in lines
    with pytest.raises(BadArgument):
        recipients(office.runtime, part, identity, "", "", "")
    with office.runtime.database.begin() as tx:
        tx.run("INSERT INTO branch (id, name) VALUES ('b', 'Cabang Contoh')")
        tx.run("UPDATE broadcast SET branch = 'b' WHERE id = :id", {"id": identity})
    part = staff("bu-tini", branch="b", areas=("31.72.04",), own_areas=True)
    rows = [row.person for row in recipients(office.runtime, part, identity, "", "", "")]
    lines = "\n".join(export_ledger(office.runtime, part, identity))
    assert here in rows and there not in rows
    assert here in lines and there not in lines


def test_a_branch_that_practises_sees_its_list_and_cannot_end_it_early(
    office: Office, browser: Browser
) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("INSERT INTO branch (id, name, practises) VALUES ('b', 'Cabang Baru', 1)")
        tx.run("UPDATE staff SET branch = 'b' WHERE name = 'bu-rina'")
    shown = browser.get("/console/broadcasts").text
    assert (
        "masih berlatih" in shown and "paling banyak 20 sehari" in shown and "Selesai berlatih" not in shown
    )
    ended = browser.post("/console/broadcasts/practice", page="/console/broadcasts")
    assert ended.status_code == 422 and "belum selesai" in ended.text
