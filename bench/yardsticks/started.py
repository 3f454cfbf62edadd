"""How every yardstick is started: where it listens, where the Bot API and Redis are, and how it behaves."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

SECRET = "s3cret"
TOKEN = "42:TEST"  # nobody's
NEWS = 9_000_000_000  # chats from this number on get news; nobody of them writes
ACCOUNT, AUTH, FROM = "AC" + "0" * 32, "nobodys", "whatsapp:+6281100000000"  # of Twilio


@dataclass(frozen=True, slots=True)
class Started:
    """`each_update`: state is written after each update; `in_response`: replies go with the webhook's answer."""

    port: int
    api: str
    redis: str
    each_update: bool
    in_response: bool
    secret: str = SECRET
    token: str = TOKEN


def started(about: str | None) -> Started:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", required=True, help="address of the Bot API")
    parser.add_argument("--redis", required=True, help="address of the Redis that keeps the state")
    parser.add_argument(
        "--each-update", action="store_true", help="python-telegram-bot: write state each time"
    )
    parser.add_argument("--in-response", action="store_true", help="aiogram: reply in the webhook's answer")
    return Started(**vars(parser.parse_args()))
