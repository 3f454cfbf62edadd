"""`broadcast` as staff type it: short ids, a rehearsal, and a second factor before anything goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.staff import second_factor
from bot.services.staff.login import log_in
from bot.services.staff.sessions import begin_session, visitor_of
from tests.broadcasts.spreading import Post
from tests.cast import PASSWORD, a_reader, bu_rina, scope_named
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock, opened

pytestmark = SQLITE_ONLY


@dataclass
class Terminal:
    """The shell of one installation, and Bu Rina's authenticator."""

    runtime: Runtime
    clock: HeldClock
    folder: Path
    secret: str = ""

    def types(self, *arguments: str, says: str = "") -> Result:
        return CliRunner().invoke(main, ["broadcast", *arguments], obj=self.runtime, input=says)

    def plan(self, text: str = "Halo") -> str:
        file = self.folder / "text.txt"
        file.write_text(text, encoding="utf-8")
        return self.types("plan", "--text", str(file), "--area", "Cilincing").stdout.strip()

    def code(self) -> str:
        self.clock.forward(seconds=30)
        return pyotp.TOTP(self.secret).at(self.clock.at)


@pytest.fixture
def terminal(database_url: str, clock: HeldClock, tmp_path: Path) -> Iterator[Terminal]:
    clock.forward(days=1)
    with opened(database_url, clock, channels={"telegram": Post("telegram")}) as runtime:
        a_reader(runtime, "1")
        yield Terminal(runtime, clock, tmp_path)


def in_production(terminal: Terminal) -> None:
    settings = terminal.runtime.settings.model_copy(update={"environment": "production"})
    terminal.runtime = replace(terminal.runtime, settings=settings)


def with_rina(terminal: Terminal) -> None:
    """Bu Rina has a password of her own and an app that shows codes."""
    bu_rina(terminal.runtime)
    found = log_in(terminal.runtime, "bu-rina", PASSWORD, "here").staff
    assert found
    scope = scope_named(terminal.runtime, "bu-rina")
    terminal.secret = second_factor.set_up(terminal.runtime, scope).secret
    visitor = visitor_of(terminal.runtime, begin_session(terminal.runtime, found))
    assert visitor
    second_factor.show_code(terminal.runtime, scope, visitor.session, terminal.code())


def test_a_plan_prints_a_short_id_that_every_other_command_takes(terminal: Terminal) -> None:
    code = terminal.plan()
    assert len(code) == 6
    rehearsed = terminal.types("rehearse", code.lower()).stdout
    assert f"{code}  rehearsed" in rehearsed and "recipients        1  telegram 1" in rehearsed
    assert "cost       Rp0" in rehearsed and "approval   not needed" in rehearsed
    assert terminal.types("start", code).stdout == "running\n"
    assert f"{code}  running" in terminal.types("list").stdout
    status = terminal.types("status", code).stdout
    assert "start     rehearsed → running  command line" in status
    assert terminal.types("cancel", code).stdout == "cancelled\n"


@pytest.mark.parametrize("move", ["approve", "start"])
def test_in_production_nothing_goes_out_without_somebody_of_the_staff(terminal: Terminal, move: str) -> None:
    code = terminal.plan()
    in_production(terminal)
    found = terminal.types(move, code)
    assert isinstance(found.exception, BadArgument) and "--as STAFF" in str(found.exception)


def test_with_password_and_second_factor_it_does(terminal: Terminal) -> None:
    code = terminal.plan()
    with_rina(terminal)
    in_production(terminal)
    approved = terminal.types("approve", code, "--as", "bu-rina", says=f"{PASSWORD}\n{terminal.code()}\n")
    assert approved.stdout == "approved\n"
    started = terminal.types("start", code, "--as", "bu-rina", says=f"{PASSWORD}\n{terminal.code()}\n")
    assert started.stdout == "running\n"
    assert "approve   rehearsed → approved  bu-rina" in terminal.types("status", code).stdout


def test_a_wrong_password_a_wrong_code_and_a_used_one_are_refused(terminal: Terminal) -> None:
    code = terminal.plan()
    with_rina(terminal)
    used = pyotp.TOTP(terminal.secret).at(terminal.clock.at)
    for says in ("wrong wrong wrong\n000000\n", f"{PASSWORD}\n000000\n", f"{PASSWORD}\n{used}\n"):
        found = terminal.types("start", code, "--as", "bu-rina", says=says)
        assert isinstance(found.exception, BadArgument)
    assert f"{code}  draft" in terminal.types("status", code).stdout


def test_whoever_has_no_second_factor_yet_is_told_where_to_set_it_up(terminal: Terminal) -> None:
    code = terminal.plan()
    bu_rina(terminal.runtime)
    found = terminal.types("start", code, "--as", "bu-rina", says=f"{PASSWORD}\n000000\n")
    assert "second factor in the console" in str(found.exception)


@pytest.mark.parametrize("option", ["--label", "--event", "--agent", "--community"])
def test_a_segment_nobody_knows_is_one_plain_sentence(terminal: Terminal, option: str) -> None:
    (terminal.folder / "text.txt").write_text("Halo", encoding="utf-8")
    found = terminal.types("plan", "--text", str(terminal.folder / "text.txt"), option, "tidak-ada")
    assert isinstance(found.exception, BadArgument) and "tidak-ada" in str(found.exception)
