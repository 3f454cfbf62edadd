"""The door for providers, in the order that costs a stranger most and us least.

Channel off 404, over size 413, header secret 403, wrong type 415; then the body; signature 403; then always 200, and
503 only when nothing can be kept. Nothing here waits: what is kept elsewhere says so when it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from bot.asked import FORM, LATER, Answer, Asked, Say, plain
from bot.channels import Challenged, Channel, HearsEvents, Read, Request, ShowsRead
from bot.channels.readable import unreadable
from bot.errors import TryLater
from bot.logs import log, where
from bot.post import Incoming, Receipt, UnreadablePayload
from bot.runtime import Runtime
from bot.services.conversation.answer import begin_turn, keep_unreadable, redactor, taken
from bot.services.messaging.beside import hear_beside
from bot.services.messaging.note_receipt import note_receipt
from bot.services.messaging.templates import hear_events
from bot.webhooks.waking import Waking

MOST_SHOWN = 50  # messages marked as read at the same moment; what is more stays unmarked
JSON = ("application/json", "application/cloudevents+json", "application/cloudevents-batch+json")
NOTHING: Answer = (200, [], b"")

Kept = Callable[[object], None]  # called when all is on disk, or with the exception that kept it from there


class Door(NamedTuple):
    """What stands at one address. Receipts, and events about our texts, come to addresses of their own."""

    channel: Channel
    receipts: bool = False
    challenged: Challenged | None = None
    events: HearsEvents | None = None
    shows_read: ShowsRead | None = None

    @property
    def content_types(self) -> Sequence[str]:
        return JSON if self.events else (self.channel.content_type,)


def doors(channels: Iterable[Channel]) -> Iterator[tuple[str, Door]]:
    """Where providers post: address -> what stands there. A rehearsal's channel has none."""
    for channel in channels:
        if not channel.traits.rehearsal:
            challenged = channel if isinstance(channel, Challenged) else None
            shows_read = channel if isinstance(channel, ShowsRead) else None
            yield f"/webhooks/{channel.name}", Door(channel, challenged=challenged, shows_read=shows_read)
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

    def admit(self, asked: Asked) -> int | Answer:
        """How many bytes of a body may come, or a refusal."""
        door = self._doors.get(asked.path)
        if door is None:
            return plain(404)
        channel = door.channel
        if asked.method == "GET" and door.challenged:
            return 0
        if asked.method != "POST":
            return plain(405)
        if asked.length > channel.most_bytes:
            return plain(413)
        if not channel.knows_sender(asked.headers):
            return plain(403)
        return channel.most_bytes if asked.content_type in door.content_types else plain(415)

    def begin(self, asked: Asked, say: Say) -> None:
        """Everything in the request is on disk before the 200 goes out."""
        door = self._doors[asked.path]
        if asked.method == "GET" and door.challenged:
            say(_challenged(door.challenged.challenge(asked.query)))
            return
        try:
            request = self._request(asked, door)
        except ValueError:  # a form of too many fields
            say(plain(413))
            return
        if not (door.events.genuine_event if door.events else door.channel.genuine)(request):
            say(plain(403))
        elif door.events:
            heard = partial(hear_events, self._runtime, door.channel.name, request)
            self._in_thread(heard, partial(_answered, door.channel.name, say, NOTHING))
        else:
            self._take(door, request, say)

    def _request(self, asked: Asked, door: Door) -> Request:
        """Raises ValueError for a form of too many fields."""
        form: tuple[tuple[str, str], ...] = ()
        if asked.content_type == FORM:
            text, most = asked.body.decode("utf-8", "replace"), door.channel.most_fields
            form = tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=most))
        path = f"{asked.path}?{asked.query}" if asked.query else asked.path
        return Request(
            self._runtime.settings.public_url + path, asked.headers, asked.body, asked.content_type, form
        )

    def _take(self, door: Door, request: Request, say: Say) -> None:
        """Begun in the order of the request: one person's messages keep theirs."""
        channel = door.channel
        if door.receipts:
            receipt = channel.receipts(request)
            items: Sequence[Read] = (receipt,) if receipt else ()
            kept: Kept = partial(_answered, channel.name, say, NOTHING)
        else:
            items = channel.read(request, self._redact)
            kept = partial(self._kept, door, request, items, say)
        if len(items) != 1:  # rarely
            kept = all_of(len(items), kept)
        for item in items:
            self._keep(item, request, channel.name, kept)

    def _keep(self, item: Read, request: Request, channel: str, kept: Kept) -> None:
        if isinstance(item, Incoming):
            turned = partial(self._turned, item, request, kept)
            self._waking.tell(partial(begin_turn, self._runtime, item), turned)
        elif isinstance(item, Receipt):
            self._waking.tell(partial(note_receipt, self._runtime, item), kept)
        elif isinstance(item, UnreadablePayload):
            self._in_thread(partial(keep_unreadable, self._runtime, item), kept)
        else:
            self._in_thread(partial(hear_beside, self._runtime, channel, item), kept)

    def _turned(self, item: Incoming, request: Request, kept: Kept, outcome: Any) -> None:
        """Always 200 from here on: Telegram would hold back a chat for a day over an update that answers 500."""
        if isinstance(outcome, TryLater):  # nothing could be kept: the provider must bring it again
            kept(outcome)
        elif isinstance(outcome, BaseException):
            log.error("message_kept_unread", channel=item.channel, reason=where(outcome))
            unread = unreadable(item.channel, item.provider_id, request.body)
            self._in_thread(partial(keep_unreadable, self._runtime, unread), kept)
        else:
            kept(taken(self._runtime, outcome))

    def _kept(self, door: Door, request: Request, items: Sequence[Read], say: Say, trouble: object) -> None:
        if door.shows_read and not isinstance(trouble, BaseException):
            self._show_read(door.shows_read, items)
        body, content_type = door.channel.answer(request)
        well = (200, [("content-type", f"{content_type}; charset=utf-8")], body.encode())
        _answered(door.channel.name, say, well, trouble)

    def _show_read(self, channel: ShowsRead, items: Sequence[Read]) -> None:
        """The provider hears that messages were read while its 200 is already on its way; a few at a time."""
        for item in items:
            if isinstance(item, Incoming) and len(self._showing) < MOST_SHOWN:
                task = asyncio.get_running_loop().create_task(channel.show_read(item.provider_id))
                self._showing.add(task)
                task.add_done_callback(self._showing.discard)

    def _in_thread(self, work: Callable[[], object], kept: Kept) -> None:
        self._waking.tell(lambda tell: self._threads.submit(_told, work, tell), kept)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def all_of(number: int, kept: Kept) -> Kept:
    """To be called so many times: then `kept` is, with the first trouble there was. None at all is kept at once."""
    troubles, left = list[BaseException](), number

    def one_more(trouble: object) -> None:
        nonlocal left
        left -= 1
        if isinstance(trouble, BaseException):
            troubles.append(trouble)
        if left == 0:
            kept(troubles[0] if troubles else None)

    if not number:
        kept(None)
    return one_more


def _told(work: Callable[[], object], tell: Callable[[object], None]) -> None:
    try:
        tell(work())
    except BaseException as error:
        tell(error)


def _answered(channel: str, say: Say, well: Answer, trouble: object) -> None:
    """The others of a request that met trouble are on disk; all of them come again."""
    if isinstance(trouble, BaseException):
        reason = str(trouble) if isinstance(trouble, TryLater) else where(trouble)
        log.error("try_later", channel=channel, reason=reason)
    say(LATER if isinstance(trouble, BaseException) else well)


def _challenged(said: str | None) -> Answer:
    if said is None:
        return plain(403)
    return 200, [("content-type", "text/plain; charset=utf-8")], said.encode("utf-8", "ignore")
