"""The board of referrals: by state, several given at once, flags with their reasons, the map of agents and demand."""

from __future__ import annotations

import pytest

from bot.services.referrals.board import map_now
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from tests.cast import REFERENCE, REFERRAL, linked
from tests.console.cases import dispute
from tests.console.elsewhere import HERE, browser_of, scoped, south
from tests.console.office import Office
from tests.looking import audited, rows

PAGE = "/console/referrals/board"
WHY = "dekat rumah pekerja"


def test_the_board_shows_what_is_under_way_by_state(any_office: Office) -> None:
    page = any_office.inside().get(PAGE).text
    assert REFERENCE in page and "S••• A•••" in page and "tanpa agen <b>1</b>" in page


def test_several_are_given_to_one_agent_at_once(any_office: Office) -> None:
    linked(any_office.runtime, "wati", 9001)
    browser = any_office.inside()
    assert browser.post(PAGE, page=PAGE, lead=[REFERRAL], agent="wati", why=WHY).status_code == 303
    assert rows(any_office.runtime, "SELECT state FROM referral")[0].state == "offered"
    assert any(what == "reassign" for _, what, _, _ in audited(any_office.runtime))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"lead": [], "agent": "wati", "why": WHY}, "Pilih dulu"),
        ({"lead": [REFERRAL], "agent": "", "why": WHY}, "agen"),
        ({"lead": [REFERRAL], "agent": "wati", "why": ""}, "untuk apa"),
        ({"lead": [REFERRAL, "x" * 32], "agent": "nobody", "why": WHY}, "Tidak bisa ditawarkan (2)"),
    ],
)
def test_what_cannot_be_given_is_said_and_nothing_moves(
    office: Office, form: dict[str, str | list[str]], said: str
) -> None:
    answer = office.inside().post(PAGE, page=PAGE, **form)
    assert answer.status_code == 422 and said in answer.text
    assert rows(office.runtime, "SELECT state FROM referral")[0].state == "unserved"


def test_flags_stand_on_the_referral_with_their_reasons_and_in_a_list(any_office: Office) -> None:
    dispute(any_office)
    with any_office.runtime.database.begin() as tx:
        tx.run("UPDATE referral SET flags = 'too_soon same_number'")
    browser = any_office.inside()
    page = browser.get(f"/console/referrals/{REFERRAL}").text
    assert "sangat cepat" in page and "empat angka terakhir" in page
    assert REFERENCE in browser.get("/console/referrals?flagged=yes").text
    with any_office.runtime.database.begin() as tx:
        tx.run("UPDATE referral SET flags = ''")
    assert REFERENCE not in browser.get("/console/referrals?flagged=yes").text


def test_another_branchs_lead_is_neither_shown_nor_moved(office: Office) -> None:
    theirs = south(office)
    browser = browser_of(office, "bu-tini", Wanted("branch", HERE))
    assert theirs.reference not in browser.get(PAGE).text
    answer = browser.post(PAGE, page=PAGE, lead=[theirs.registration], agent="wati", why=WHY)
    assert answer.status_code == 422 and "di luar wilayah" in answer.text


def test_the_map_draws_agents_and_whoever_waits_inside_its_sheet(any_office: Office) -> None:
    linked(any_office.runtime, "wati", 9001)
    drawn = map_now(any_office.runtime, command_line(any_office.runtime))
    assert drawn and [(spot.name, spot.n) for spot in drawn.demand] == [("31.72.04", 1)]
    assert [spot.name for spot in drawn.agents] == ["wati"]
    for spot in (*drawn.demand, *drawn.agents):
        assert 0 <= spot.x <= 800 and 0 <= spot.y <= drawn.high
    page = any_office.inside().get("/console/map").text
    assert "<svg" in page and "1 menunggu" in page


def test_ones_map_has_no_agent_of_another_branch(office: Office) -> None:
    south(office)
    drawn = map_now(office.runtime, scoped(office, "bu-tini", Wanted("branch", HERE)))
    assert drawn is None or "sari" not in {spot.name for spot in drawn.agents}
