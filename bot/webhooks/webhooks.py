"""The door for providers, in the order that costs a stranger most and us least.

Channel off 404, over size 413, header secret 403, wrong type 415; then the body; signature 403; then always 200, and
503 only when nothing can be kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qsl

from bot.asked import Answer, Asked, TooLarge, plain
from bot.channels import Challenged, Channel, HearsEvents, Read, Request, ShowsRead
from bot.channels.readable import unreadable
from bot.errors import TryLater
from bot.logs import log, where
from bot.post import Incoming, NewsWish, Receipt, TemplateNews, UnreadablePayload
from bot.runtime import Runtime
from bot.services.conversation.answer import begin_turn, keep_unreadable, redactor, taken
from bot.services.messaging.beside import hear_beside
from bot.services.messaging.note_receipt import note_receipt
from bot.services.messaging.templates import hear_events
from bot.webhooks.waking import Waking

MOST_SHOWN = 50  # messages marked as read at the same moment; what is more stays unmarked
JSON = ("application/json", "application/cloudevents+json", "application/cloudevents-batch+json")
FORM = "application/x-www-form-urlencoded"
LATER = (503, [("content-type", "text/plain; charset=utf-8"), ("retry-after", "5")], b"Service Unavailable")


Item = Read


class Door(NamedTuple):
    """What stands at one address. Receipts, and events about our texts, come to addresses of their own."""

    channel: Channel
    receipts: bool = False
    challenged: Challenged | None = None
    events: HearsEvents | None = None


def doors(channels: Iterable[Channel]) -> Iterator[tuple[str, Door]]:
    """Where providers post: address -> what stands there. A rehearsal's channel has none."""
    for channel in channels:
        if not channel.traits.rehearsal:
            challenged = channel if isinstance(channel, Challenged) else None
            yield f"/webhooks/{channel.name}", Door(channel, challenged=challenged)
            if channel.traits.receipts:
                yield f"/webhooks/{channel.name}/status", Door(channel, receipts=True)
            if isinstance(channel, HearsEvents):
                yield f"/webhooks/{channel.name}/events", Door(channel, events=channel)


class Webhooks:
    """What providers post. Turns and receipts wait for shared commits; what nobody can read goes to a few threads."""

    def __init__(self, runtime: Runtime, threads: int = 4) -> None:
        self._runtime = runtime
        self._redact = redactor(runtime)
        self._threads = ThreadPoolExecutor(threads, "unreadable")
        self._waking = Waking()
        self._showing = set[asyncio.Task[None]]()
        self._doors = dict(doors(runtime.channels.values()))
        self._showing_read = {
            one.name: one for one in runtime.channels.values() if isinstance(one, ShowsRead)
        }

    async def answer(self, asked: Asked) -> Answer:
        door = self._doors.get(asked.path)
        if door is None:
            return plain(404)
        if door.events:
            return await self._events(asked, door.channel, door.events)
        channel, receipts = door.channel, door.receipts
        if asked.method == "GET" and door.challenged:
            return _challenged(door.challenged.challenge(asked.query))
        if asked.method != "POST":
            return plain(405)
        if _length(asked) > channel.most_bytes:
            return plain(413)
        if not channel.knows_sender(asked.headers):
            return plain(403)
        content_type = asked.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type != channel.content_type:
            return plain(415)
        request = self._request(asked, channel, content_type, await asked.read(channel.most_bytes))
        if not channel.genuine(request):
            return plain(403)
        try:
            return await self._take(channel, request, receipts)
        except TryLater as trouble:
            log.error("try_later", channel=channel.name, reason=str(trouble))
            return LATER

    async def _events(self, asked: Asked, channel: Channel, heard: HearsEvents) -> Answer:
        """What a provider says of our texts by itself: JSON, signed over its bytes."""
        if asked.method != "POST":
            return plain(405)
        if _length(asked) > channel.most_bytes:
            return plain(413)
        if not channel.knows_sender(asked.headers):
            return plain(403)
        if asked.headers.get("content-type", "").partition(";")[0].strip().lower() not in JSON:
            return plain(415)
        request = self._request(asked, channel, "", await asked.read(channel.most_bytes))
        if not heard.genuine_event(request):
            return plain(403)
        run = asyncio.get_running_loop().run_in_executor
        try:
            await run(self._threads, hear_events, self._runtime, channel.name, request)
        except TryLater as trouble:
            log.error("try_later", channel=channel.name, reason=str(trouble))
            return LATER
        return 200, [], b""

    def _request(self, asked: Asked, channel: Channel, content_type: str, body: bytes) -> Request:
        """Raises TooLarge for a form of too many fields."""
        form: tuple[tuple[str, str], ...] = ()
        if content_type == FORM:
            try:
                text = body.decode("utf-8", "replace")
                form = tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=channel.most_fields))
            except ValueError:
                raise TooLarge from None
        path = f"{asked.path}?{asked.query}" if asked.query else asked.path
        return Request(self._runtime.settings.public_url + path, asked.headers, body, content_type, form)

    async def _take(self, channel: Channel, request: Request, receipts: bool) -> Answer:
        """Everything in the request is on disk before the 200 goes out. Raises TryLater."""
        if receipts:
            receipt = channel.receipts(request)
            if receipt:
                await self._waking.until(partial(note_receipt, self._runtime, receipt))
            return 200, [], b""
        items = channel.read(request, self._redact)
        if len(items) == 1:  # nearly always
            await self._keep(items[0], request, channel.name)
        else:
            await self._keep_all(items, request, channel.name)
        if channel.name in self._showing_read:
            self._show_read(self._showing_read[channel.name], items)
        body, content_type = channel.answer(request)
        return 200, [("content-type", f"{content_type}; charset=utf-8")], body.encode()

    async def _keep_all(self, items: Sequence[Item], request: Request, channel: str) -> None:
        """Begun in the order of the request: one person's messages keep theirs. Raises TryLater."""
        keeping = (self._keep(item, request, channel) for item in items)
        kept = await asyncio.gather(*keeping, return_exceptions=True)
        for trouble in kept:
            if isinstance(trouble, BaseException):  # the others are on disk; all of them come again
                raise trouble

    async def _keep(self, item: Item, request: Request, channel: str) -> None:
        if isinstance(item, Incoming):
            await self._answer_to(item, request)
        elif isinstance(item, Receipt):
            await self._waking.until(partial(note_receipt, self._runtime, item))
        elif isinstance(item, UnreadablePayload):
            await self._in_thread(item)
        else:
            await self._beside(channel, item)

    async def _beside(self, channel: str, item: TemplateNews | NewsWish) -> None:
        run = asyncio.get_running_loop().run_in_executor
        await run(self._threads, hear_beside, self._runtime, channel, item)

    async def _answer_to(self, item: Incoming, request: Request) -> None:
        """Always 200 from here on: Telegram would hold back a chat for a day over an update that answers 500."""
        try:
            taken(self._runtime, await self._waking.until(partial(begin_turn, self._runtime, item)))
        except TryLater:  # nothing could be kept: the provider must bring it again
            raise
        except Exception as error:
            log.error("message_kept_unread", channel=item.channel, reason=where(error))
            await self._in_thread(unreadable(item.channel, item.provider_id, request.body))

    async def _in_thread(self, item: UnreadablePayload) -> None:
        run = asyncio.get_running_loop().run_in_executor
        await run(self._threads, keep_unreadable, self._runtime, item)

    def _show_read(self, channel: ShowsRead, items: Sequence[Item]) -> None:
        """The provider hears that messages were read while its 200 is already on its way; a few at a time."""
        for item in items:
            if isinstance(item, Incoming) and len(self._showing) < MOST_SHOWN:
                task = asyncio.get_running_loop().create_task(channel.show_read(item.provider_id))
                self._showing.add(task)
                task.add_done_callback(self._showing.discard)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _challenged(said: str | None) -> Answer:
    if said is None:
        return plain(403)
    return 200, [("content-type", "text/plain; charset=utf-8")], said.encode("utf-8", "ignore")


def _length(asked: Asked) -> int:
    length = asked.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0
