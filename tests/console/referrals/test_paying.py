"""Visits and companions in the console: as lists, on a person's and an agent's page, and who still pays."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from bot.referrals.lead import Meeting, Ruling
from bot.rules.figures import Month
from bot.storage.agents import agents
from bot.storage.database import milliseconds
from bot.storage.referrals import offers, paying, referrals, visits
from tests.cast import REFERENCE, REFERRAL
from tests.console.office import Office, shows_code


@pytest.fixture
def met(office: Office) -> Office:
    """Wati had Siti's lead, missed her once, and Siti noted her first two months; she let Wati see them."""
    now = office.runtime.now_ms()
    with office.runtime.database.begin() as tx:
        found, wati = referrals.load(tx, REFERRAL), agents.by_handle(tx, "wati")
        assert found and wati
        made = offers.make(tx, REFERRAL, wati.id, "K8", 1.2, "{}", now=now, expires=now + 1)
        offers.close(tx, made, "accepted", now)
        tx.run("UPDATE referral SET agent = :agent, card = 'has_card'", {"agent": wati.id})
        referrals.write(tx, found, Ruling("confirmed"), now)
        offer, lead = offers.load(tx, made), referrals.look_up(tx, REFERRAL)
        assert lead
        at = milliseconds(office.runtime.now() - timedelta(hours=2))
        visits.write(tx, lead, offer, Meeting("missed", at=at, who="agent", place="rumah bu haji"), now)
        paying.begin(tx, lead, Month(2026, 9), now)
        paying.change(tx, REFERRAL, now, day=10, shares=1, paid_until="2026-10")
    return office


def test_visits_and_companions_are_lists_that_tell_no_place(met: Office) -> None:
    browser = met.inside()
    seen = browser.get("/console/visits?state=missed").text
    assert REFERENCE in seen and "tidak jadi" in seen and "S••• A•••" in seen and "rumah" not in seen
    assert REFERENCE not in browser.get("/console/visits?state=kept").text
    seen = browser.get("/console/paying?agent=wati").text
    assert "2026-10" in seen and "didampingi" in seen and "Menurut catatan pekerja sendiri" in seen


def test_a_persons_page_tells_visits_months_and_the_card(met: Office) -> None:
    page = met.inside().get(f"/console/people/{met.siti}").text
    assert "Tidak datang: agen" in page and "diingatkan tiap tanggal 10" in page
    assert "dicatat sampai 2026-10, menurut pekerja" in page and "Kartu: sudah diterima" in page


def test_an_agents_page_counts_them_and_leads_to_the_lists(met: Office) -> None:
    page = met.inside().get("/console/agents/wati").text
    assert "tidak jadi (agen)" in page and "<b>1</b> didampingi" in page
    assert "/console/paying?agent=wati" in page and "/console/paying/still?agent=wati" in page


def test_who_still_pays_by_agent_and_area_on_the_page_and_as_a_table(met: Office) -> None:
    browser = met.inside()
    page = browser.get("/console/paying/still").text
    assert "1 dari 1 <small>(100%)" in page and "0 dari 1 <small>(0%)" in page
    shows_code(met.runtime, browser)
    sheet = browser.get("/console/paying/still/file?as=xlsx").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in rows[1][2:6]] in (["1", "1", "1", "0"], ["1.0", "1.0", "1.0", "0.0"])
    assert browser.get("/console/paying/still/file?as=exe").status_code == 404
