"""What people sent while nobody could take it, from Twilio's list of messages: words without buttons or pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from bot.channels import Late, Redact
from bot.channels.asking import listed, look
from bot.channels.readable import storable
from bot.channels.twilio_messages import login_of
from bot.channels.whatsapp_forms import addresses_of, sid_of
from bot.engine.happenings import Unreadable
from bot.post import Incoming
from bot.settings import WhatsApp

_PER_PAGE, _MOST_PAGES = 100, 50


async def missed(settings: WhatsApp, since: float, redact: Redact) -> list[Late] | None:
    """Everything that people sent to our number since then, oldest first; None where Twilio does not tell."""
    wanted = {
        "To": settings.sender,
        "DateSent>": f"{datetime.fromtimestamp(since, UTC):%Y-%m-%d}",
        "PageSize": str(_PER_PAGE),
    }
    path: str | None = f"/2010-04-01/Accounts/{settings.account_sid}/Messages.json?{urlencode(wanted)}"
    found: list[Late] = []
    for _ in range(_MOST_PAGES):
        if not path:
            break
        page = await look(settings.api_url, path, {"Authorization": login_of(settings)})
        if page.status != 200:
            return None
        read = list(_read(listed(page.plain, "messages"), redact))
        found += [late for late in read if late.at >= since]
        more = page.plain.get("next_page_uri")
        path = more if isinstance(more, str) and not any(late.at < since for late in read) else None
    return sorted(found, key=lambda late: late.at)


def _read(messages: list[Mapping[str, Any]], redact: Redact) -> Iterator[Late]:
    """Each message by itself; what cannot be read was not read the first time either."""
    for message in messages:
        if message.get("direction") != "inbound":
            continue
        try:
            yield _late(message, redact)
        except (ValueError, LookupError, TypeError):
            continue


def _late(message: Mapping[str, Any], redact: Redact) -> Late:
    at = parsedate_to_datetime(str(message.get("date_sent") or message["date_created"])).timestamp()
    fields = {"MessageSid": str(message["sid"]), "From": str(message["from"])}
    sid, addresses = sid_of(fields), addresses_of(fields)
    if not sid or not addresses:
        raise ValueError("nobody's message")
    body = storable(str(message.get("body") or ""))
    return Late(
        Incoming("whatsapp", sid, addresses, redact(body) if body.strip() else Unreadable("other")), at
    )
