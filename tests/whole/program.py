"""The real program in processes of its own, with our fakes for providers; posts as the providers do."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.storage.database import Database
from tests.channels.sending import SECRET
from tests.fakes.payloads import twilio_body, twilio_form, twilio_signature
from tests.fakes.payloads.twilio import ACCOUNT, SENDER
from tests.fakes.server import FakeServer
from tests.fakes.telegram import TOKEN as BOT_TOKEN
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import TOKEN as TWILIO_TOKEN
from tests.fakes.twilio import FakeTwilio
from tests.house import KEY, open_held, the_world
from tests.launching import ROOT

PATIENCE = 180.0  # seconds; a loaded machine is no fault of what is tested


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """One installation: its environment, its folder with all logs, and the processes started in it."""

    folder: Path
    database_url: str
    telegram: FakeTelegram
    twilio: FakeTwilio
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    root: Path = ROOT  # where its sources lie

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return plain | {
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": "whole",
            "DATA_KEYS": KEY,
            "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": self.telegram.url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
            "TWILIO_WHATSAPP_FROM": SENDER,
            "TWILIO_API_URL": self.twilio.url,
            "TWILIO_CONTENT_URL": self.twilio.url,
            "JANGKAU__THROTTLE__TELEGRAM_PER_PERSON_SECONDS": "0",
            "JANGKAU__THROTTLE__WHATSAPP_PER_PERSON_SECONDS": "0",
            "JANGKAU__CONVERSATION__BURST_MESSAGES": "0",  # the cast writes quicker than people do
            **self.more,
        }

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        """Start `python -m …` beside the others; what it says goes to a log."""
        with (self.folder / f"log-{len(self.processes)}").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=self.root,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def serve(self) -> subprocess.Popen[bytes]:
        process = self.begin("bot", "serve", "--with-samples", "--host", "127.0.0.1")
        assert until(self.is_ready), self.logs()[-2000:]
        return process

    def run(self, *command: str) -> str:
        """One command to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=self.root,
            env=self.environment(),
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def is_ready(self) -> bool:
        try:
            return self.ask("GET", "/ready")[0] == 200
        except OSError:
            return False

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("log-*")))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named, encode_chunked=isinstance(body, Iterator))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def on_telegram(self, update: Any) -> int:
        """What the webhook answers; 0 when nobody does."""
        headers = {"Content_Type": "application/json", "X_Telegram_Bot_Api_Secret_Token": SECRET}
        try:
            return self.ask("POST", "/webhooks/telegram", json.dumps(update).encode(), **headers)[0]
        except (OSError, http.client.HTTPException):
            return 0

    def on_whatsapp(self, phone: str, text: str) -> int:
        form = twilio_form(phone, text)
        signature = twilio_signature(TWILIO_TOKEN, self.url + "/webhooks/whatsapp", form)
        headers = {"Content_Type": "application/x-www-form-urlencoded", "X_Twilio_Signature": signature}
        return self.ask("POST", "/webhooks/whatsapp", twilio_body(form), **headers)[0]

    @cached_property
    def database(self) -> Database:
        """Seen from outside; opened once, for whoever waits looks fifty times a second."""
        return open_held(self.database_url)

    def look(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the database, from outside."""
        with self.database.look() as tx:
            return [tuple(row) for row in tx.all(sql)]

    def unreadable(self) -> list[int]:
        return [size for (size,) in self.look("SELECT size FROM unreadable_payload ORDER BY id")]

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End every process, and all that they started."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, how)
        for process in self.processes:
            process.wait(30)


@contextmanager
def a_house(folder: Path, database_url: str, **more: str) -> Iterator[House]:
    with FakeTelegram() as telegram, FakeTwilio(statuses="sent,delivered,read") as twilio:
        house = House(folder, database_url, telegram, twilio, more)
        try:
            yield house
        finally:
            house.end()
            house.database.close()


def told(fake: FakeServer, who: object) -> list[str]:
    """What was sent to somebody, oldest first."""
    return [str(one["text"]) for one in list(fake.sent) if one["to"] == who]


def asked(said: str, questions: Iterable[str]) -> str | None:
    """Which of the questions ("register.called") a bubble asks, however its words are put this week."""
    words = the_world().words
    for question in questions:
        flow, step = question.split(".")
        pieces = re.split(r"\{\w+\}|\n", words.find("id", flow, step).text)
        if max(pieces, key=len).strip() in said:
            return question
    return None
