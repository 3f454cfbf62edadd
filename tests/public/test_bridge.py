"""Pages behind the front: what of a request reaches them, and what is said where too many wait."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

import pytest

from bot.asked import FORM, Answer, Asked
from bot.pages_bridge import MOST_FIELDS, MOST_WAITING, PagesBridge

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def named(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
    start("200 OK", [])
    return [" ".join(name for name in environ if name.startswith("HTTP_")).encode()]


def test_an_underscore_stands_in_for_no_hyphen() -> None:
    asked = Asked("GET", "/", "", {"x_forwarded_for": "9.9.9.9", "x-other": "1"}, "127.0.0.1")
    assert asyncio.run(PagesBridge(named, "http://h").answer(asked))[2] == b"HTTP_X_OTHER"


@pytest.mark.parametrize(("fields", "status"), [(MOST_FIELDS, 200), (MOST_FIELDS + 1, 413)])
def test_a_form_of_too_many_fields_is_no_page_s_work(fields: int, status: int) -> None:
    asked = Asked("POST", "/", "", {"content-type": FORM}, "127.0.0.1", b"&".join([b"a=b"] * fields))
    assert asyncio.run(PagesBridge(named, "http://h").answer(asked))[0] == status


def test_where_too_many_wait_the_next_is_asked_to_come_again() -> None:
    let = Event()

    def waits(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        let.wait(5)
        return named(environ, start)

    async def crowd() -> list[Answer]:
        bridge, asked = PagesBridge(waits, "http://h"), Asked("GET", "/", "", {}, "127.0.0.1")
        waiting = [asyncio.create_task(bridge.answer(asked)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        too_many = await bridge.answer(asked)
        let.set()
        return [too_many, *await asyncio.gather(*waiting)]

    first, *others = asyncio.run(crowd())
    assert (first[0], dict(first[1])["retry-after"]) == (503, "5")
    assert [answer[0] for answer in others] == [200] * MOST_WAITING
