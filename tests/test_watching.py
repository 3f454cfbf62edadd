"""Whoever watches the house sees what is wrong: staff are told once, and every rule names a figure that is there."""

from __future__ import annotations

import asyncio
import json
import re
import time
from datetime import timedelta
from threading import Timer
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.__main__ import COMMANDS
from bot.errors import TryLater
from bot.runtime import Runtime
from bot.services.daily_jobs import EVERY_DAY, ask_today, plant_jobs
from bot.services.messaging.holding import look_before_sending
from bot.services.messaging.service_level import service_level
from bot.services.timer_handlers import ring_timers
from bot.services.watching import KINDS, watch
from bot.storage.conversation.turn_times import TurnTimes
from bot.storage.conversation.turns import Seen
from bot.storage.messaging import timers
from bot.storage.times import BOUNDS
from bot.web import create_app
from bot.yaml_reading import read_yaml
from tests.browsing import browser
from tests.cast import known, simulated
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.launching import ROOT
from tests.looking import plain
from tests.messaging.test_holding import wrote
from tests.stage import bubbles, says

WATCHING = ROOT / "docs" / "watching"
OUR_JOB = {"up": {"job"}}  # Prometheus' own


def figures(runtime: Runtime) -> dict[str, list[dict[str, str]]]:
    """Every metric that /metrics gives, and the labels of its samples."""
    text = browser(runtime).get("/metrics").text
    return {
        sample.name: [one.labels for one in family.samples if one.name == sample.name]
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(runtime: Runtime, metric: str, **labels: str) -> float:
    text = browser(runtime).get("/metrics").text
    (found,) = [
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == metric and sample.labels.items() >= labels.items()
    ]
    return found


def rules() -> list[dict[str, Any]]:
    (group,) = read_yaml(WATCHING / "alerts.yaml")["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def expressions() -> list[str]:
    board = json.loads((WATCHING / "dashboard.json").read_text(encoding="utf-8"))
    drawn = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return [*drawn, *(rule["expr"] for rule in rules())]


def lettered(runtime: Runtime, state: str, seconds: float | None, kind: str = "") -> None:
    """A reply that left after so many seconds."""
    number, now = wrote(runtime, "reply"), runtime.now_ms()
    done = None if seconds is None else now + int(seconds * 1000)
    with runtime.database.begin() as tx:
        tx.run(
            "UPDATE letter SET state = :state, done_at = :done, kind = :kind WHERE id = :id",
            {"state": state, "done": done, "kind": kind, "id": number},
        )


def told(runtime: Runtime) -> list[str]:
    """Which alarms are on their way to staff."""
    return [
        kind
        for (kind,) in plain(
            runtime, "SELECT kind FROM timer WHERE kind LIKE 'tell!_%' ESCAPE '!' ORDER BY id"
        )
    ]


@pytest.fixture
def rina(runtime: Runtime) -> str:
    """Bu Rina's own chat, linked."""
    person = known(runtime, simulated("tg:rina")).id
    with runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO staff (id, name, password, role, created_at, person)"
            " VALUES ('rina', 'bu-rina', '', 'admin', 1, :person)",
            {"person": person},
        )
    return person


def a_night(runtime: Runtime) -> None:
    """What is due every day is done."""
    while ring_timers(runtime):
        pass
    asyncio.run(ask_today(runtime))


def test_a_job_that_stays_silent_is_told_once_and_again_after_it_was_heard(
    runtime: Runtime, clock: HeldClock, rina: str
) -> None:
    plant_jobs(runtime)
    clock.forward(hours=26)
    assert watch(runtime) == []
    clock.forward(hours=1)
    assert {one.subject for one in watch(runtime)} == set(EVERY_DAY)
    assert told(runtime).count("tell_job_silent") == len(EVERY_DAY)
    assert watch(runtime) == []
    a_night(runtime)
    assert watch(runtime) == []
    assert plain(runtime, "SELECT COUNT(*) FROM incident") == [(0,)]
    clock.forward(hours=27)
    assert len(watch(runtime)) == len(EVERY_DAY)


def test_a_job_done_every_night_raises_nothing(runtime: Runtime, clock: HeldClock) -> None:
    plant_jobs(runtime)
    for _ in range(6):
        clock.forward(hours=12)
        a_night(runtime)
        assert watch(runtime) == []


def test_answers_and_leads_that_wait_are_one_alarm_each_with_their_minutes(
    runtime: Runtime, clock: HeldClock, rina: str
) -> None:
    wrote(runtime, "reply")
    with runtime.database.begin() as tx:
        timers.start(tx, "refer", due=runtime.now_ms(), ref="nobody")
    clock.forward(minutes=2)
    assert watch(runtime) == []
    clock.forward(minutes=5)
    assert {(one.alarm, one.many) for one in watch(runtime)} == {("replies_wait", 7), ("leads_wait", 7)}
    assert sorted(told(runtime)) == ["tell_leads_wait", "tell_replies_wait"]
    clock.forward(minutes=5)
    assert watch(runtime) == []


def test_an_answer_of_this_moment_raises_nothing(runtime: Runtime, clock: HeldClock) -> None:
    says(runtime, "tg:siti", "halo")
    assert plain(runtime, "SELECT state, not_before FROM letter") == [("queued", 0)]
    clock.forward(minutes=2)
    assert watch(runtime) == []
    clock.forward(minutes=5)
    assert [(one.alarm, one.many) for one in watch(runtime)] == [("replies_wait", 7)]


@SQLITE_ONLY
@pytest.mark.parametrize("kind", KINDS)
def test_every_alarm_reaches_her_chat_with_its_figure(runtime: Runtime, rina: str, kind: str) -> None:
    with runtime.database.begin() as tx:
        timers.start(tx, f"tell_{kind}", due=runtime.now_ms(), person=rina, facts={"many": 4711})
    ring_timers(runtime)
    assert "4711" in bubbles(runtime, simulated("tg:rina"))[-1].text


@SQLITE_ONLY
def test_every_rule_panel_and_line_of_the_page_asks_for_a_figure_that_is_there(
    runtime: Runtime, clock: HeldClock
) -> None:
    look_before_sending(runtime)
    plant_jobs(runtime)
    for state in ("sent", "failed", "unknown"):
        lettered(runtime, state, 1, "later")
    with runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO outage (channel, since, last_at, times, reason) VALUES ('telegram', 1, :now, 1, '')",
            {"now": runtime.now_ms()},
        )
    clock.at += timedelta(days=30)  # the discount's end is near
    with runtime.database.begin() as tx:
        tx.run("UPDATE outage SET last_at = :now", {"now": runtime.now_ms()})
        tx.run("UPDATE letter SET created_at = :now", {"now": runtime.now_ms()})
    there = figures(runtime)
    page = (WATCHING / "README.md").read_text(encoding="utf-8")
    whole = {
        re.sub("_(bucket|sum|count|created)$", "", name) for name in there if name.startswith("jangkau_")
    }
    assert set(re.findall(r"`(jangkau_\w+)`", page)) == whole
    for expression in expressions():
        for name, wanted in re.findall(r"\b(jangkau_\w+|process_\w+|up)\b(\{[^}]*\})?", expression):
            if name in OUR_JOB:
                continue
            assert name in there, expression
            for label, sign, text in re.findall(r'(\w+)(=~|!=|=)"([^"]*)"', wanted):
                have = {labels.get(label) for labels in there[name]}
                assert None not in have, expression
                assert sign == "!=" or have & set(text.split("|")), expression


@SQLITE_ONLY
def test_every_rule_says_what_helps_and_the_help_is_there(runtime: Runtime) -> None:
    pages = create_app(runtime).url_map.bind("localhost")
    handbook = (ROOT / "docs" / "handbook" / "operators.md").read_text(encoding="utf-8")
    for rule in rules():
        assert rule["annotations"]["summary"]
        place, _, part = rule["annotations"]["help"].partition(", ")
        if place.startswith("/console/"):
            assert pages.test(place), rule
        elif place.startswith("./jangkau "):
            assert place.split()[1] in COMMANDS, rule
        else:
            assert (ROOT / place).is_file(), rule
            assert f"**{part}" in handbook, rule


def test_turns_are_counted_by_what_became_of_them_and_how_long_they_took(runtime: Runtime) -> None:
    says(runtime, "tg:siti", "halo", id="1")
    says(runtime, "tg:siti", "halo", id="1")
    for end in ("done", "seen"):
        assert value(runtime, "jangkau_turn_seconds_count", end=end) == 1
        assert value(runtime, "jangkau_turn_seconds_bucket", end=end, le="+Inf") == 1
    assert value(runtime, "jangkau_turn_seconds_count", end="failed") == 0


def test_a_turn_lies_under_the_first_bound_it_keeps() -> None:
    moments, told = iter([10.0, 10.01, 20.0, 20.02, 30.0, 39.0]), list[Seen | TryLater]()
    times = TurnTimes(lambda: next(moments))
    for outcome in (Seen(), Seen(), TryLater("away")):
        times.around(told.append)(outcome)
    seen, away = times.counted()["seen"], times.counted()["away"]
    assert [bound for bound, many in zip(BOUNDS, seen[0], strict=False) for _ in range(many)] == [0.01, 0.025]
    assert (away[0][-1], round(seen[1], 3), len(told)) == (1, 0.03, 3)


def test_it_is_counted_whose_transactions_held_the_database(runtime: Runtime, clock: HeldClock) -> None:
    plant_jobs(runtime)
    clock.forward(days=1)
    ring_timers(runtime)
    for by in ("services.daily_jobs", "services.timer_handlers", "timer.tidy_doors"):
        assert value(runtime, "jangkau_writer_held_seconds_count", by=by) == 1


@SQLITE_ONLY
def test_to_wait_for_another_process_is_not_to_hold_the_database(runtime: Runtime) -> None:
    with runtime.database.begin("before"):
        begun = time.monotonic()
    other = runtime.database.engine.connect()
    other.begin()
    Timer(0.3, other.rollback).start()
    with runtime.database.begin("mine"):
        assert time.monotonic() - begun > 0.2
    assert runtime.database.holds.longest()["mine"] < 0.2


def test_the_figures_are_those_of_the_rows(runtime: Runtime, clock: HeldClock) -> None:
    wrote(runtime, "referral")
    lettered(runtime, "sent", 3)
    look_before_sending(runtime)
    clock.forward(seconds=40)
    assert value(runtime, "jangkau_lane_age_seconds", lane="referral") == 40
    assert value(runtime, "jangkau_lane_age_seconds", lane="reply") == 0
    assert value(runtime, "jangkau_heartbeat_age_seconds", name="worker") == 40
    assert value(runtime, "jangkau_replies_last_quarter_hour", within="5") == 1


def test_the_service_level_counts_late_and_lost_and_rounds_nothing_up(
    runtime: Runtime, clock: HeldClock
) -> None:
    for seconds in (0.4, 9.9, 10.0):
        lettered(runtime, "read", seconds)
    lettered(runtime, "sent", 10.1)
    lettered(runtime, "failed", 1)
    lettered(runtime, "unknown", 1)
    lettered(runtime, "cancelled", 1)
    lettered(runtime, "queued", None)
    wrote(runtime, "bulk", hours_ago=1)
    clock.forward(seconds=30)
    level = service_level(runtime)
    assert (level.today.quick, level.today.late, level.today.lost) == (3, 2, 2)
    assert level.whole.share == 42.8


def test_days_that_are_over_are_kept_and_the_page_shows_thirty(runtime: Runtime, clock: HeldClock) -> None:
    plant_jobs(runtime)
    for _ in range(40):
        lettered(runtime, "sent", 2)
        clock.forward(days=1)
        while ring_timers(runtime):
            pass
    level = service_level(runtime)
    assert [day.total for day in level.days] == [1] * 29
    assert level.whole.total == 29
    page = browser(runtime).get("/layanan?lang=en").text
    assert page.count("<tr>") == 31
    assert "100.0%" in page
    assert "100,0%" in browser(runtime).get("/layanan?lang=id").text
    assert "<script" not in page
