"""A client of the whole front without a socket, as quick as Flask's own: what providers and probes send."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from bot.asked import Answer, Asked, plain
from bot.front import Front
from bot.runtime import Runtime
from tests.browsing import app_of


@dataclass(frozen=True)
class Answered:
    """What came back, by the names of Flask's test client; `request` is what was sent."""

    status_code: int
    headers: Headers
    data: bytes
    request: Request

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def mimetype(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


def front_of(runtime: Runtime) -> Front:
    """The front over a runtime, its pages those of the one application that this process has made."""
    return Front(runtime, app=app_of(runtime))


async def answered(front: Front, asked: Asked) -> Answer:
    """As a connection asks it: by its headers first, and with its body where that may come."""
    admitted, found = front.admit(asked), asyncio.get_running_loop().create_future()
    if not isinstance(admitted, int):
        return admitted
    if len(asked.body) > admitted:
        return plain(413)
    front.begin(asked, found.set_result)
    answer: Answer = await found
    return answer


class FrontClient:
    """Each request in an event loop of its own, so that tests may post from many threads at once."""

    def __init__(self, front: Front) -> None:
        self.front = front

    def post(self, path: str, **given: Any) -> Answered:
        return self.open("POST", path, **given)

    def get(self, path: str, **given: Any) -> Answered:
        return self.open("GET", path, **given)

    def put(self, path: str, **given: Any) -> Answered:
        return self.open("PUT", path, **given)

    def delete(self, path: str, **given: Any) -> Answered:
        return self.open("DELETE", path, **given)

    def open(self, method: str, path: str, **given: Any) -> Answered:
        request = Request(EnvironBuilder(path, method=method, **given).get_environ())
        body = request.get_data()

        headers = {name.lower(): value for name, value in request.headers.items()}
        query = request.query_string.decode()
        asked = Asked(method, request.path, query, headers, "127.0.0.1", body)
        status, named, said = asyncio.run(answered(self.front, asked))
        return Answered(status, Headers(named), said, request)
