"""What holds while a broadcast runs and long after it: nobody twice, none starves another, figures that stay right."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.console.broadcasts.pages import LETTERS
from bot.console.frame import _all_words
from bot.engine.words import FALLBACK
from bot.post import Sent
from bot.runtime import Runtime
from bot.services.broadcasts import spreading
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.people.purge import purge
from bot.services.reports import LEDGER, ask_report, make_next, open_report, own_reports
from bot.services.staff.scope import command_line
from bot.storage.messaging import letters
from tests.broadcasts.spreading import limited, spread, states
from tests.cast import a_reader, bu_rina, scope_named
from tests.house import HeldClock
from tests.looking import plain


def running(runtime: Runtime, text: str, people: int = 0) -> str:
    for number in range(people):
        a_reader(runtime, str(100 + number))
    identity = plan_broadcast(runtime, command_line(runtime), {FALLBACK: text}, Audience())
    move_broadcast(runtime, command_line(runtime), identity, "start")
    return identity


def sent(runtime: Runtime, most: int) -> list[str]:
    """Whom a worker's round reaches."""
    with runtime.database.begin() as tx:
        claimed = letters.claim_due(tx, now=runtime.now_ms(), most=most)
        letters.settle(tx, [(one, Sent(f"p{one.row}")) for one in claimed], runtime.now_ms())
    return [one.person for one in claimed]


def test_paused_and_resumed_twenty_times_at_speed_nobody_gets_it_twice(
    runtime: Runtime, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "SLICE", 3)
    identity, reached = running(runtime, "Halo", 30), list[str]()
    for _ in range(20):
        spread(runtime, most=2)
        reached += sent(runtime, 1)
        move_broadcast(runtime, command_line(runtime), identity, "pause")
        assert sent(runtime, 5) == []
        move_broadcast(runtime, command_line(runtime), identity, "resume")
    for _ in range(10):
        spread(runtime)
        reached += sent(runtime, 50)
        clock.forward(seconds=4)
    assert sorted(set(reached)) == sorted(reached) and states(runtime, identity) == {"sent": 30}


def test_two_broadcasts_share_and_neither_waits_for_the_other(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "SLICE", 2)
    monkeypatch.setattr(spreading, "MOST_WAITING", 6)
    free = limited(runtime, days_apart=0)
    both = [running(free, "Halo", 20), running(free, "Kabar lain")]
    spread(free, most=4)
    made = [states(free, identity).get("queued", 0) for identity in both]
    assert made == [4, 4]


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_state_is_one_sentence_that_says_whether_it_was_charged(language: str) -> None:
    words = _all_words()[language]
    for state in ("planned", "skipped", *LETTERS):
        said = words[f"bc_state_{state}"]
        assert said.endswith(".") and len(said) < 160
        if state not in ("sending", "unknown"):
            assert ("biaya" if language == "id" else "harged") in said, state


def test_figures_stay_right_after_the_texts_were_purged(runtime: Runtime, clock: HeldClock) -> None:
    identity = running(runtime, "Halo", 3)
    spread(runtime)
    sent(runtime, 3)
    clock.forward(days=800)
    purge(runtime)
    assert states(runtime, identity) == {"sent": 3}


def test_a_long_ledger_is_prepared_and_only_whoever_asked_opens_it(runtime: Runtime) -> None:
    bu_rina(runtime)
    rina = scope_named(runtime, "bu-rina")
    running(runtime, "Halo", 2)
    code = plain(runtime, "SELECT code FROM broadcast")[0][0]
    ask_report(runtime, rina, f"{LEDGER}{code}", "csv", {}, "laporan ke kantor")
    assert own_reports(runtime, rina)[0]["state"] == "preparing"
    assert make_next(runtime)
    report = own_reports(runtime, rina)[0]
    found = open_report(runtime, rina, str(report["id"]))
    assert found is not None and found[1].startswith(b"person,channel,state") and report["lines"] == 2
    assert open_report(runtime, command_line(runtime), str(report["id"])) is None
