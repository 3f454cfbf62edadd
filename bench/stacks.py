"""The stacks that are compared: how each is started, and what keeps its state."""

from __future__ import annotations

import base64
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.servers import ROOT, VAR
from tests.services import fresh_database

SECRET = "s3cret"  # the driver's


@dataclass(frozen=True, slots=True)
class Stack:
    """`store` names the server that keeps its state, whose CPU is shown beside the bot's own."""

    name: str
    label: str
    store: str  # redis, postgresql, or empty for a file
    durable: str  # what is on disk, or elsewhere, when the provider gets its 200
    messages: int  # of one run: some seconds' worth
    path: str = "/telegram"
    script: str = ""  # of ../shared/peers; empty for Jangkau
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def yardstick(self) -> bool:
        return bool(self.script)


STACKS = (
    Stack(
        "ptb",
        "python-telegram-bot, Redis per update",
        "redis",
        "no: a queue in memory",
        1500,
        script="ptb_bot.py",
        env={"PERSIST": "redis"},
    ),
    Stack(
        "ptb60",
        "python-telegram-bot, Redis each 60 s",
        "redis",
        "no: a queue in memory",
        1800,
        script="ptb_bot.py",
        env={"PERSIST": "redis60"},
    ),
    Stack(
        "aiogram-api",
        "aiogram, reply by API",
        "redis",
        "no: a task in memory",
        2200,
        script="aiogram_bot.py",
        env={"MODE": "api"},
    ),
    Stack(
        "aiogram-inline",
        "aiogram, reply in the response",
        "redis",
        "state in Redis; no outbox, no dedupe",
        3000,
        script="aiogram_bot.py",
        env={"MODE": "inline"},
    ),
    Stack(
        "sqlite",
        "Jangkau, SQLite FULL",
        "",
        "yes: message, state, letter",
        3000,
        "/webhooks/telegram",
    ),
    Stack(
        "postgresql",
        "Jangkau, PostgreSQL, fsync",
        "postgresql",
        "yes: message, state, letter",
        3000,
        "/webhooks/telegram",
    ),
)


@contextmanager
def command_of(
    stack: Stack, port: int, api: str, stores: Mapping[str, str], peers: Path | None, python: Path | None
) -> Iterator[tuple[list[str], dict[str, str], Path]]:
    """Command, environment and folder of a bot with an empty store, taken away afterwards."""
    env = {**os.environ, "PORT": str(port), **stack.env}
    if stack.script:
        assert peers and python
        env |= {"API": api, "REDIS": stores["redis"]}
        yield [str(python), stack.script], env, peers
        return
    with ExitStack() as kept:
        env |= _house(port, api) | {"DATABASE_URL": _database(stack, stores, kept)}
        yield [sys.executable, "-m", "bench.serve"], env, ROOT


def _database(stack: Stack, stores: Mapping[str, str], kept: ExitStack) -> str:
    if stack.store:
        return kept.enter_context(fresh_database(stores["postgresql"]))
    VAR.mkdir(parents=True, exist_ok=True)  # on a disk: /tmp may be memory
    return f"sqlite:///{kept.enter_context(tempfile.TemporaryDirectory(dir=VAR))}/form.db"


def _house(port: int, api: str) -> dict[str, str]:
    """Development settings; the throttle out of the way, because it is no part of the question."""
    return {
        "TELEGRAM_BOT_TOKEN": "42:TEST",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "TELEGRAM_API_URL": api,
        "DATA_KEYS": base64.b64encode(bytes(32)).decode(),
        "SECRET_KEY": "bench",
        "REDIS_URL": "",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "JANGKAU__THROTTLE__TELEGRAM_PER_SECOND": "1000000",
        "JANGKAU__THROTTLE__TELEGRAM_PER_PERSON_SECONDS": "0",
    }
