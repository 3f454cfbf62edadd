"""What is wrong with a flow as a table, found before anybody meets it; each problem is one line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.engine.tables import Ask, Do, End, Flow, Review, Step


@dataclass(frozen=True, slots=True)
class Most:
    """What the tightest channel takes: characters of a bubble and of labels, buttons and rows in number."""

    bubble: int
    buttons: int
    button_label: int
    rows: int
    row_label: int


def flow_problems(flow: Flow, effects: Collection[str], entries: Collection[str] = ()) -> Iterator[str]:
    """Steps nobody reaches, circles without a question, effects that nobody knows.

    `entries` are steps, beside the start, at which other flows go into this one.
    """
    ways = {step: [path[1] for path in flow.paths if path[0] == step] for step in flow.steps}
    lost = set(flow.steps) - {at for start in (flow.start, *entries) for at in {start} | _beyond(ways, start)}
    silent = _silent(flow, ways)
    circle = [name for name in silent if name in _beyond(silent, name)]
    yield from (f"flow {flow.name}: nothing leads to {name}" for name in flow.steps if name in lost)
    if circle:
        yield f"flow {flow.name}: goes in circles without a question: {', '.join(circle)}"
    for name, step in flow.steps.items():
        for problem in _step_problems(step, effects):
            yield f"flow {flow.name}: {name}: {problem}"


def _beyond(ways: Mapping[str, list[str]], start: str) -> set[str]:
    """Every step that paths lead to from `start`; `start` itself only when they come back to it."""
    found: set[str] = set()
    ahead = list(ways.get(start, ()))
    while ahead:
        step = ahead.pop()
        if step not in found:
            found.add(step)
            ahead += ways.get(step, ())
    return found


def _silent(flow: Flow, ways: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The paths between steps where a turn may go on without anybody being asked."""
    quiet = [name for name, step in flow.steps.items() if not _waits(step)]
    return {name: [step for step in ways[name] if step in quiet] for name in quiet}


def _waits(step: Step) -> bool:
    """A question already answered is passed over, so only one that is always asked surely makes a turn wait."""
    return isinstance(step, Review | End) or (isinstance(step, Ask) and not step.reuse)


def _step_problems(step: Step, effects: Collection[str]) -> Iterator[str]:
    if isinstance(step, Do) and step.effect not in effects:
        yield f"asks for unknown effect {step.effect}"
