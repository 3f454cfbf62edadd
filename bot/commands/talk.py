"""`talk`: chat in the terminal, in a database of its own that is gone afterwards."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

import click

from bot.engine.saying.outgoing import Outgoing
from bot.engine.world import WIB
from bot.errors import BadArgument
from bot.logs import set_up_logs
from bot.runtime import Runtime
from bot.services.conversation.rehearse import (
    FIRST_LOOK,
    LOOKS,
    Seat,
    agent_handles,
    begin_rehearsal,
    overhear,
    say,
)
from bot.services.messaging.deliver import deliver
from bot.services.setting_up import bring_up_to_date
from bot.services.timer_handlers import ring_timers
from bot.settings import WANTED, Settings, load_settings
from bot.wiring import close_runtime, open_runtime

HELP = ":agen NAMA / :pekerja  ganti kursi, switch seats · :lokasi pin · :keluar selesai, quit"
# In front of Pasar Cilincing.
PIN = {"lat": -6.1103, "lon": 106.9437}


@click.command()
@click.option("--channel", default=FIRST_LOOK, help=f"{' or '.join(LOOKS)}: whose limits hold")
@click.option("--language", default="", help="language to begin in, as id")
@click.option("--on", "day", default="", help="a day to rehearse, YYYY-MM-DD")
def command(channel: str, language: str, day: str) -> None:
    """Be a worker, or with :agen wati the agent who gets the referral. Nothing is kept."""
    if channel not in LOOKS:
        raise BadArgument(f"--channel {channel!r} is none of {', '.join(LOOKS)}")
    set_up_logs(pretty=True, quiet=True)
    with stage(day) as runtime:
        known = runtime.settings.config.spoken.rows
        if language and language not in known:
            raise BadArgument(f"--language {language!r} is none of {', '.join(known)}")
        talk(runtime, LOOKS[channel], language or runtime.settings.config.languages.default)


@contextmanager
def stage(day: str) -> Iterator[Runtime]:
    with tempfile.TemporaryDirectory() as folder:
        runtime = open_runtime(_settings(folder, day))
        try:
            bring_up_to_date(runtime)
            yield runtime
        finally:
            close_runtime(runtime)


def _settings(folder: str, day: str) -> Settings:
    settings = load_settings()
    changes = {
        "database_url": f"sqlite:///{Path(folder) / 'talk.db'}",
        "redis_url": "",
        "environment": "development",
    }
    return settings.model_copy(update={**changes, **dict.fromkeys(WANTED), "clock": _clock(day, settings)})


def _clock(day: str, settings: Settings) -> datetime | None:
    if not day:
        return settings.clock
    try:
        return datetime.combine(date.fromisoformat(day), time(9), WIB)
    except ValueError:
        raise BadArgument(f"--on {day!r} is no day written YYYY-MM-DD") from None


def talk(runtime: Runtime, look: str, language: str) -> str:
    """Talk until standard input ends or says so; the id of the rehearsal."""
    rehearsal = begin_rehearsal(runtime)
    _work(runtime)
    seats = {"worker": Seat("worker", look)} | {
        handle: Seat(handle, LOOKS[FIRST_LOOK]) for handle in agent_handles()
    }
    heard = {name: len(overhear(runtime, rehearsal, seat)) for name, seat in seats.items()}
    now = "worker"
    click.echo(HELP)
    for line in _lines():
        if line in (":keluar", ":quit"):
            break
        if line.startswith(":") and line != ":lokasi":
            now = _seat(line, seats, now)
        elif line:
            said: dict[str, object] = dict(PIN) if line == ":lokasi" else {"text": line}
            say(runtime, rehearsal, seats[now], said, language)
            _work(runtime)
        for name, seat in seats.items():
            heard[name] = _print_new(runtime, rehearsal, name, seat, heard[name])
    return rehearsal


def _lines() -> Iterator[str]:
    while True:
        if sys.stdin.isatty():
            click.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not line:
            return
        yield line.rstrip("\n")


def _seat(line: str, seats: dict[str, Seat], now: str) -> str:
    wanted = line.removeprefix(":agen").removeprefix(":").strip()
    wanted = "worker" if wanted in ("pekerja", "worker") else wanted
    if wanted not in seats:
        click.echo(HELP)
        return now
    click.echo(f"[{wanted}]")
    return wanted


def _work(runtime: Runtime) -> None:
    """Fire and send until nothing is due, as the worker process would."""
    while ring_timers(runtime) + asyncio.run(deliver(runtime)):
        pass


def _print_new(runtime: Runtime, rehearsal: str, name: str, seat: Seat, known: int) -> int:
    lines = overhear(runtime, rehearsal, seat)
    for line in lines[known:]:
        if line.outgoing:
            _print(name, line.outgoing)
    return len(lines)


def _print(name: str, outgoing: Outgoing) -> None:
    mark = click.style("Jangkau" if name == "worker" else f"Jangkau → {name}", bold=True)
    click.echo(f"\n{mark}: {outgoing.text}")
    for number, choice in enumerate(outgoing.choices, start=1):
        click.echo(f"   {f'{number}. ' if outgoing.numbered else ''}{choice.label}")
    click.echo()
