"""How WhatsApp by the Cloud API stands: token, number, quality, webhook. Nothing of this serves people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels.asking import Found, listed, look, unanswered
from bot.channels.meta import VERSION
from bot.settings import Meta

ROUTE = "/webhooks/meta"
_FIELDS = (
    "verified_name,display_phone_number,quality_rating,status,code_verification_status,webhook_configuration"
)


async def examine(settings: Meta, public_url: str) -> list[Found]:
    headers = {"Authorization": f"Bearer {settings.access_token}"}
    path = f"/{VERSION}/{settings.phone_number_id}?fields={_FIELDS}"
    number = await look(settings.api_url, path, headers)
    if trouble := unanswered(number, "meta: the token or the number"):
        return [trouble]
    return [
        *_number(number.plain),
        *_webhook(number.plain.get("webhook_configuration"), public_url + ROUTE),
        *await _texts(settings, headers),
    ]


async def _texts(settings: Meta, headers: Mapping[str, str]) -> list[Found]:
    account = settings.business_account_id
    if not account:
        return [
            Found("warn", "meta: META_BUSINESS_ACCOUNT_ID is empty: nothing can leave outside the window")
        ]
    path = f"/{VERSION}/{account}/message_templates?fields=name,language,status,rejected_reason&limit=200"
    looked = await look(settings.api_url, path, headers)
    if trouble := unanswered(looked, "meta: the templates"):
        return [Found("warn", trouble.line)]
    return list(_told(listed(looked.plain, "data")))


def _told(texts: list[Mapping[str, Any]]) -> Iterator[Found]:
    states = Counter(str(one.get("status", "?")).lower() for one in texts)
    counted = ", ".join(f"{many} {state}" for state, many in sorted(states.items())) or "none submitted"
    yield Found("ok", f"meta: templates: {counted}")
    for one in texts:
        if str(one.get("status", "")).lower() in ("rejected", "paused", "disabled"):
            why = str(one.get("rejected_reason") or "no reason told")[:120]
            yield Found(
                "warn", f"meta: template {one.get('name', '?')} is {str(one['status']).lower()}: {why}"
            )


def _number(plain: Mapping[str, Any]) -> Iterator[Found]:
    name, shown = plain.get("verified_name", "?"), plain.get("display_phone_number", "?")
    yield Found("ok", f"meta: the token opens {shown}, shown as {name}")
    status = str(plain.get("status", ""))
    if status:
        yield Found("ok" if status == "CONNECTED" else "bad", f"meta: the number is {status}")
    rating = str(plain.get("quality_rating", ""))
    if rating:
        yield Found("ok" if rating in ("GREEN", "UNKNOWN") else "warn", f"meta: quality {rating}")


def _webhook(configuration: Any, wanted: str) -> Iterator[Found]:
    """The most special address that is set is the one that counts."""
    plain = configuration if isinstance(configuration, dict) else {}
    order = ("phone_number", "whatsapp_business_account", "application")
    url = next((str(plain[name]) for name in order if plain.get(name)), "")
    if not url:
        yield Found("bad", f"meta: no webhook is set; it must be {wanted}")
    else:
        good = url == wanted
        yield Found(
            "ok" if good else "bad", f"meta: messages go to {url}" + ("" if good else f", not to {wanted}")
        )
