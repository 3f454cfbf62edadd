"""What the office and an agent's own words may tell, for the checks that try every condition on made-up lives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LIVES: Mapping[str, Sequence[Any]] = {
    "reference": ("", "JK-1"),
    "stage_by": ("", "2020-01-01", "2099-01-01"),
    "visit_at": ("", "2099-01-01T09:00:00+07:00"),
    "agreed": (False, True),
    "card": ("", "has_card", "no_card"),
    "paid_until": ("", "2026-11"),
    "refused_for": ("rejected_name", "rejected_age", "rejected_member", "rejected_papers"),
    "chat_app": ("WhatsApp",),
    "joined_until": (0, 4_000_000_000),
    "channel_phone": ("", "+6281234567890"),
    "agent_said": (
        {"what": "leave", "value": "2026-11-23/2026-11-23"},
        *(
            {"what": what, "value": "540-1020"}
            for what in ("move", "leave", "back", "weekdays", "hours", "capacity", "leads", "month")
        ),
    ),
}
