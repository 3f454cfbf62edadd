"""How WhatsApp through Twilio stands: account, balance, sender, webhook, templates. Nothing of this serves people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels.asking import Found, Looked, listed, look, unanswered
from bot.channels.twilio_messages import login_of
from bot.settings import WhatsApp

ROUTE = "/webhooks/whatsapp"
LITTLE = 10.0  # what is left of a balance, in its own currency, when it is time to pay in
# Senders have an address of their own; a stand-in serves everything from one.
_API, _MESSAGING = "https://api.twilio.com", "https://messaging.twilio.com"
_PER_PAGE = 100


async def examine(settings: WhatsApp, public_url: str) -> list[Found]:
    """From what stops everybody to what stops a broadcast."""
    headers = {"Authorization": login_of(settings)}
    account = f"/2010-04-01/Accounts/{settings.account_sid}"
    who = await look(settings.api_url, f"{account}.json", headers)
    if trouble := unanswered(who, "whatsapp: Twilio's account"):
        return [trouble]
    messaging = _MESSAGING if settings.api_url == _API else settings.api_url
    balance = await look(settings.api_url, f"{account}/Balance.json", headers)
    senders = await look(messaging, f"/v2/Channels/Senders?Channel=whatsapp&PageSize={_PER_PAGE}", headers)
    contents = await look(settings.content_url, f"/v1/ContentAndApprovals?PageSize={_PER_PAGE}", headers)
    return [
        *_account(who.plain),
        *_balance(balance),
        *_sender(senders, settings.sender, public_url + ROUTE),
        *_templates(contents),
    ]


def _account(plain: Mapping[str, Any]) -> Iterator[Found]:
    status = str(plain.get("status", "?"))
    yield Found("ok" if status == "active" else "bad", f"whatsapp: Twilio's account is {status}")
    if plain.get("type") == "Trial":
        yield Found("warn", "whatsapp: a trial account reaches only numbers that were verified by hand")


def _balance(looked: Looked) -> Iterator[Found]:
    if trouble := unanswered(looked, "whatsapp: the balance"):
        yield Found("warn", trouble.line)
        return
    left, currency = str(looked.plain.get("balance", "")), looked.plain.get("currency", "")
    try:
        little = float(left) < LITTLE
    except ValueError:
        yield Found("warn", "whatsapp: the balance is not told")
        return
    yield Found("warn" if little else "ok", f"whatsapp: balance {left} {currency}")


def _sender(looked: Looked, sender: str, wanted: str) -> Iterator[Found]:
    if trouble := unanswered(looked, "whatsapp: the senders"):
        yield Found("warn", trouble.line)
        return
    ours = next((one for one in listed(looked.plain, "senders") if one.get("sender_id") == sender), None)
    if ours is None:
        yield Found("bad", f"whatsapp: {sender} is no sender of this account")
        return
    status = str(ours.get("status", "?"))
    yield Found("ok" if status.startswith("ONLINE") else "bad", f"whatsapp: the sender is {status}")
    yield from _quality(ours.get("properties"))
    yield from _webhook(ours.get("webhook"), wanted)


def _quality(properties: Any) -> Iterator[Found]:
    plain = properties if isinstance(properties, dict) else {}
    rating, limit = plain.get("quality_rating"), plain.get("messaging_limit")
    if rating:
        good = str(rating).upper() in ("HIGH", "GREEN", "UNKNOWN")
        yield Found("ok" if good else "warn", f"whatsapp: quality {rating}, limit {limit or 'not told'}")


def _webhook(webhook: Any, wanted: str) -> Iterator[Found]:
    """Overrides stand behind a #: with them Twilio brings again what we could not keep."""
    plain = webhook if isinstance(webhook, dict) else {}
    url, _, overrides = str(plain.get("callback_url") or "").partition("#")
    if not url:
        yield Found("warn", f"whatsapp: the sender names no webhook of its own; it must be {wanted}")
        return
    good = url == wanted
    yield Found(
        "ok" if good else "bad", f"whatsapp: messages go to {url}" + ("" if good else f", not to {wanted}")
    )
    if good and "rc=" not in overrides:
        yield Found(
            "warn", "whatsapp: the webhook is not asked again after trouble: add #rc=3&rp=all&rt=4000&ct=2000"
        )
    if not plain.get("fallback_url"):
        yield Found("warn", f"whatsapp: no fallback address; it may be {wanted} too")


def _templates(looked: Looked) -> Iterator[Found]:
    if trouble := unanswered(looked, "whatsapp: the templates"):
        yield Found("warn", trouble.line)
        return
    asked = [
        one["approval_requests"]
        for one in listed(looked.plain, "contents")
        if isinstance(one.get("approval_requests"), dict)
    ]
    states = Counter(str(one.get("status", "?")) for one in asked)
    counted = ", ".join(f"{many} {state}" for state, many in sorted(states.items())) or "none submitted"
    yield Found("ok", f"whatsapp: templates: {counted}")
    for one in asked:
        if one.get("status") in ("rejected", "paused", "disabled"):
            why = str(one.get("rejection_reason") or "no reason told")[:120]
            yield Found("warn", f"whatsapp: template {one.get('name', '?')} is {one['status']}: {why}")
