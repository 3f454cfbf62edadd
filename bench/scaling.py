"""How a message's cost goes with the people who write at once, with those who ever wrote, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from bench.playing import play
from bench.stacks import OURS, Stack
from tests.launching import Server

AT_ONCE = {32: 3000, 8: 2000, 1: 800}  # people who write at once -> messages of a run
BELOW = {8: "1.5", 1: "4.5"}  # times the cost at 32 people, at most
FEW, MANY = 1_000, 1_000_000
BUSY, WRITING = 0.7, 400  # of what goes through at most; people enough that somebody is always free to write
Rows = list[Sequence[str]]
Servers = Mapping[str, Server]


def by_people(servers: Servers, runs: int) -> tuple[Sequence[str], Rows]:
    """Our stacks with 32, 8 and one person writing: CPU a message, store included."""
    head = ("people at once", *(f"{stack.label}: CPU µs" for stack in OURS), *(_times(s) for s in OURS))
    cost = {
        people: [_cost(play(stack, servers, most, people) for _ in range(runs)) for stack in OURS]
        for people, most in AT_ONCE.items()
    }
    rows: Rows = []
    for people, each in cost.items():
        times = [own / base for own, base in zip(each, cost[32], strict=True)]
        bound = f" (at most {BELOW[people]})" if people in BELOW else ""
        rows.append(
            (f"{people}{bound}", *(f"{own:,.0f}" for own in each), *(f"{one:.1f} ×" for one in times))
        )
    return head, rows


def _times(stack: Stack) -> str:
    return f"{stack.label}: of 32"


def by_door(servers: Servers, runs: int) -> tuple[Sequence[str], Rows]:
    """Twilio's door beside Telegram's: CPU a message, the store's, and of both together."""
    rows: Rows = []
    for stack in OURS:
        told = [_middle(servers, stack, runs), _middle(servers, _by_twilio(stack), runs)]
        (own, store), (twilio, its_store) = told
        rows.append((f"{stack.label}, Telegram", f"{own:,.0f}", f"{store:,.0f}", "–"))
        times = (twilio + its_store) / (own + store)
        rows.append((f"{stack.label}, Twilio", f"{twilio:,.0f}", f"{its_store:,.0f}", f"{times:.2f} ×"))
    return ("door", "CPU µs", "store's", "of Telegram's"), rows


def _by_twilio(stack: Stack) -> Stack:
    return replace(stack, path="/webhooks/whatsapp", twilio=True)


def _middle(servers: Servers, stack: Stack, runs: int) -> tuple[float, float]:
    seen = [play(stack, servers, stack.messages, 32)["cpu_us"] for _ in range(runs)]
    return median(run["bot"] for run in seen), median(run.get("store", 0.0) for run in seen)


def by_population(servers: Servers, runs: int) -> tuple[Sequence[str], Rows]:
    """The same with a thousand and with a million people in the database."""
    rows: Rows = []
    for stack in OURS:
        few, many = (
            _cost(play(replace(stack, filled=filled), servers, 3000, 32) for _ in range(runs))
            for filled in (FEW, MANY)
        )
        rows.append((stack.label, f"{few:,.0f}", f"{many:,.0f}", f"{many / few:.2f} ×", "1.2 ×"))
    return ("stack", f"{FEW:,} people: CPU µs", f"{MANY:,} people", "times", "at most"), rows


def busy(servers: Servers, runs: int) -> tuple[Sequence[str], Rows]:
    """Messages come at seven tenths of what goes through at most; how long the webhook takes."""
    rows: Rows = []
    for stack in OURS:
        most = median(play(stack, servers, 3000, 64)["per_second"] for _ in range(runs))
        seen = [play(stack, servers, 4000, WRITING, rate=most * BUSY) for _ in range(runs)]
        ack50, ack99, reply99, behind = (
            median(run[name] for run in seen) for name in ("ack_p50", "ack_p99", "reply_p99", "behind")
        )
        said = (f"{most:,.0f}", f"{most * BUSY:,.0f}", f"{ack50:.0f}", f"{ack99:.0f}", f"{reply99:.0f}")
        rows.append((stack.label, *said, f"{behind / 4000:.1%}"))
    head = ("stack", "at most/s", "written/s", "200 p50 ms", "p99 (below 50)", "reply p99 ms", "not written")
    return head, rows


def _cost(runs: Iterator[Mapping[str, Any]]) -> float:
    return float(median(sum(run["cpu_us"].values()) for run in runs))
