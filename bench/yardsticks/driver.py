"""Many people at one bot's webhook, and the Bot API that gets its replies: one process, one event loop.

It listens, prints "ready", and begins when standard input names the processes whose CPU it is to read
("bot=123,store=456"). Each person waits for the 200 and for the reply before writing again. At the end one JSON
object says what was seen. It needs no package; with uvloop it takes half of the CPU.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hmac
import json
import sys
import time
from collections import Counter, deque
from random import Random
from typing import Any
from urllib.parse import urlencode

import uvloop

from bench.yardsticks.people import Line, lines_of, written
from bench.yardsticks.processes import cpu_seconds, pss_megabytes
from bench.yardsticks.stand_in import StandIn
from bench.yardsticks.started import ACCOUNT, AUTH, FROM, NEWS, SECRET
from bench.yardsticks.wire import Wire, with_head

WARM = 0.15  # of all messages: played before anything is counted
CONNECTIONS = 40  # to the webhook, as Telegram does by default
PATIENCE = 180  # seconds for a whole run; far more than it takes on a quiet machine


class Person:
    """Somebody in the middle of the form."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lines = lines_of(number)
        self.at = -1
        self.wrote = self.acked = self.replied = 0.0

    @property
    def line(self) -> Line:
        return self.lines[self.at]

    def writes_form(self, update: int, text: str) -> dict[str, str]:
        """As Twilio brings it."""
        number = f"{self.number}"
        return {
            **{"MessageSid": f"SM{update:032x}", "SmsMessageSid": f"SM{update:032x}", "AccountSid": ACCOUNT},
            **{"From": f"whatsapp:+{number}", "To": FROM, "Body": text, "NumMedia": "0", "NumSegments": "1"},
            **{"WaId": number, "ProfileName": "Ayu", "SmsStatus": "received", "ApiVersion": "2010-04-01"},
        }

    def writes(self, update: int, text: str) -> bytes:
        who = {"id": self.number, "first_name": "Ayu", "language_code": "id", "username": f"ayu{self.number}"}
        chat = {"id": self.number, "first_name": "Ayu", "type": "private"}
        message = {"message_id": self.at + 1, "from": who | {"is_bot": False}, "chat": chat, "text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        return json.dumps({"update_id": update, "message": message | {"date": 1795000000}}).encode()


class Connection(Wire):
    """One to the webhook; carries one update at a time."""

    def __init__(self, play: Play) -> None:
        super().__init__()
        self._play = play
        self.person: Person | None = None

    def carry(self, person: Person, data: bytes) -> None:
        self.person = person
        self.write(data)

    def message(self, head: bytes, body: bytes) -> None:
        person, self.person = self.person, None
        if b"\r\nconnection: close" in head.lower():
            self.close()
        else:
            self._play.free(self)
        if person:
            self._play.acked(person, int(head[9:12]), body)

    def connection_lost(self, error: Exception | None) -> None:
        self._play.lost(self)


class Play:
    """A run: who is in the middle of what, and what was seen."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked
        self._dice = Random(asked.first_person)
        self._people: dict[int, Person] = {}
        self._next_person, self._next_update = asked.first_person, asked.first_person * 100
        self._idle: deque[Connection] = deque()
        self._waiting: deque[tuple[Person, bytes]] = deque()
        self._open = 0
        self._seen: Counter[str] = Counter()
        self._acks: list[float] = []
        self._replies: list[float] = []
        self._pids: dict[str, int] = {}
        self._cpu: dict[str, float] = {}
        self._began = self._own = 0.0
        self._over = asyncio.Event()
        self._signed_url = f"http://127.0.0.1:{asked.port}{asked.path}"
        self._ready: deque[Person] = deque()  # to write next, where a rate is kept
        self._idle_people = 0

    async def run(self) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        delay = self._asked.delay / 1000
        await loop.create_server(
            lambda: StandIn(self.replied, delay), "127.0.0.1", self._asked.api_port, backlog=1024
        )
        print("ready", flush=True)
        named = await loop.run_in_executor(None, sys.stdin.readline)
        self._pids = {name: int(pid) for name, pid in (part.split("=") for part in named.strip().split(","))}
        pacing = loop.create_task(self._keep_the_rate()) if self._asked.rate else None
        for _ in range(self._asked.users):
            self._somebody_new()
        try:
            await asyncio.wait_for(self._over.wait(), PATIENCE)
        except TimeoutError:
            self._seen["stuck"] += 1
        if pacing:
            pacing.cancel()
        return self._found()

    async def _keep_the_rate(self) -> None:
        """So many messages a second, whether the bot keeps up or not; what is late is caught up."""
        begun, written = time.perf_counter(), 0
        while True:
            due = int((time.perf_counter() - begun) * self._asked.rate)
            while written < due and self._ready:
                self._write(self._ready.popleft())
                written += 1
            if written < due:  # everybody waits for a reply: the bot is behind
                self._idle_people += due - written
                written = due
            await asyncio.sleep(0.001)

    # ── people ──

    def _somebody_new(self) -> None:
        person = Person(self._next_person)
        self._next_person += 1
        self._people[person.number] = person
        self._goes_on(person)

    def _goes_on(self, person: Person) -> None:
        if self._asked.rate:
            self._ready.append(person)
        else:
            self._write(person)

    def _write(self, person: Person) -> None:
        person.at += 1
        person.wrote, person.acked, person.replied = time.perf_counter(), 0.0, 0.0
        self._next_update += 1
        text = written(person.line, self._dice, alike=self._asked.alike)
        first, host = f"POST {self._asked.path} HTTP/1.1", "Host: 127.0.0.1"
        if self._asked.twilio:
            form = person.writes_form(self._next_update, text)
            signed = f"X-Twilio-Signature: {signature(self._signed_url, form)}"
            self._send(person, with_head(first, urlencode(form).encode(), host, signed, kind=FORM))
            return
        secret = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}"
        self._send(person, with_head(first, person.writes(self._next_update, text), host, secret))

    def acked(self, person: Person, status: int, body: bytes) -> None:
        """The webhook answered; its answer may be the reply itself."""
        person.acked = time.perf_counter()
        if status != 200:
            self._seen[f"HTTP {status}"] += 1
            person.replied = person.acked
        elif b"sendmessage" in body.lower():
            self._seen["in the response"] += 1
            self.replied(person.number, body)
            return
        self._perhaps_on(person)

    def replied(self, number: int, body: bytes) -> None:
        if number >= NEWS:
            self._seen["news"] += 1
            return
        person = self._people.get(number)
        if person is None or person.replied:
            self._seen["extra"] += 1
            return
        person.replied = time.perf_counter()
        if person.line.expect not in body:
            self._seen["wrong"] += 1
            if self._seen["wrong"] <= 3:
                print(f"wrong: wants {person.line.expect!r}, got {body[:300]!r}", file=sys.stderr)
        self._perhaps_on(person)

    def _perhaps_on(self, person: Person) -> None:
        """On to the next line, when both the 200 and the reply are there."""
        if not (person.acked and person.replied) or self._over.is_set():
            return
        self._count(person)
        if person.at + 1 < len(person.lines):
            self._goes_on(person)
        else:
            del self._people[person.number]
            self._somebody_new()

    # ── counting ──

    def _count(self, person: Person) -> None:
        self._seen["messages"] += 1
        if self._seen["messages"] == int(self._asked.messages * WARM):
            self._began, self._own = time.perf_counter(), time.process_time()
            self._cpu = {name: cpu_seconds(pid) for name, pid in self._pids.items()}
        elif self._began:
            self._acks.append((person.acked - person.wrote) * 1000)
            self._replies.append((person.replied - person.wrote) * 1000)
        if self._seen["messages"] >= self._asked.messages:
            self._over.set()

    def _found(self) -> dict[str, Any]:
        took, own = time.perf_counter() - self._began, time.process_time() - self._own
        counted, seen = len(self._replies), dict(self._seen)
        if not counted:
            return {"ok": False, "seen": seen}
        cpu = {name: (cpu_seconds(pid) - self._cpu[name]) / counted * 1e6 for name, pid in self._pids.items()}
        waits = {"ack": sorted(self._acks), "reply": sorted(self._replies)}
        return {
            "ok": not seen.keys() - {"messages", "in the response", "news"},
            "per_second": counted / took,
            "cpu_us": cpu,
            "driver_us": own / counted * 1e6,
            "pss": {name: pss_megabytes(pid) for name, pid in self._pids.items()},
            "behind": self._idle_people,
            **{f"{what}_p50": each[len(each) // 2] for what, each in waits.items()},
            **{f"{what}_p95": each[len(each) * 95 // 100] for what, each in waits.items()},
            **{f"{what}_p99": each[len(each) * 99 // 100] for what, each in waits.items()},
            "seen": seen,
        }

    # ── connections ──

    def _send(self, person: Person, data: bytes) -> None:
        if self._idle:
            self._idle.popleft().carry(person, data)
        elif self._open < CONNECTIONS:
            self._open += 1
            task = asyncio.get_running_loop().create_task(self._connect(person, data))
            task.add_done_callback(lambda done: done.exception() and self._seen.update(["no connection"]))
        else:
            self._waiting.append((person, data))

    async def _connect(self, person: Person, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: Connection(self), "127.0.0.1", self._asked.port)
        connection.carry(person, data)

    def free(self, connection: Connection) -> None:
        if self._waiting:
            connection.carry(*self._waiting.popleft())
        else:
            self._idle.append(connection)

    def lost(self, connection: Connection) -> None:
        """An idle one may go; an update on its way with it makes the run void."""
        self._open -= 1
        if connection in self._idle:
            self._idle.remove(connection)
        elif connection.person:
            self._seen["cut off"] += 1
        if self._waiting:
            self._send(*self._waiting.popleft())


FORM = "application/x-www-form-urlencoded"


def signature(url: str, form: dict[str, str]) -> str:
    """Twilio's: SHA-1 over the address and every field in the order of their names."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.digest(AUTH.encode(), signed.encode(), "sha1")).decode()


async def played(asked: argparse.Namespace) -> dict[str, Any]:
    """One run; in a function of its own because a run belongs to its event loop."""
    return await Play(asked).run()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, required=True, help="of the bot")
    parser.add_argument("--path", default="/telegram", help="of its webhook")
    parser.add_argument("--api-port", type=int, required=True, help="where the Bot API is to listen")
    parser.add_argument("--users", type=int, default=32, help="people writing at the same time")
    parser.add_argument("--messages", type=int, default=3000)
    parser.add_argument("--delay", type=float, default=0, help="milliseconds the Bot API takes to answer")
    parser.add_argument(
        "--rate", type=float, default=0, help="messages a second, however many wait; 0: no rate"
    )
    parser.add_argument("--twilio", action="store_true", help="Twilio's signed forms in place of updates")
    parser.add_argument("--alike", action="store_true", help="everybody writes the same texts")
    parser.add_argument("--first-person", type=int, default=int(time.time()) % 10**8 * 10)
    print(json.dumps(uvloop.run(played(parser.parse_args()))), flush=True)


if __name__ == "__main__":
    main()
