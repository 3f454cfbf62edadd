"""`./jangkau understand KIND`: one message a line in, one JSON object a line out."""

from __future__ import annotations

import gc
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.commands.day import day_of
from bot.errors import BadArgument
from bot.loading.understanding import load_understanding
from bot.understanding import KINDS, Occupation, Option, Place, Reading, Understanding

ROOT = Path(__file__).resolve().parents[2]
# What the command calls a kind, where the readers' own name is another.
CALLED = {"job": "occupation"}


@click.command()
@click.argument("kind", metavar="KIND")
@click.option("--options", help='What there is to choose, as "A|B|C"; needed for choice.')
@click.option("--language", help="The language asked in; any mix is understood without it.")
@click.option("--on", help="The day it is, YYYY-MM-DD.")
def command(kind: str, options: str | None, language: str | None, on: str | None) -> None:
    """Read one message a line from standard input as KIND."""
    if kind == "choice" and options is None:
        raise click.UsageError("choice needs --options")
    gc.disable()  # nothing is thrown away in so short a life; looking for it cost a sixth of the start
    try:
        if kind not in KINDS:
            raise BadArgument(f"KIND {kind!r} is none of {', '.join(KINDS)}")
        understanding = load_understanding(ROOT)
        choices, day = listed(options), day_of(on)
        known(language, understanding)
    except BadArgument as error:
        click.echo(line({"error": str(error)}))
        sys.exit(1)
    for text in lines():
        reading = understanding.read(CALLED.get(kind, kind), text, options=choices, language=language, on=day)
        click.echo(line(answer(kind, text, reading)))


def listed(options: str | None) -> tuple[Option, ...]:
    if options is None:
        return ()
    labels = [label.strip() for label in options.split("|")]
    if not all(labels):
        raise BadArgument(f"--options has an empty label: {options!r}")
    return tuple(Option(label) for label in labels)


def known(language: str | None, understanding: Understanding) -> None:
    if language is not None and language not in understanding.languages:
        raise BadArgument(f"--language is none of {', '.join(understanding.languages)}: {language!r}")


def lines() -> Any:
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")


def answer(kind: str, text: str, reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {
        "input": text,
        "verdict": reading.verdict.value,
        "value": plain(reading.value),
        "alternatives": [spread(other) for other in reading.alternatives],
        "how": reading.how,
    }
    if kind == "rupiah":
        found["per"] = reading.per
    return found


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Place):
        return {
            "code": value.code,
            "name": value.name,
            "level": value.level,
            "lat": value.lat,
            "lon": value.lon,
        }
    if isinstance(value, Occupation):
        return {"job": value.job, "sector": value.sector, "status": value.status}
    return value


def spread(value: Any) -> Any:
    """An alternative, with the places around it so that two of one name can be told apart."""
    return {**plain(value), "within": list(value.within)} if isinstance(value, Place) else plain(value)


def line(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
