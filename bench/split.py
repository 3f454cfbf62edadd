"""Where the time goes: one more run of a stack, with stopwatches in its rooms."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.playing import play
from bench.stacks import Stack
from tests.launching import Server

MESSAGES = 3000


def split(stack: Stack, servers: Mapping[str, Server], users: int) -> dict[str, Any]:
    """CPU and wall microseconds a message by room. The stopwatches cost some themselves. Raises Void."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "rooms.json"
        play(stack, servers, MESSAGES, users, {"BENCH_ROOMS": str(report)})
        found: dict[str, Any] = json.loads(report.read_text())
    return found
