"""`python -m bench.people`: forty simulated workers play whole conversations over the webhooks, and what came of them.

Siti 1 to Siti 40 speak only the sentences of `workers.jsonl`, which were written by others, who had seen neither the
flows nor the lists, and are never tuned on; what has a button is pressed. They know what they are asked, not how it
is understood. Counted: endings, facts of the registration that are wrong, messages, and misses per 100 answers.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import click

from bench.outcomes import Outcome, Row, summary
from bench.worker import Worker
from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import WhatsAppChannel
from bot.runtime import Runtime
from bot.storage.migrate import migrate
from bot.wiring import close_runtime
from tests.channels.sending import telegram_settings, whatsapp_settings
from tests.front_client import FrontClient, front_of
from tests.house import PUBLIC_URL, HeldClock, open_house
from tests.webhooks.conftest import Door

WORKERS = Path(__file__).with_name("workers.jsonl")


@contextmanager
def house() -> Iterator[tuple[Runtime, Door, HeldClock]]:
    """Jangkau with both channels over a database of its own; nothing leaves it."""
    channels = {
        "telegram": TelegramChannel(telegram_settings()),
        "whatsapp": WhatsAppChannel(whatsapp_settings(), PUBLIC_URL),
    }
    with tempfile.TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{folder}/people.db", HeldClock()
        runtime = open_house(url, clock, channels)
        migrate(runtime.database)
        front = front_of(runtime)
        try:
            yield runtime, Door(FrontClient(front)), clock
        finally:
            front.close()
            close_runtime(runtime)


def rows(path: Path = WORKERS) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def everybody(workers: Sequence[Row]) -> list[Outcome]:
    numbers = count(1)
    with house() as (runtime, door, clock):
        return [Worker(row, next(numbers), runtime, door, clock).play() for row in workers]


@click.command()
@click.option(
    "--workers", type=click.Path(exists=True, path_type=Path), default=WORKERS, help="other workers"
)
@click.option("--show", default="", help="the conversation of one, by name")
def main(workers: Path, show: str) -> None:
    """Play them all, and say what came of it."""
    outcomes = everybody(rows(workers))
    for one in outcomes:
        if one.name == show:
            click.echo("\n".join(one.lines))
        if not one.ended or one.wrong or one.misses:
            click.echo(f"{one.name}: ended {one.ended}, wrong {one.wrong}, missed {one.misses}")
    for name, value in summary(outcomes).items():
        click.echo(f"{name:24} {value}")


if __name__ == "__main__":
    main()
