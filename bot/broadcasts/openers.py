"""What a broadcast may open by a button: wishes whose words stand in `news_buttons` of the page common."""

from __future__ import annotations

OPENERS = ("register", "contribution", "benefits", "status", "claim", "agent")
MOST = 3  # buttons under one bubble
DAYS = 3  # for which an answer is still one to the broadcast
