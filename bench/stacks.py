"""The stacks that are compared: how each is started, and what keeps its state."""

from __future__ import annotations

import base64
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bench.filling import begin_news, fill
from bench.servers import VAR, yardsticks_python
from bench.yardsticks.started import ACCOUNT, AUTH, FROM, SECRET, TOKEN
from tests.services import fresh_database


@dataclass(frozen=True, slots=True)
class Stack:
    """`store` names the server that keeps its state, whose CPU is shown beside the bot's own."""

    name: str
    label: str
    store: str  # redis, postgresql, or empty for a file
    durable: str  # what is on disk, or elsewhere, when the provider gets its 200
    messages: int  # of one run: some seconds' worth
    path: str = "/telegram"
    module: str = ""  # of bench/yardsticks; empty for Jangkau
    options: tuple[str, ...] = ()  # of that module
    twilio: bool = False  # written to by Twilio's door
    filled: int = 0  # people who stand in the database before anybody writes
    news: int = 0  # people to whom a broadcast goes out meanwhile

    @property
    def yardstick(self) -> bool:
        return bool(self.module)


STACKS = (
    Stack(
        "ptb",
        "python-telegram-bot, Redis per update",
        "redis",
        "no: a queue in memory",
        1500,
        module="ptb_form",
        options=("--each-update",),
    ),
    Stack(
        "ptb60",
        "python-telegram-bot, Redis each 60 s",
        "redis",
        "no: a queue in memory",
        1800,
        module="ptb_form",
    ),
    Stack(
        "aiogram-api",
        "aiogram, reply by API",
        "redis",
        "no: a task in memory",
        2200,
        module="aiogram_form",
    ),
    Stack(
        "aiogram-inline",
        "aiogram, reply in the response",
        "redis",
        "state in Redis; no outbox, no dedupe",
        3000,
        module="aiogram_form",
        options=("--in-response",),
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

OURS = tuple(stack for stack in STACKS if not stack.yardstick)


@contextmanager
def command_of(
    stack: Stack, port: int, api: str, stores: Mapping[str, str]
) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Command and environment of a bot with an empty store, taken away afterwards."""
    env = {**os.environ, "PORT": str(port)}
    if stack.yardstick:
        given = (f"--port={port}", f"--api={api}", f"--redis={stores['redis']}", *stack.options)
        yield [str(yardsticks_python()), "-m", f"bench.yardsticks.{stack.module}", *given], env
        return
    with ExitStack() as kept:
        url = _database(stack, stores, kept)
        env |= house(port, api) | {"DATABASE_URL": url}
        if stack.filled:
            fill(url, stack.filled)
        if stack.news:
            begin_news(url, stack.news)
        yield [sys.executable, "-m", "bench.serve"], env


def _database(stack: Stack, stores: Mapping[str, str], kept: ExitStack) -> str:
    if stack.store:
        return kept.enter_context(fresh_database(stores["postgresql"]))
    VAR.mkdir(parents=True, exist_ok=True)  # on a disk: /tmp may be memory
    return f"sqlite:///{kept.enter_context(tempfile.TemporaryDirectory(dir=VAR))}/form.db"


def house(port: int, api: str) -> dict[str, str]:
    """Development settings; the throttle out of the way, because it is no part of the question."""
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "TELEGRAM_API_URL": api,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": AUTH,
        "TWILIO_WHATSAPP_FROM": FROM,
        "TWILIO_API_URL": api,
        "TWILIO_CONTENT_URL": api,
        "DATA_KEYS": base64.b64encode(bytes(32)).decode(),
        "SECRET_KEY": "bench",
        "REDIS_URL": "",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "JANGKAU__THROTTLE__TELEGRAM_PER_SECOND": "1000000",
        "JANGKAU__THROTTLE__TELEGRAM_PER_PERSON_SECONDS": "0",
        "JANGKAU__THROTTLE__WHATSAPP_PER_SECOND": "1000000",
        "JANGKAU__THROTTLE__WHATSAPP_PER_PERSON_SECONDS": "0",
        "JANGKAU__CONVERSATION__BURST_MESSAGES": "0",
    }
