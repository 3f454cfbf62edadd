"""What a run found, as tables on a terminal and as a page."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.playing import Result
from bench.stacks import STACKS, Stack

Shown = tuple[str, Sequence[str], Sequence[Sequence[str]]]  # title, head, rows


@dataclass(frozen=True, slots=True)
class Report:
    """One run of everything. `splits`: stack -> what its rooms took; `heart`: what and how much, as words."""

    at: datetime
    users: int
    runs: int
    results: tuple[Result, ...]
    splits: Mapping[str, Mapping[str, Any]]
    heart: Sequence[Sequence[str]]
    load: float = 0.0  # the machine's average of the last quarter of an hour


def machine() -> str:
    python = platform.python_version()
    return f"{os.cpu_count()} shared cores ({platform.machine()}), {platform.system()}, Python {python}"


def show(console: Console, report: Report) -> None:
    """Every table of the report on a terminal."""
    for title, head, rows in tables(report):
        table = Table(title=title, title_justify="left")
        for number, column in enumerate(head):
            table.add_column(column, justify="right" if number else "left", no_wrap=not number)
        for row in rows:
            table.add_row(*row)
        console.print(table)


def tables(report: Report) -> list[Shown]:
    """Everything there is to show."""
    found: list[Shown] = [("Side by side", _HEAD, [_line(result) for result in report.results])]
    if ratios := _ratios(report.results):
        found.append(("Beside the yardsticks", *ratios))
    found += [
        (f"Where the time goes: {_stack(name).label}", _ROOMS, _rooms(rooms))
        for name, rooms in report.splits.items()
    ]
    found.append(("The heart alone", ("what", "how much"), report.heart))
    return found


_HEAD = (
    "stack", "messages/s", "CPU µs", "store's", "core used", "ack p50 ms", "p99", "reply p50 ms", "p99",
    "kept before the 200?",
)  # fmt: skip
_ROOMS = ("room", "calls", "CPU µs", "wall µs", "share")


def _line(result: Result) -> Sequence[str]:
    stack = _stack(result.stack)
    latencies = (result.ack_p50, result.ack_p99, result.reply_p50, result.reply_p99)
    return (
        stack.label,
        f"{result.per_second:,.0f}",
        f"{result.cpu:,.0f}",
        f"{result.store_cpu:,.0f}" if stack.store else "–",
        f"{result.per_second * (result.cpu + result.store_cpu) / 1e6:.0%}",
        *(f"{value:,.0f}" for value in latencies),
        stack.durable,
    )


def _ratios(results: Sequence[Result]) -> tuple[Sequence[str], list[Sequence[str]]] | None:
    """How many times cheaper and quicker ours are; CPU is that of bot and store together."""
    yardsticks = [result for result in results if _stack(result.stack).yardstick]
    ours = [result for result in results if not _stack(result.stack).yardstick]
    if not yardsticks or not ours:
        return None
    head = [
        "beside",
        *(f"{_stack(own.stack).label}: {what}" for own in ours for what in ("CPU", "messages/s")),
    ]
    rows: list[Sequence[str]] = []
    for yardstick in yardsticks:
        times = [
            times
            for own in ours
            for times in (
                (yardstick.cpu + yardstick.store_cpu) / (own.cpu + own.store_cpu),
                own.per_second / yardstick.per_second,
            )
        ]
        rows.append((_stack(yardstick.stack).label, *(f"{value:.1f} ×" for value in times)))
    return head, rows


def _rooms(split: Mapping[str, Any]) -> list[Sequence[str]]:
    rooms = sorted(split["rooms"].items(), key=lambda item: -item[1]["cpu"])
    return [
        (
            name,
            f"{row['calls']:.2f}",
            f"{row['cpu']:,.0f}",
            f"{row['wall']:,.0f}" if row["wall"] else "–",
            f"{row['cpu'] / split['total']:.0%}",
        )
        for name, row in rooms
    ]


def _stack(name: str) -> Stack:
    return next(stack for stack in STACKS if stack.name == name)


def page(report: Report) -> str:
    """The whole page as Markdown."""
    busy = f" (its load was {report.load:.1f})" if report.load else ""
    parts = [
        INTRODUCTION.format(at=report.at, machine=machine(), users=report.users, runs=report.runs, load=busy)
    ]
    for title, head, rows in tables(report):
        parts.append(f"## {title}\n\n{_markdown(head, rows)}\n")
    return "\n".join(parts)


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


INTRODUCTION = """# How fast Jangkau is

This page is written by `make bench WRITE=docs/benchmarks.md`, not by hand. It shows one run of
{at:%d %B %Y} on {machine}.

`make bench` plays a registration form of six questions (seven messages, seven replies; every fifth person makes one
mistake) with {users} people writing at the same time, against each stack in turn, {runs} short runs each; the medians
count. A run with one error, one wrong reply or one lost message is void. The bot and its store stand on one core,
the load and the stand-in for the Bot API on the other. The yardsticks are the bots of `bench/yardsticks`, in an
environment of their own under `var/bench/`, made once; where its packages cannot be had nothing is compared and the
run says so. Names, dates and sums differ from person to person, so that no memo wins but of what
half the world types: an answer of ten signs or less ("1", "ya") is read once and remembered, here as in service.

Jangkau runs as `serve` does: its real webhook, redaction, sealing, storage, letters, worker and sender.
Only the flow is the bench's own, nobody is greeted or asked for consent, and the throttle is out of the way.

Read it with care:

- **CPU a message is the figure to trust**, within some tens of per cent; messages a second and latencies suffer
  from whatever else the machine does{load}. Compare only within one run. "Core used" says how much of its core a
  stack got: where that is far below 100 % while people waited, other programs had it (or a disk was waited for), and
  the messages a second say little.
- The stacks do not promise the same. Jangkau answers 200 after a COMMIT that reached the disk (`synchronous=FULL`,
  `fsync=on`) and keeps the message, the state and the reply; the yardsticks answer first or keep only the state in
  Redis's memory.
- The stand-in for the Bot API answers at once. Where a reply takes 50 ms, python-telegram-bot handles one update at
  a time and waits.
- "Where the time goes" comes of one more run with stopwatches, which cost some time themselves; each row is without
  its inner rows.
"""
