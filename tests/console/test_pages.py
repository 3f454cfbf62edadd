"""What staff see: masked, counted, filtered, recorded."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
import yaml

from bot.broadcasts.audience import Audience
from bot.console import frame
from bot.engine.words import FALLBACK
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.staff.scope import command_line
from bot.services.staff.views import masked_name, masked_phone
from tests.cast import FULL_NAME, PHONE, REFERENCE, a_reader
from tests.console.office import Office, whole
from tests.looking import audited

PAGES = (
    "/console/",
    "/console/people",
    "/console/registrations",
    "/console/referrals",
    "/console/help",
    "/console/unserved",
)


def test_names_and_phones_are_masked(any_office: Office) -> None:
    browser = any_office.inside()
    for path in (*PAGES, f"/console/people/{any_office.siti}"):
        page = browser.get(path).text
        assert "S••• A•••" in page
        assert "Siti" not in page and "Aminah" not in page and PHONE[3:] not in page
    assert "•••••890" in browser.get("/console/people").text


@pytest.mark.parametrize(
    ("name", "masked"),
    [("Siti Aminah", "S••• A•••"), ("Sukarno", "S•••"), ("", ""), ("  Ni Luh ", "N••• L•••")],
)
def test_a_mask_keeps_first_letters(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def test_a_phone_too_short_to_hide_anything_is_not_shown() -> None:
    assert (masked_phone(PHONE), masked_phone("12345"), masked_phone("")) == ("•••••890", "", "")


def test_the_first_page_shows_who_waits_for_the_branch(office: Office) -> None:
    page = office.inside().get("/console/").text
    assert REFERENCE in page and "minta petugas" in page


def test_somebody_helped_leaves_the_first_page(office: Office) -> None:
    browser = office.inside()
    assert browser.post("/console/help/1/done", page="/console/").status_code == 303
    assert "Tidak ada yang sedang menunggu" in browser.get("/console/").text
    assert ("bu-rina", "help closed", office.siti, "") in audited(office.runtime)


def test_a_persons_page_tells_which_agents_were_asked_and_why(office: Office) -> None:
    page = office.inside().get(f"/console/people/{office.siti}").text
    assert "Wati (contoh)" in page and "1,2 km" in page and "menangani 0 dari 5" in page
    assert "22 Nov 2026, 10.00 WIB" in page


def test_every_read_that_opens_something_is_recorded(any_office: Office) -> None:
    browser = any_office.inside()
    before = len(audited(any_office.runtime))
    for path in (*PAGES, f"/console/people/{any_office.siti}"):
        browser.get(path)
    found = audited(any_office.runtime)[before:]
    lists = ("people", "registrations", "referrals", "help", "unserved")
    assert [what for _, what, _, _ in found] == ["first page", *(f"list {name}" for name in lists), "person"]
    assert found[-1][2] == any_office.siti
    assert all(purpose for *_, purpose in found)
    assert whole(any_office)


def test_a_name_is_shown_in_full_once_for_a_purpose(office: Office) -> None:
    browser, page = office.inside(), f"/console/people/{office.siti}"
    shown = browser.post(f"{page}/reveal", page=page, purpose="menghubungi soal rujukan")
    assert FULL_NAME in shown.text and PHONE in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert ("bu-rina", "name and phone", office.siti, "menghubungi soal rujukan") in audited(office.runtime)
    assert FULL_NAME not in browser.get(page).text


def test_without_a_purpose_nothing_is_shown(office: Office) -> None:
    browser, page = office.inside(), f"/console/people/{office.siti}"
    refused = browser.post(f"{page}/reveal", page=page, purpose="   ")
    assert refused.status_code == 422 and FULL_NAME not in refused.text
    assert not any(what == "name and phone" for _, what, _, _ in audited(office.runtime))


def test_lists_are_filtered_by_stage_and_place(office: Office) -> None:
    a_reader(office.runtime, "8001", stage="new", area="31.74.01")
    browser = office.inside()
    lines = lambda query: browser.get(f"/console/people?{query}").text.count("<tr>") - 1  # noqa: E731
    assert (lines(""), lines("stage=new"), lines("area=31.72"), lines("area=Cilincing")) == (2, 1, 1, 1)
    assert "tidak dikenal" in browser.get("/console/people?area=Atlantis").text


def test_lists_go_on_by_fifty_newest_first_from_the_last_line(any_office: Office) -> None:
    for number in range(60):
        any_office.clock.forward(minutes=1)
        a_reader(any_office.runtime, str(9000 + number), stage="new")
    browser = any_office.inside()
    first = browser.get("/console/people?stage=new").text
    further = html.unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])  # type: ignore[index]
    a_reader(any_office.runtime, "9900", stage="new")  # whoever comes meanwhile moves no line
    second = browser.get(further).text
    assert (first.count("<tr>") - 1, second.count("<tr>") - 1) == (50, 10)
    assert "11.00 WIB" in first and "10.01 WIB" in second and "Ke awal" in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=-1",
        "after=99.%27--",
        "after=9.9",
        "stage=%00",
        "stage='--",
        "area=%F0%9F%98%80",
        "since=2026-02-31",
    ],
)
def test_odd_addresses_get_a_page_all_the_same(office: Office, query: str) -> None:
    assert office.inside().get(f"/console/people?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/console/nowhere", "/console/people/nobody", "/console/people/x/reveal"])
def test_what_does_not_exist_is_said_in_a_sentence(office: Office, path: str) -> None:
    answer = office.inside().get(path)
    assert answer.status_code in (404, 405) and "Traceback" not in answer.text


def test_agents_and_broadcasts_have_their_pages(office: Office) -> None:
    a_reader(office.runtime, "8002", agreed=False)
    plan_broadcast(office.runtime, command_line(office.runtime), {FALLBACK: "Halo semua"}, Audience())
    browser = office.inside()
    agents, broadcasts = browser.get("/console/agents").text, browser.get("/console/broadcasts").text
    assert "darto" in agents and "belum tersambung" in agents and "0 dari 5" in agents
    assert "Halo semua" in broadcasts and "tidak setuju menerima siaran" in broadcasts


def test_english_is_a_switch_that_stays(office: Office) -> None:
    browser = office.inside()
    assert "Orang" in browser.get("/console/people").text
    assert "<h1>People</h1>" in browser.get("/console/people?lang=en").text
    assert "Referrals" in browser.get("/console/referrals").text


def test_no_word_is_missing_in_english() -> None:
    same = {
        "title",
        "brand",
        "channel_whatsapp",
        "channel_telegram",
        "flow_kesehatan",
        "flow_menu",
        "flow_status",
    }
    assert set(frame._WORDS["id"]) - set(frame._WORDS["en"]) <= same


def test_no_word_stands_in_two_files() -> None:
    files = sorted((Path(frame.__file__).parent / "words").glob("*.yaml"))
    keys = [key for path in files for key in yaml.safe_load(path.read_text(encoding="utf-8"))["id"]]
    assert len(keys) == len(set(keys)) > 100


def test_people_of_a_try_it_page_stay_out_in_production(office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE person SET rehearsal = 'r' WHERE id = :id", {"id": office.siti})
    browser = office.inside()
    assert "contoh" in browser.get("/console/people").text
