"""Whatever agents, workers, staff and the clock do, in any order: no lead is stuck, none is accepted twice."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.services.referrals import reassign
from bot.services.staff.scope import command_line
from bot.storage.database import listed
from bot.wiring import close_runtime
from tests.house import HeldClock, open_house
from tests.stage import Stage

AGENTS = ("wati", "darto", "rudi")
MOVING = (
    *("refer", "refer_again", "offer_expires", "unreached", "ask_outcome", "leave_lead"),
    *("ask_voice", "miss_voice"),
)
ANSWERS = ("SEMUA", "TERIMA", "TOLAK", "NANTI", "DIHUBUNGI", "TERDAFTAR", "TUTUP", "LEPAS", "CHAT", "SELESAI")


def machine(template: Path) -> type[RuleBasedStateMachine]:
    class Anything(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.folder = Path(tempfile.mkdtemp())
            shutil.copy(template, self.folder / "jangkau.db")
            clock = HeldClock()
            self.stage = Stage(open_house(f"sqlite:///{self.folder / 'jangkau.db'}", clock), clock)
            for number, name in enumerate(AGENTS, start=1):
                self.stage.agent(name, number, capacity=2)
            self.workers = 0

        @rule()
        def somebody_asks(self) -> None:
            if self.workers < 4:
                self.workers += 1
                self.stage.worker(f"kerja{self.workers}")

        @rule(who=st.sampled_from(AGENTS), word=st.sampled_from(ANSWERS), which=st.integers(0, 3))
        def an_agent_answers(self, who: str, word: str, which: int) -> None:
            notices = self.stage.talk(who).notices
            code = notices[-1 - which % len(notices)].code if notices else "K7"
            self.stage.say(who, f"{word} {code}")

        @rule(who=st.sampled_from(AGENTS), word=st.sampled_from(["libur hari ini", "masuk lagi", "maks 1"]))
        def an_agent_changes_their_work(self, who: str, word: str) -> None:
            self.stage.say(who, word)

        @rule(word=st.sampled_from(["SESUAI", "KELIRU", "CHAT"]), which=st.integers(1, 4))
        def a_worker_answers(self, word: str, which: int) -> None:
            if which <= self.workers and self.stage.talk(f"kerja{which}").notices:
                self.stage.say(f"kerja{which}", f"{word} {self.stage.code(f'kerja{which}')}")

        @rule(who=st.sampled_from(AGENTS))
        def staff_suspend_and_restore(self, who: str) -> None:
            runtime = self.stage.runtime
            reassign.suspend_agent(runtime, command_line(runtime), who, why="test")
            reassign.restore_agent(runtime, command_line(runtime), who, why="test")

        @rule(minutes=st.sampled_from([0, 5, 16, 60, 1500, 4000]))
        def time_passes(self, minutes: int) -> None:
            self.stage.later(minutes=minutes)

        @invariant()
        def no_lead_is_accepted_twice_or_offered_to_two(self) -> None:
            doubled = self.stage.rows(
                "SELECT referral FROM offer WHERE state IN ('offered', 'accepted') AND referral IN"
                " (SELECT id FROM referral WHERE state IN ('waiting', 'offered', 'accepted', 'contacted'))"
                " GROUP BY referral HAVING COUNT(*) > 1"
            )
            assert doubled == []

        @invariant()
        def no_lead_is_stuck(self) -> None:
            """Whatever is not at an end has a timer that will move it on, or stands in the branch's queue."""
            stuck = self.stage.rows(
                "SELECT r.id, r.state FROM referral r WHERE (r.state IN ('waiting', 'offered', 'accepted', 'contacted')"
                " OR (r.state = 'registered' AND r.answer = ''))"
                " AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.state = 'waiting'"
                f" AND t.kind IN ({listed(MOVING)}) AND (t.ref = r.id OR t.ref IN"
                " (SELECT CAST(o.id AS TEXT) FROM offer o WHERE o.referral = r.id)))"
            )
            assert stuck == []

        @invariant()
        def no_timer_failed(self) -> None:
            assert self.stage.rows("SELECT kind, reason FROM timer WHERE state = 'failed' OR tries > 1") == []

        def teardown(self) -> None:
            for _ in range(30):
                self.stage.later(hours=2)
            open_offers = self.stage.rows("SELECT id FROM offer WHERE state = 'offered'")
            close_runtime(self.stage.runtime)
            shutil.rmtree(self.folder)
            assert open_offers == []

    return Anything


@pytest.mark.timeout(300)
def test_whatever_happens_no_lead_is_stuck_or_accepted_twice(sqlite_template: Path) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine(sqlite_template),
        settings=settings(
            max_examples=6, stateful_step_count=15, deadline=None, suppress_health_check=checks
        ),
    )
