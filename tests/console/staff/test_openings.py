"""Every opening of personal data is one row with its purpose; many in a short time are an alarm; the audit is read."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.services.staff.reach import Wanted
from tests.console.elsewhere import HERE, SOUTH, browser_of, north, south
from tests.console.office import Office, Said
from tests.house import KEY
from tests.looking import audited

Run = Callable[..., Result]


@pytest.fixture
def run(own_sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name, value in {"DATABASE_URL": own_sqlite, "SECRET_KEY": "held still", "DATA_KEYS": KEY}.items():
        monkeypatch.setenv(name, value)
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


def openings(office: Office, what: str) -> list[tuple[str, str, str]]:
    return [
        (who, subject, purpose) for who, kind, subject, purpose in audited(office.runtime) if kind == what
    ]


def test_an_export_of_agents_notes_each_of_them_with_its_purpose(
    office: Office, run: Run, tmp_path: Path
) -> None:
    assert run("agents", "export", str(tmp_path / "a.csv"), "--purpose", "audit of the branch").exit_code == 0
    found = openings(office, "agent exported")
    assert len(found) == 2 and {purpose for *_, purpose in found} == {"audit of the branch"}


def test_a_replay_is_an_opening(office: Office, run: Run) -> None:
    message = north(office).message
    assert run("replay", str(message), "--purpose", "a fault in the menu").exit_code == 0
    assert openings(office, "talk replayed") == [("command line", office.siti, "a fault in the menu")]


@pytest.mark.parametrize("what", ["agents", "people"])
def test_exports_are_for_their_owner_alone_also_over_a_file_that_was_open(
    office: Office, run: Run, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("x" * 100_000)
    file.chmod(0o644)
    assert run(what, "export", str(file)).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "xxx" not in file.read_text(encoding="utf-8")


def test_many_openings_in_a_short_time_are_an_alarm(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said()
    monkeypatch.setattr("bot.services.staff.raising.log", said)
    browser, page = office.inside(), f"/console/people/{office.siti}"
    for number in range(31):
        browser.post(f"{page}/reveal", page=page, purpose=f"menelepon, ke-{number}")
    assert said.errors == ["many_openings"]
    assert "pembukaan oleh satu petugas" in browser.get("/console/").text
    assert "jangkau_openings_by_one_in_ten_minutes 31.0" in browser.get("/metrics").text
    office.clock.forward(minutes=11)
    assert "pembukaan oleh satu petugas" not in browser.get("/console/").text


def test_who_reads_the_audit_and_whose(office: Office) -> None:
    south(office)
    elsewhere = browser_of(office, "bu-lia", Wanted("branch", SOUTH))
    elsewhere.get("/console/people")
    here = browser_of(office, "bu-audit", Wanted("auditor", HERE))
    here.get("/console/people")
    everywhere = browser_of(office, "pak-audit", Wanted("auditor"))
    page = here.get("/console/audit").text
    assert "list people" in page and "bu-audit" in page and "bu-lia" not in page
    assert "bu-lia" in everywhere.get("/console/audit").text
    assert elsewhere.get("/console/audit").status_code == 403
    assert "/console/audit" not in elsewhere.get("/console/").text
