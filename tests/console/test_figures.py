"""The first page's figures: counted by day, kept once a day is over, divided, downloaded; every count has its rows."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from bot.services.staff.figures import Count, count_night, divided, figures_now
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import Scope, command_line
from bot.storage.people import figures
from tests.cast import REFERRAL, a_reader
from tests.console.cases import dispute
from tests.console.elsewhere import HERE, browser_of, scoped, south
from tests.console.office import Office
from tests.looking import rows

TODAY = date(2026, 11, 22)


def counted(office: Office, scope: Scope | None = None, span: str = "today") -> dict[str, int]:
    found = figures_now(office.runtime, scope or command_line(office.runtime))
    return {what: spans[span].n for what, spans in found.rows.items() if spans[span].n}


def night(office: Office) -> int:
    """The job of the night, slice by slice; how many days it counted."""
    days = 0
    while True:
        with office.runtime.database.begin() as tx:
            if count_night(office.runtime, tx, "") is None:
                return days
        days += 1


def test_today_is_counted_as_it_stands(any_office: Office) -> None:
    found = counted(any_office)
    assert (found["submitted"], found["asked"]) == (1, 1) and "accepted" not in found


def test_days_that_are_over_are_counted_once_and_kept(any_office: Office) -> None:
    before = counted(any_office, span="week")
    any_office.clock.forward(minutes=26 * 60)
    assert night(any_office) == 35 and night(any_office) == 0
    assert counted(any_office) == {} and counted(any_office, span="week") == before
    with any_office.runtime.database.begin() as tx:  # rows that are gone take no figure along
        tx.run("UPDATE registration SET created_at = 0")
    assert counted(any_office, span="week") == before


def test_a_branch_counts_its_own_people_only_today_and_later(any_office: Office) -> None:
    south(any_office)
    scope = scoped(any_office, "bu-tini", Wanted("branch", HERE))
    mine, everybodys = counted(any_office, scope)["submitted"], counted(any_office)["submitted"]
    assert mine < everybodys
    any_office.clock.forward(minutes=26 * 60)
    night(any_office)
    assert counted(any_office, scope, "week")["submitted"] == mine
    assert counted(any_office, span="week")["submitted"] == everybodys


def test_it_is_divided_by_what_staff_ask(any_office: Office) -> None:
    dispute(any_office)
    with any_office.runtime.database.begin() as tx:
        tx.run("UPDATE referral SET reported_at = :now", {"now": any_office.runtime.now_ms()})
    everything = command_line(any_office.runtime)
    for by, group, what in (
        ("area", "31.72", "submitted"),
        ("channel", "telegram", "submitted"),
        ("agent", "wati", "registered"),
        ("community", "Koperasi Contoh Maju Bersama", "registered"),
    ):
        found = dict(divided(any_office.runtime, everything, by, "week").lines)
        assert {key: counts.get(what) for key, counts in found.items() if counts.get(what)} == {group: 1}, by


def test_every_count_of_the_first_page_opens_as_many_rows(any_office: Office) -> None:
    dispute(any_office)
    with any_office.runtime.database.begin() as tx:
        tx.run(
            "UPDATE referral SET reported_at = :now, answer = 'right', answered_at = :now",
            {"now": 1_795_320_000_000},
        )
    browser = any_office.inside()
    page = browser.get("/console/").text
    part = page[page.index('id="figures"') :]
    found = re.findall(r'href="(/console/\w+\?since=[^"]+)">(\d+)</a>', part)
    assert len(found) == 24 and {n for _, n in found} >= {"0", "1"}
    for link, n in found:
        assert browser.get(html.unescape(link)).text.count("<tr>") - 1 in (int(n), -1), link


@pytest.mark.parametrize(
    "path", ["figures?by=area&as=csv", "figures?by=agent&span=week&as=xlsx", "figures/days?as=csv"]
)
def test_figures_are_downloaded(office: Office, path: str) -> None:
    answer = office.inside().get(f"/console/{path}")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    assert len(answer.data) > 50


@pytest.mark.parametrize("path", ["figures?by=nik", "figures?span=year", "figures?by=area&as=exe"])
def test_what_cannot_be_divided_so_is_not_found(office: Office, path: str) -> None:
    assert office.inside().get(f"/console/{path}").status_code == 404


@pytest.mark.parametrize(("n", "before", "trend"), [(3, 2, 50), (1, 2, -50), (2, 2, 0), (2, 0, None)])
def test_a_trend_is_in_per_cent_of_the_span_before(n: int, before: int, trend: int | None) -> None:
    assert Count(n, before, TODAY, TODAY).trend == trend


def test_the_first_page_says_who_has_what(office: Office) -> None:
    browser = office.inside()
    browser.post("/console/inbox/request/1/assign", page="/console/inbox", to="bu-rina")
    page = browser.get("/console/").text
    part = page[page.index('id="waits"') : page.index('id="unserved"')]
    assert "bu-rina" in part and "minta petugas" in part


def test_steps_that_were_counted_say_the_same_of_where_people_stop(any_office: Office) -> None:
    with any_office.runtime.database.begin() as tx:
        for kind in ("entered", "entered", "answered"):
            tx.run(
                "INSERT INTO event (person, at, kind, flow, step) VALUES (:person, :now, :kind, 'register', 'called')",
                {"person": any_office.siti, "now": any_office.runtime.now_ms(), "kind": kind},
            )
    any_office.clock.forward(minutes=1)
    browser = any_office.inside()
    assert "/flows/register/called" in browser.get("/console/").text
    any_office.clock.forward(minutes=26 * 60)
    night(any_office)
    with any_office.runtime.database.begin() as tx:
        tx.run("DELETE FROM event")
    assert "/flows/register/called" in any_office.inside().get("/console/").text


def test_nobody_who_sees_leads_only_counts_whole_areas(office: Office) -> None:
    a_reader(office.runtime, "8300")
    scope = scoped(office, "bu-tini", Wanted("supervisor", HERE))
    office.clock.forward(minutes=26 * 60)
    night(office)
    assert counted(office, scope, "week").get("wrote", 0) == 0
    with office.runtime.database.look() as tx:
        assert figures.last_counted(tx) == TODAY
    assert rows(office.runtime, "SELECT id FROM referral WHERE id = :id", id=REFERRAL)


def test_another_branchs_figures_are_not_in_ones_file(office: Office) -> None:
    south(office)
    browser = browser_of(office, "bu-tini", Wanted("branch", HERE))
    assert "Jakarta Selatan" not in browser.get("/console/figures?by=area&as=csv").text
