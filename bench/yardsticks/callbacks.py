"""Twilio's status callbacks, signed, as quickly as they are taken: what became of letters, in its order."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import Counter, deque
from urllib.parse import urlencode

import uvloop

from bench.yardsticks.driver import FORM, signature
from bench.yardsticks.started import ACCOUNT, FROM
from bench.yardsticks.wire import Wire, with_head

CONNECTIONS = 64
PATH = "/webhooks/whatsapp/status"


class Callbacks(Wire):
    """One connection; it carries one callback at a time."""

    def __init__(self, waiting: deque[bytes], seen: Counter[int], over: asyncio.Event) -> None:
        super().__init__()
        self._waiting_for_us, self._seen, self._over = waiting, seen, over

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._next()

    def message(self, head: bytes, body: bytes) -> None:
        self._seen[int(head[9:12])] += 1
        self._next()

    def _next(self) -> None:
        if self._waiting_for_us:
            self.write(self._waiting_for_us.popleft())
        else:
            self._over.set()


def written(port: int, letter: int, state: str) -> bytes:
    form = {"MessageSid": number_of(letter), "MessageStatus": state, "AccountSid": ACCOUNT}
    form |= {"From": FROM, "To": f"whatsapp:+{6281000000000 + letter}", "ApiVersion": "2010-04-01"}
    signed = f"X-Twilio-Signature: {signature(f'http://127.0.0.1:{port}{PATH}', form)}"
    head = f"POST {PATH} HTTP/1.1"
    return with_head(head, urlencode(form).encode(), "Host: 127.0.0.1", signed, kind=FORM)


def number_of(letter: int) -> str:
    return f"SM{letter:032x}"


async def posted(port: int, letters: int) -> tuple[float, Counter[int]]:
    """Seconds it took, and how often each status was answered. Delivered may overtake sent, and comes twice."""
    states = ("delivered", "sent", "delivered", "read")
    waiting = deque(written(port, letter, state) for state in states for letter in range(letters))
    seen, over, loop = Counter[int](), asyncio.Event(), asyncio.get_running_loop()
    most, begun = len(waiting), time.perf_counter()
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: Callbacks(waiting, seen, over), "127.0.0.1", port)
    await over.wait()
    while sum(seen.values()) < most:
        await asyncio.sleep(0.005)
    return time.perf_counter() - begun, seen


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--letters", type=int, required=True)
    asked = parser.parse_args()
    took, seen = uvloop.run(posted(asked.port, asked.letters))
    print(json.dumps({"took": took, "seen": {str(status): times for status, times in seen.items()}}))


if __name__ == "__main__":
    main()
