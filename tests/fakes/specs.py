"""The providers' own contracts, read from vendor/specs."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.launching import ROOT

FOLDER = ROOT / "vendor" / "specs"


@cache
def spec(name: str) -> dict[str, Any]:
    """`telegram_bot_api`, `twilio_api_v2010` or `twilio_content_v1`."""
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return read
