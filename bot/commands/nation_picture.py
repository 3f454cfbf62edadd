"""The picture of `simulate nation`: a map of who asked where and how long they waited, and the days below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from xml.sax.saxutils import escape

from bot.referrals.nation import Moment, Nation, Played, Served

WIDTH, MAP, DAYS = 1180, 500, 180  # pixels
WEST, NORTH, A_DEGREE = 93.6, 7.0, 23.6  # where the map begins, and pixels of a degree
QUICK, SLOW = 30.0, 240.0  # minutes until somebody has an agent: green below, red above
LARGEST = 34.0  # pixels, the radius of the province that asks most
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1b2a33}.small{font-size:11px;fill:#44545e}"
    ".head{font-size:18px;font-weight:600}circle{fill-opacity:.72;stroke:#fff}"
)


def picture(nation: Nation, played: Played) -> str:
    """SVG, 1180 pixels wide; needs nothing from elsewhere."""
    parts = [*_head(nation, played), *_map(played.provinces), *_days(played.moments)]
    height = MAP + DAYS + 110
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>A nation, played</title>\n'
        f'<style>{STYLE}</style>\n<rect width="100%" height="100%" fill="#f7f9fa"/>\n{inside}\n</svg>\n'
    )


def _text(x: float, y: float, said: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{kind}" text-anchor="{anchor}">{escape(said)}</text>'


def _head(nation: Nation, played: Played) -> Iterator[str]:
    asked = f"{nation.workers:,} workers a day for {nation.days} days, {nation.agents:,} agents, seed {nation.seed}"
    most = (
        f"busiest second: {played.turns_a_second:,.0f} turns, {played.letters_a_second:,.0f} letters; most letters"
        f" waiting: {played.longest_queue:,}, behind for {played.behind} minutes"
    )
    yield _text(24, 32, asked, "head")
    yield _text(24, 54, most)
    yield _text(
        24,
        72,
        "Area: who asked. Green: nine in ten had an agent within half an hour; red: after four hours or more.",
        "small",
    )


def _map(provinces: Sequence[Served]) -> Iterator[str]:
    most = max((one.asked for one in provinces), default=1) or 1
    for one in sorted(provinces, key=lambda one: -one.asked):
        x, y = (one.province.lon - WEST) * A_DEGREE, 90 + (NORTH - one.province.lat) * A_DEGREE
        radius = max(3.0, LARGEST * sqrt(one.asked / most))
        said = f"{one.province.name}: {one.asked:,} asked, {one.agents:,} agents, {one.minutes:.0f} minutes"
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{_colour(one.minutes)}">'
            f"<title>{escape(said)}</title></circle>"
        )
        if radius > LARGEST / 3:
            yield _text(x, y + radius + 12, one.province.name, "small", "middle")


def _colour(minutes: float) -> str:
    """From green over amber to red."""
    part = min(1.0, max(0.0, (minutes - QUICK) / (SLOW - QUICK)))
    return f"hsl({140 - 140 * part:.0f} 60% 42%)"


def _days(moments: Sequence[Moment]) -> Iterator[str]:
    top, bottom = MAP + 70, MAP + 70 + DAYS
    step, first = (WIDTH - 48) / max(1, len(moments)), 24
    most, longest = max(one.turns for one in moments) or 1, max(one.queue for one in moments) or 1
    turns = [(first + at * step, bottom - DAYS * one.turns / most) for at, one in enumerate(moments)]
    queue = [(first + at * step, bottom - DAYS * one.queue / longest) for at, one in enumerate(moments)]
    yield _line([(first, bottom), *turns, (WIDTH - 24, bottom)], "#8fb8c9", "#d5e6ee")
    for number, one in enumerate(moments):
        if one.away:
            place = f'x="{first + number * step:.1f}" y="{top}" width="{step + 0.5:.1f}" height="{DAYS}"'
            yield f'<rect {place} fill="#a33327" fill-opacity=".3"/>'
    yield _line(queue, "#a33327", "none")
    yield _text(first, top - 8, f"turns a second (blue, up to {most:,.0f})", "small")
    yield _text(
        WIDTH - 24,
        top - 8,
        f"letters waiting (red, up to {longest:,}); shaded: the provider is away",
        "small",
        "end",
    )
    yield _text(first, bottom + 18, "first midnight, UTC", "small")
    yield _text(WIDTH - 24, bottom + 18, "the last", "small", "end")


def _line(points: Sequence[tuple[float, float]], stroke: str, fill: str) -> str:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{drawn}" fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'
