"""Every stack beside the others, and where the time of ours goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.playing import Result, measure
from bench.split import split
from bench.stacks import OURS, STACKS, Stack
from tests.launching import Server

Servers = Mapping[str, Server]
Shown = tuple[str, Sequence[str], Sequence[Sequence[str]]]
USERS = 32

ABOUT = """The registration form of six questions (seven messages, seven replies; every fifth person makes one mistake)
with 32 people writing at the same time, against each stack in turn, some short runs each; the medians count. A run
with one error, one wrong reply or one lost message is void. The bot and its store stand on one core, the load and the
stand-in for the provider on the other. The yardsticks are the bots of `bench/yardsticks`, in an environment of their
own under `var/bench/`, made once. Names, dates and sums differ from person to person, so that no memo wins but of what
half the world types: an answer of ten signs or less ("1", "ya") is read once and remembered, here as in service.

Jangkau runs as `serve` does: its real webhook, redaction, sealing, storage, letters, worker and sender. Only the flow
is the bench's own, nobody is greeted or asked for consent, and the throttle is out of the way.

- **CPU a message is the figure to trust**; messages a second and latencies suffer from whatever else the machine does.
  Compare only within one run. "Core used" says how much of its core a stack got.
- The stacks do not promise the same. Jangkau answers 200 after a COMMIT that reached the disk (`synchronous=FULL`,
  `fsync=on`) and keeps the message, the state and the reply; the yardsticks answer first or keep only the state in
  Redis's memory.
- The stand-in for the Bot API answers at once. Where a reply takes 50 ms, python-telegram-bot handles one update at a
  time and waits."""
ROOMS = "One more run with stopwatches, which cost some time themselves; each row is without its inner rows."


def side_by_side(servers: Servers, runs: int) -> list[Shown]:
    """The stacks whose stores are there, and how many times cheaper ours are. Raises Void."""
    stacks = [stack for stack in STACKS if not stack.store or stack.store in servers]
    results = measure(stacks, servers, runs=runs, scale=1.0, users=USERS)
    found: list[Shown] = [("", _HEAD, [_line(result) for result in results])]
    if ratios := _ratios(results):
        found.append(("Beside the yardsticks", *ratios))
    return found


def where_the_time_goes(servers: Servers, runs: int) -> list[Shown]:
    stacks = [stack for stack in OURS if not stack.store or stack.store in servers]
    return [(stack.label, _ROOMS, _rooms(split(stack, servers, USERS))) for stack in stacks]


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
