"""The door for providers: channel off 404, over 1 MiB 413, not genuine 403, wrong type 415, then always 200."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request

from bot.channels import Channel, Request
from bot.channels.readable import unreadable
from bot.errors import TryLater
from bot.logs import log, where
from bot.post import Incoming
from bot.runtime import Runtime
from bot.services.conversation.answer import answer_person, keep_unreadable, redactor
from bot.services.messaging.note_receipt import note_receipt

door = Blueprint("webhooks", __name__, url_prefix="/webhooks")

MOST_BYTES = 1024 * 1024


@door.post("/<name>/status")
def status(name: str) -> Response:
    """What became of a letter, from providers that say it at an address of its own."""
    runtime, channel, genuine = _genuine(name)
    if not channel.traits.receipts:
        abort(404)
    receipt = channel.receipts(genuine)
    if receipt:
        note_receipt(runtime, receipt)
    return Response(status=200)


@door.post("/<name>")
def take(name: str) -> Response:
    """Everything in the request is on disk before the 200 goes out."""
    runtime, channel, genuine = _genuine(name)
    for item in channel.read(genuine, redactor(runtime)):
        if isinstance(item, Incoming):
            _answer(runtime, item, genuine)
        else:
            keep_unreadable(runtime, item)
    body, content_type = channel.answer(genuine)
    return Response(body, content_type=content_type)


def _answer(runtime: Runtime, item: Incoming, genuine: Request) -> None:
    """Always 200 from here on: Telegram would hold back a chat for a day over an update that answers 500."""
    try:
        answer_person(runtime, item)
    except TryLater:  # nothing could be kept: the provider must bring it again
        raise
    except Exception as error:
        log.error("message_kept_unread", channel=item.channel, reason=where(error))
        keep_unreadable(runtime, unreadable(item.channel, item.provider_id, genuine.body))


def _genuine(name: str) -> tuple[Runtime, Channel, Request]:
    runtime: Runtime = current_app.extensions["jangkau"]
    channel = runtime.channels.get(name)
    if channel is None or channel.traits.rehearsal:
        abort(404)
    asked = _request(runtime)
    if not channel.genuine(asked):
        abort(403)
    if asked.content_type != channel.content_type:
        abort(415)
    return runtime, channel, asked


def _request(runtime: Runtime) -> Request:
    if (request.content_length or 0) > MOST_BYTES:
        abort(413)
    body = request.get_data(cache=True)
    if len(body) > MOST_BYTES:
        abort(413)
    path = request.full_path if request.query_string else request.path
    return Request(
        url=runtime.settings.public_url + path,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
        content_type=request.mimetype,
        form=tuple(request.form.items(multi=True)),
    )
