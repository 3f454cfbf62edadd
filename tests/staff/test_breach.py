"""After a leak: who is concerned by the audit, ids only, and both notices of the law drafted with their hour."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.people.people_table import export_people
from bot.services.people.rights import erase_now
from bot.services.staff.breach import WORDS, drafts, find_breach, listed
from bot.services.staff.scope import command_line
from tests.cast import registered
from tests.conftest import SQLITE_ONLY
from tests.stage import says

TODAY = date(2026, 11, 22)


def leaked(runtime: Runtime) -> str:
    """Siti's data went out with everybody's; Budi came later. Siti's id."""
    siti = registered(runtime)
    list(export_people(runtime, command_line(runtime), with_nik=True, purpose="a test"))
    says(runtime, "wa:+628000000222", "halo")
    return siti.person


def test_whoever_the_audit_names_is_concerned_and_nobody_else(runtime: Runtime) -> None:
    siti = leaked(runtime)
    found = find_breach(runtime, command_line(runtime), TODAY, TODAY)
    assert [one.reached.person for one in found.concerned] == [siti]
    (line,) = listed(found)
    assert "exported with NIK (command line, 1×)" in line and "Siti" not in line


@SQLITE_ONLY
def test_another_day_and_another_login_concern_nobody(runtime: Runtime) -> None:
    leaked(runtime)
    scope = command_line(runtime)
    assert find_breach(runtime, scope, date(2026, 11, 20), date(2026, 11, 21)).concerned == ()
    assert find_breach(runtime, scope, TODAY, TODAY, who="bu-rina").concerned == ()


@SQLITE_ONLY
def test_where_the_database_is_gone_everybody_in_it_is_concerned(runtime: Runtime) -> None:
    leaked(runtime)
    assert len(find_breach(runtime, command_line(runtime), TODAY, TODAY, everybody=True).concerned) == 2


@SQLITE_ONLY
def test_whoever_was_erased_since_is_counted_and_not_listed(runtime: Runtime) -> None:
    siti = leaked(runtime)
    erase_now(runtime, command_line(runtime), siti, "asked for")
    found = find_breach(runtime, command_line(runtime), TODAY, TODAY)
    assert (found.concerned, found.gone) == ((), 1)


@SQLITE_ONLY
def test_both_notices_say_what_when_and_by_which_hour(runtime: Runtime) -> None:
    leaked(runtime)
    written = drafts(runtime.world.facts, find_breach(runtime, command_line(runtime), TODAY, TODAY))
    assert set(written) == {f"{to} ({one})" for to in ("to_people", "to_authority") for one in WORDS}
    assert all("22-11-2026" in text and "NIK" in text for text in written.values())
    # The stage's clock stands at ten in Jakarta on 22 November: three days later at the same hour.
    assert "25-11-2026 10:00 WIB" in written["to_authority (id)"]
    assert "[ISI" in written["to_people (id)"] and "Siti" not in "".join(written.values())


@SQLITE_ONLY
def test_looking_into_it_is_in_the_audit_and_days_the_wrong_way_round_are_refused(runtime: Runtime) -> None:
    scope = command_line(runtime)
    find_breach(runtime, scope, TODAY, TODAY)
    with runtime.database.look() as tx:
        assert (
            tx.one("SELECT subject FROM audit WHERE what = 'breach looked into'").subject
            == "2026-11-22..2026-11-22"
        )
    with pytest.raises(BadArgument, match="lies before"):
        find_breach(runtime, scope, TODAY, date(2026, 11, 20))
