"""Staff link their own chat by a code of one time; alarms about the console come there."""

from __future__ import annotations

import re

import pytest

from bot.runtime import Runtime
from bot.services.staff.accounts import add_staff, disable_staff
from bot.services.staff.chats import chat_code, unlink_chat
from bot.services.staff.login import log_in
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from tests.cast import scope_named
from tests.conftest import SQLITE_ONLY
from tests.console.office import Office
from tests.house import HeldClock
from tests.looking import audited, rows
from tests.stage import heard, ring, says


def code_of(runtime: Runtime, name: str = "bu-tini", role: str = "admin") -> str:
    """Somebody's account, made where there is none, and a code of theirs."""
    if not rows(runtime, "SELECT 1 FROM staff WHERE name = :name", name=name):
        add_staff(runtime, command_line(runtime), name, Wanted(role))
    return chat_code(runtime, scope_named(runtime, name))


def links(runtime: Runtime, code: str, who: str = "tg:tini") -> None:
    says(runtime, who, code)
    ring(runtime)


def linked(runtime: Runtime) -> list[str]:
    return [row.name for row in rows(runtime, "SELECT name FROM staff WHERE person IS NOT NULL")]


def guess(runtime: Runtime) -> None:
    """Twenty strangers type wrong passwords."""
    for number in range(20):
        log_in(runtime, f"nama-{number}", "wrong", f"198.51.100.{number}")
    ring(runtime)


def test_a_code_links_the_chat_that_types_it_once(runtime: Runtime) -> None:
    code = code_of(runtime)
    links(runtime, code)
    assert linked(runtime) == ["bu-tini"]
    assert "akun petugas bu-tini" in heard(runtime, "tg:tini")[-1]
    links(runtime, code, "tg:somebody")
    assert "tidak berlaku" in heard(runtime, "tg:somebody")[-1]
    (row,) = rows(runtime, "SELECT * FROM staff_code")
    assert code not in str(tuple(row))


@SQLITE_ONLY
def test_a_code_ends_after_half_an_hour_and_with_the_next_one(runtime: Runtime, clock: HeldClock) -> None:
    first, second = code_of(runtime), code_of(runtime)
    links(runtime, first)
    assert linked(runtime) == []
    clock.forward(minutes=31)
    links(runtime, second)
    assert linked(runtime) == []


@SQLITE_ONLY
@pytest.mark.parametrize(("role", "told"), [("admin", True), ("auditor", True), ("branch", False)])
def test_an_alarm_comes_to_those_who_read_the_audit(runtime: Runtime, role: str, told: bool) -> None:
    links(runtime, code_of(runtime, role=role))
    guess(runtime)
    assert any("20 kata sandi salah" in line for line in heard(runtime, "tg:tini")) is told


@SQLITE_ONLY
@pytest.mark.parametrize("gone", ["disabled", "unlinked"])
def test_a_disabled_account_and_a_chat_let_go_hear_nothing(runtime: Runtime, gone: str) -> None:
    links(runtime, code_of(runtime))
    if gone == "disabled":
        disable_staff(runtime, command_line(runtime), "bu-tini")
    else:
        unlink_chat(runtime, scope_named(runtime, "bu-tini"))
    guess(runtime)
    assert not any("kata sandi salah" in line for line in heard(runtime, "tg:tini"))


def test_the_page_shows_a_code_once_and_notes_it(office: Office) -> None:
    browser = office.inside()
    page = browser.post("/console/account/chat", page="/console/account").text
    assert re.search(r"ST-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert "ST-" not in browser.get("/console/account").text
    assert any(what == "chat code made" for _, what, _, _ in audited(office.runtime))
    assert browser.post("/console/account/chat/end", page="/console/account").status_code == 303
