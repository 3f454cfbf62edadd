"""flow_picture: a flow laid out to be drawn: steps from top to bottom, every other way a line at their side."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.engine.tables import Ask, Call, Do, End, Flow, Route, Step
from bot.engine.words import FALLBACK, Words

# Pixels. A line of 13 px letters takes 17; 44 letters fit into a box.
WIDTH, MARGIN, GAP, LINE, LANE, LETTERS = 320, 12, 24, 17, 13, 44
MOST_LINES = 3
COLOURS = 6


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of a step: its condition, empty for "otherwise", and where its line begins."""

    condition: str
    to: str
    y: int
    below: bool  # leads to the very next step


@dataclass(frozen=True, slots=True)
class Box:
    step: str
    kind: str
    y: int
    height: int
    lines: tuple[str, ...]
    exits: tuple[Exit, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A line as an SVG path, and in which of COLOURS it is drawn; all ways to one step share one."""

    path: str
    colour: int
    to: str


@dataclass(frozen=True, slots=True)
class Picture:
    flow: str
    version: int
    width: int
    height: int
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...] = field(default=())


def flow_picture(flow: Flow, words: Words, language: str) -> Picture:
    """Steps in the order of the flow's own table, which reads from top to bottom."""
    boxes = _boxes(flow, words, language)
    lanes = _lanes(boxes)
    ways = tuple(way for target, lane in lanes.items() for way in _ways(boxes, target, lane))
    width = MARGIN * 2 + WIDTH + LANE * (max(lanes.values(), default=-1) + 3)
    height = boxes[-1].y + boxes[-1].height + MARGIN
    return Picture(flow.name, flow.version, width, height, tuple(boxes), ways)


def _boxes(flow: Flow, words: Words, language: str) -> list[Box]:
    steps = list(flow.steps)
    found: list[Box] = []
    top = MARGIN
    for row, (name, step) in enumerate(flow.steps.items()):
        lines = _said(flow, name, step, words, language)
        after = steps[row + 1] if row + 1 < len(steps) else ""
        y = top + LINE * (len(lines) + 1) + 8
        ways = [path for path in flow.paths if path[0] == name]
        plain = len(ways) == 1 and len(ways[0]) == 2 and ways[0][1] == after
        exits = []
        for number, path in enumerate(ways):
            condition = path[2] if len(path) == 3 else ""
            exits.append(Exit(condition, path[1], y + LINE * number + LINE // 2, path[1] == after))
        height = y - top + (0 if plain else LINE * len(ways)) + 8
        found.append(Box(name, kind_of(step), top, height, lines, tuple(exits)))
        top += height + GAP
    return found


def kind_of(step: Step) -> str:
    """A step's kind by its name in the console's words."""
    return "ask" if isinstance(step, Ask) else type(step).__name__.lower()


def _said(flow: Flow, name: str, step: Step, words: Words, language: str) -> tuple[str, ...]:
    """What is said there, or what it does, in lines that fit."""
    if isinstance(step, Do):
        return (step.effect,)
    if isinstance(step, Call):
        return (f"→ {step.flow}",)
    if isinstance(step, Route | End):
        return ()
    spoken = any(words.has(one, flow.name, name) for one in (language, FALLBACK))
    own = words.find(language, flow.name, name) if spoken else None
    text = own.text if own else ", ".join(getattr(step, "keys", ()))
    lines = textwrap.wrap(" ".join(text.split()), LETTERS, max_lines=MOST_LINES, placeholder=" …")
    named = own.options if own else {}
    options = [named.get(option, option) for option in step.options] if isinstance(step, Ask) else ()
    return (*lines, *textwrap.wrap(" · ".join(options), LETTERS, max_lines=1, placeholder=" …"))


def _lanes(boxes: Sequence[Box]) -> dict[str, int]:
    """Which lane at the side each target's line runs in: the shortest next to the boxes, none over another."""
    rows = {box.step: row for row, box in enumerate(boxes)}
    spans: dict[str, list[int]] = {}
    for box in boxes:
        for way in box.exits:
            if not way.below:
                spans.setdefault(way.to, [rows[way.to]]).append(rows[box.step])
    taken: list[list[tuple[int, int]]] = []
    found: dict[str, int] = {}
    for target, touched in sorted(spans.items(), key=lambda one: (max(one[1]) - min(one[1]), one[0])):
        span = min(touched), max(touched)
        lane = next((n for n, spans in enumerate(taken) if _free(span, spans)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(span)
        found[target] = lane
    return found


def _free(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    return all(span[1] < first or last < span[0] for first, last in taken)


def _ways(boxes: Sequence[Box], target: str, lane: int) -> Iterable[Way]:
    """Out to the lane, along it, and in at the target's first line."""
    at: Mapping[str, Box] = {box.step: box for box in boxes}
    side = MARGIN + WIDTH
    across, into = side + LANE * (lane + 1) + LANE // 2, at[target].y + LINE // 2 + 4
    for box in boxes:
        for way in box.exits:
            if way.to == target and not way.below:
                yield Way(f"M{side} {way.y}H{across}V{into}H{side + 3}", lane % COLOURS, target)
