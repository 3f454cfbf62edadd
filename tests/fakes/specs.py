"""The providers' own contracts, where the folder with them is at hand: JANGKAU_SPECS, or ../shared/specs."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "specs"


def folder() -> Path | None:
    """A worktree stands one folder deeper than a clone, so both are looked at."""
    given = os.environ.get("JANGKAU_SPECS")
    candidates = [Path(given)] if given else [_BESIDE, _BESIDE.parents[2] / "shared" / "specs"]
    return next((path for path in candidates if path.is_dir()), None)


@cache
def spec(name: str) -> dict[str, Any] | None:
    """`telegram_bot_api`, `twilio_api_v2010` or `twilio_content_v1`; None where it is missing."""
    found = folder()
    path = found / f"{name}.json" if found else None
    return json.loads(path.read_text(encoding="utf-8")) if path and path.exists() else None
